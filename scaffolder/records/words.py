"""Sentences of a record: each is carried by what is true of one platform, so that no two records read alike."""

from __future__ import annotations

import re
import zlib

from scaffolder.escape import md, mdcode
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Confidence, Ground, Verdict, Weight
from scaffolder.model.document import Pointer
from scaffolder.model.finding import Waiver

MANIFEST = "platform.yaml"
"""The manifest as it is called in the repository that holds the records."""

WAIVERS = "waivers.yaml"
"""The file of waivers beside it."""


DRIVERS = 3
"""Criteria that a record explains; the score table holds them all."""


_FIGURE = re.compile(r"(?P<thing>`[^`]+`) \([\d,]+ (?:minutes|days|rules|GB)\)|(?P<budget>the budget) of [\d,]+ \w+ a month")
"""A term with its figure, as `scaffolder.decide.terms` says it."""


def quoted(text: str) -> str:
    """A sentence as a block quote, nothing in it read as markup."""
    return f"> {md(text)}"


def place(pointer: Pointer, architecture: Architecture) -> str:
    """A link to the line of the manifest where something is written."""
    line = architecture.manifest.locate(pointer).line
    return f"[{MANIFEST}:{line}](../../{MANIFEST}#L{line})"


def waived_at(waiver: Waiver, number: int, architecture: Architecture) -> str:
    """A link to the line on which a waiver stands: in the manifest, or in the file beside it."""
    if waiver.file:
        return f"[{WAIVERS}:{waiver.line}](../../{WAIVERS}#L{waiver.line})"
    return place(waiver.pointer or ("waivers", number), architecture)


def prose(text: str) -> str:
    """A sentence of the catalog: what stands between backticks is code, nothing else is markup."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return md(text)
    return "".join(mdcode(part) if place % 2 else _inner(part) for place, part in enumerate(parts))


def _inner(text: str) -> str:
    """Escaped text that keeps the spaces at its ends."""
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if text.strip() else ""
    return f"{start}{md(text)}{end}"


def ended(text: str) -> str:
    """A sentence with its full stop."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def capital(text: str) -> str:
    """Text that starts a sentence."""
    return text[:1].upper() + text[1:]


def brief(text: str) -> str:
    """A text in which a figure that belongs to a name stands only where the name comes up first, as people write."""
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        name, figure = match["thing"] or match["budget"], match[0]
        if figure in seen:
            return name
        seen.add(figure)
        return figure

    return _FIGURE.sub(once, text)


def variant(about: str, architecture: Architecture) -> int:
    """Which of several wordings of one fact a platform's records use: always the same one, and not that of its neighbours."""
    return zlib.crc32(f"{architecture.name}/{about}".encode())


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 point`, `7 points`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def inner(text: str) -> str:
    """Text that goes on within a sentence, names in capitals left as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def title(verdict: Verdict) -> str:
    """Problem and answer, with the condition under which the answer holds, or what speaks against it."""
    chosen = verdict.chosen
    if verdict.confidence is Confidence.LOW and verdict.best:
        return f"{verdict.decision.title}: {chosen.title}, despite more points for {verdict.best.title}"
    if len(chosen.options) > 2:
        return f"{verdict.decision.title}: {chosen.title}"
    return f"{verdict.decision.title}: {chosen.title} while {verdict.condition}"


def settled(verdict: Verdict, architecture: Architecture) -> str:
    """Where the answer came from: the user's line, or a default with its reason."""
    path = mdcode(verdict.path)
    if verdict.origin is Origin.WRITTEN:
        return f"{place(pointer_of(verdict.path), architecture)} settles {path}: {mdcode(', '.join(verdict.values))}."
    if verdict.origin is Origin.IMPLIED:
        return f"{path} follows from the manifest: {ended(md(verdict.reason))}"
    value, reason = mdcode(", ".join(verdict.values)), ended(md(verdict.reason))
    forms = (
        f"{path} was left open and became {value}: {reason}",
        f"Nothing is written for {path}, so good practice settles it as {value}. {reason}",
        f"{value} is what {path} defaults to here. {reason}",
    )
    return forms[variant(f"settled/{verdict.id}", architecture) % len(forms)]


def explained(verdict: Verdict) -> list[Weight]:
    """The criteria that a record explains: the deciding one, then what needs and facts make heaviest."""
    return sorted(
        verdict.weights, key=lambda each: (each.criterion != verdict.driver, each.ground is Ground.NEUTRAL, -each.value)
    )[:DRIVERS]


def quoted_need(verdict: Verdict) -> Weight | None:
    """The criterion whose reason a record quotes: the first one explained for which the user wrote one."""
    return next((each for each in explained(verdict) if each.ground is Ground.NEED and each.reason), None)


def weighed(weight: Weight, verdict: Verdict, architecture: Architecture, *, quoted: bool) -> str:
    """One driver: how much a criterion counts, what full marks on it mean here, and why.

    The reason is told of the deciding criterion, and of one need; a need's only where the record has not `quoted` the user yet.
    """
    meaning = prose(verdict.decision.criteria[weight.criterion])
    decides = weight.criterion == verdict.driver
    name = f"{capital(weight.criterion)} {'decides at weight' if decides else 'counts'} {weight.value}"
    told = decides if weight.ground is Ground.FACT else not quoted and (decides or weight is quoted_need(verdict))
    if not weight.reason or not told:
        return f"{name}: {meaning}"
    return f"{name}: {meaning}. {ended(md(capital(weight.reason)))} ({place(weight.pointer, architecture)})"


def watched(live: int, rules: int, architecture: Architecture) -> str:
    """How many rules look at this platform."""
    name = md(architecture.title)
    if not live:
        return f"{name}: none of {rules} rules applies today." if rules > 1 else f"{name}: its one rule does not apply today."
    if live == rules:
        several = "both rules apply" if rules == 2 else f"all {rules} rules apply"
        return f"{name}: {'its one rule applies' if rules == 1 else several} today."
    return f"{name}: {live} of {rules} rules {'applies' if live == 1 else 'apply'} today."


def pointer_of(path: str) -> Pointer:
    """Where the value of a dotted path stands in the manifest; of a path inside a list, the list."""
    return tuple(path.partition("[]")[0].split("."))
