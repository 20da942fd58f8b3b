"""Sentences of a record: each is carried by what is true of one platform, so that no two records read alike."""

from __future__ import annotations

from scaffolder.decide import contenders
from scaffolder.escape import md, mdcode
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Confidence, Contender, Ground, Verdict, Weight
from scaffolder.model.document import Pointer

MANIFEST = "platform.yaml"
"""The manifest as it is called in the repository that holds the records."""


DRIVERS = 3
"""Criteria that a record explains; the score table holds them all."""


def quoted(text: str) -> str:
    """A sentence as a block quote, nothing in it read as markup."""
    return f"> {md(text)}"


def place(pointer: Pointer, architecture: Architecture) -> str:
    """A link to the line of the manifest where something is written."""
    line = architecture.manifest.locate(pointer).line
    return f"[{MANIFEST}:{line}](../../{MANIFEST}#L{line})"


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


def inner(text: str) -> str:
    """Text that goes on within a sentence, names in capitals left as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def title(verdict: Verdict) -> str:
    """Problem and answer, with the condition under which the answer holds, or what speaks against it."""
    chosen = verdict.chosen
    if verdict.confidence is Confidence.LOW and verdict.best:
        return f"{verdict.decision.title}: {chosen.title}, although {verdict.best.title} has more points"
    if len(chosen.options) > 2:
        return f"{verdict.decision.title}: {chosen.title}"
    return f"{verdict.decision.title}: {chosen.title} while {verdict.condition}"


def settled(verdict: Verdict, architecture: Architecture) -> str:
    """Where the answer came from: the user's line, or a default with its reason."""
    path = mdcode(verdict.path)
    if verdict.origin is Origin.WRITTEN:
        return f"{place(_pointer(verdict.path), architecture)} settles {path}: {mdcode(', '.join(verdict.values))}."
    if verdict.origin is Origin.IMPLIED:
        return f"{path} follows from the manifest: {ended(md(verdict.reason))}"
    return f"{path} was left open and became {mdcode(', '.join(verdict.values))}: {ended(md(verdict.reason))}"


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


def outcome(verdict: Verdict, architecture: Architecture) -> str:
    """The chosen option and the criterion that decided, in points."""
    chosen, best, name = verdict.chosen, verdict.best, verdict.driver
    weight = next(each.value for each in verdict.weights if each.criterion == name)
    start = f'Chosen option: "{md(chosen.title)}", because '
    if best is None:
        return f"{start}nothing else is possible here. {_ruled_out(verdict)}"
    mine, theirs = chosen.marks[name], best.marks[name]
    if verdict.lead > 0:
        gain = (mine - theirs) * weight
        return (
            f"{start}**{name}** decides: {mine} against {theirs} for {md(best.title)} at weight {weight} brings {gain} points, "
            f"and the lead is {verdict.lead}."
        )
    if verdict.lead == 0:
        level = f"it is level with {md(best.title)} at {best.score} points, and"
        said = f"**{name}** at weight {weight} is served no worse ({mine} against {theirs})"
        if verdict.origin is Origin.WRITTEN:
            return f"{start}{level} {place(_pointer(verdict.path), architecture)} decides; {said}."
        return f"{start}{level} {said}."
    held = f"on **{name}** {md(chosen.title)} is {_held(mine, theirs)}"
    behind = f"though {md(best.title)} has {best.score} points to {chosen.score}; {held}"
    if verdict.origin is Origin.WRITTEN:
        return f"{start}{place(_pointer(verdict.path), architecture)} says so, {behind} ({mine} against {theirs})."
    return f"{start}{inner(verdict.reason.rstrip('.'))}, {behind} ({mine} against {theirs})."


def _held(mine: int, theirs: int) -> str:
    return "better" if mine > theirs else "no worse" if mine == theirs else "worse"


def _ruled_out(verdict: Verdict) -> str:
    """Why each rival fell out."""
    return " ".join(ended(f"{md(each.title)} is out: {prose(each.unfit_because)}") for each in verdict.rejected[:2])


def turning(verdict: Verdict) -> str:
    """At which weight the order turns, and where the runner-up is the better answer anyway."""
    best, turn = verdict.best, verdict.sensitivity
    if best is None:
        return "Sensitivity: none. What rules the others out is a condition, so no weight brings one back."
    better = f"{md(best.title)} is also right where {prose(best.options[0].when_best)}."
    if turn is None:
        return f"Sensitivity: no one weight turns {verdict.chosen.score} against {best.score}. {better}"
    rise = "rises" if turn.then > turn.now else "falls"
    mover = md(turn.rival) if verdict.lead >= 0 or turn.rival != best.title else md(verdict.chosen.title)
    verb = "overtakes" if verdict.lead >= 0 else "draws ahead"
    again = better if turn.rival == best.title else f"Against {md(best.title)} no one weight does."
    return f"Sensitivity: {mover} {verb} once {turn.criterion} {rise} from {turn.now} to {turn.then}. {again}"


def firmness(verdict: Verdict) -> str:
    """How far the answer can be relied on, and why not further."""
    best, score = verdict.best, verdict.chosen.score
    level = f"Confidence: {verdict.confidence.value}. "
    if verdict.confidence is Confidence.LOW and best:
        return f"Confidence: low, {-verdict.lead} points behind {md(best.title)}."
    if best is None:
        start = "Left open" if verdict.origin is Origin.DEFAULT else "Written"
        return f"{level}{start}, and without a rival at {score} points."
    share = round(abs(verdict.lead) * 100 / score)
    if verdict.lead == 0:
        return f"{level}Level with {md(best.title)} at {score} points."
    if verdict.lead < 0:
        return f"{level}{share} % behind {md(best.title)} is within what marks can tell."
    if verdict.confidence is Confidence.HIGH:
        return f"{level}Written on purpose and {share} % ahead of {md(best.title)}."
    if verdict.origin is Origin.DEFAULT:
        return f"{level}By default, {share} % ahead of {md(best.title)}."
    return f"{level}Written on purpose, {share} % ahead of {md(best.title)}."


def standing(rival: Contender, verdict: Verdict) -> str:
    """Where a rejected option stands against the chosen one, in points, what moves most of them, and what would turn it."""
    gaps = gaps_of(rival, verdict)
    behind = verdict.chosen.score - rival.score
    moves = max(gaps, key=gaps.__getitem__) if behind > 0 else min(gaps, key=gaps.__getitem__)
    told = f"({moves} {rival.marks[moves]} to {verdict.chosen.marks[moves]}){_turn(rival, verdict)}"
    if behind == 0:
        return f"it is level {told}"
    return f"it is {behind} behind {told}" if behind > 0 else f"it is {-behind} ahead {told}"


def _turn(rival: Contender, verdict: Verdict) -> str:
    """What one weight would have to be for a rival to stand elsewhere."""
    weights = {weight.criterion: weight.value for weight in verdict.weights}
    turn = contenders.sensitivity(verdict.chosen, [rival], weights)
    return f", unless {turn.criterion} counted {turn.then}" if turn else ", whatever one criterion counts"


def gaps_of(rival: Contender, verdict: Verdict) -> dict[str, int]:
    """By criterion, the points that the chosen option has more than a rival."""
    return {
        weight.criterion: (verdict.chosen.marks[weight.criterion] - rival.marks[weight.criterion]) * weight.value
        for weight in verdict.weights
    }


def profile(verdict: Verdict) -> str:
    """Where the points of the chosen option come from, and where it leaves most of them."""
    chosen = verdict.chosen
    best = max(verdict.weights, key=lambda each: (chosen.marks[each.criterion] * each.value, each.value))
    lost = {each.criterion: (5 - chosen.marks[each.criterion]) * each.value for each in verdict.weights}
    worst = max(lost, key=lambda name: (name != best.criterion, lost[name]))
    earned = f"{chosen.marks[best.criterion] * best.value} of its {chosen.score} points come from {best.criterion}"
    return f"{earned}, and {worst} leaves {lost[worst]} unearned" if lost[worst] else earned


def watched(live: int, rules: int, architecture: Architecture) -> str:
    """How many rules look at this platform."""
    name = md(architecture.title)
    if not live:
        return f"{name}: none of {rules} rules applies today." if rules > 1 else f"{name}: its one rule does not apply today."
    if live == rules:
        return f"{name}: {'its one rule applies' if rules == 1 else f'all {rules} rules apply'} today."
    return f"{name}: {live} of {rules} rules {'applies' if live == 1 else 'apply'} today."


def _pointer(path: str) -> Pointer:
    return tuple(path.partition("[]")[0].split("."))
