"""Sentences of a record: each is carried by what is true of one platform, so that no two records read alike."""

from __future__ import annotations

from scaffolder.escape import md, mdcode
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Confidence, Contender, Ground, Verdict, Weight
from scaffolder.model.document import Pointer

MANIFEST = "platform.yaml"
"""The manifest as it is called in the repository that holds the records."""


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


def title(verdict: Verdict) -> str:
    """Problem and answer, with the condition under which the answer holds."""
    chosen = verdict.chosen
    if len(chosen.options) > 2:
        return f"{verdict.decision.title}: {chosen.title}"
    return f"{verdict.decision.title}: {chosen.title} while {chosen.options[0].when_best}"


def settled(verdict: Verdict, architecture: Architecture) -> str:
    """Where the answer came from: the user's line, or a default with its reason."""
    path = mdcode(verdict.path)
    if verdict.origin is Origin.WRITTEN:
        return f"{place(_pointer(verdict.path), architecture)} settles {path}: {mdcode(', '.join(verdict.values))}."
    if verdict.origin is Origin.IMPLIED:
        return f"{path} follows from the manifest: {ended(md(verdict.reason))}"
    return f"{path} was left open and became {mdcode(', '.join(verdict.values))}: {ended(md(verdict.reason))}"


def weighed(weight: Weight, verdict: Verdict, architecture: Architecture) -> str:
    """One driver: how much a criterion counts and what full marks mean here; for the deciding one also why it counts."""
    meaning = md(verdict.decision.criteria[weight.criterion])
    name = capital(weight.criterion)
    if weight.criterion != verdict.driver:
        return f"{name} counts {weight.value} of 5: {meaning}"
    if weight.ground is Ground.NEUTRAL:
        return f"{name} decides at the common weight {weight.value}: {meaning}"
    reason = f" {ended(md(capital(weight.reason)))}" if weight.reason else ""
    return f"{name} decides at weight {weight.value}, {place(weight.pointer, architecture)}:{reason} Full marks: {meaning}"


def outcome(verdict: Verdict, architecture: Architecture) -> str:
    """The chosen option and the criterion that decided, in points."""
    chosen, best, name = verdict.chosen, verdict.best, verdict.driver
    weight = next(each.value for each in verdict.weights if each.criterion == name)
    start = f'Chosen option: "{md(chosen.title)}", because '
    if best is None:
        return f"{start}no rival fits; {name} carries it with {chosen.marks[name]} of 5 at weight {weight}."
    mine, theirs = chosen.marks[name], best.marks[name]
    if verdict.lead > 0:
        gain = (mine - theirs) * weight
        return (
            f"{start}**{name}** decides: {mine} against {theirs} for {md(best.title)} at weight {weight} brings {gain} points, "
            f"and the lead is {verdict.lead}."
        )
    if verdict.lead == 0:
        return f"{start}**{name}** ({mine} against {theirs}) breaks a tie with {md(best.title)} at {best.score} points."
    where = place(_pointer(verdict.path), architecture) if verdict.origin is Origin.WRITTEN else "its default"
    return (
        f"{start}{where} puts **{name}** first ({mine} against {theirs}), "
        f"though {md(best.title)} scores {best.score} to {chosen.score}."
    )


def turning(verdict: Verdict) -> str:
    """At which weight the order turns, and where the runner-up is the better answer anyway."""
    best, turn = verdict.best, verdict.sensitivity
    if best is None:
        return "Sensitivity: none, as every rival is ruled out by a fact."
    better = f"{md(best.title)} is also right where {md(best.options[0].when_best)}."
    if turn is None:
        return f"Sensitivity: no single weight from 0 to 10 turns {verdict.chosen.score} against {best.score}. {better}"
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
        return f"{level}{md(best.title)} is {-verdict.lead} points ahead, and deciders owe a reason."
    if best is None:
        return f"{level}{'Written' if verdict.origin is not Origin.DEFAULT else 'Left open'}, and without a rival at {score} points."
    share = round(abs(verdict.lead) * 100 / score)
    if verdict.lead < 0:
        return f"{level}{share} % behind {md(best.title)} is within what marks can tell."
    if verdict.confidence is Confidence.HIGH:
        return f"{level}Written on purpose and {share} % ahead of {md(best.title)}."
    if verdict.origin is Origin.DEFAULT:
        return f"{level}By default, {share} % ahead of {md(best.title)}."
    return f"{level}Written on purpose, {share} % ahead of {md(best.title)}."


def standing(rival: Contender, verdict: Verdict) -> str:
    """Where a rejected option stands against the chosen one, in points, and what moves most of them."""
    chosen = verdict.chosen
    gaps = gaps_of(rival, verdict)
    behind = chosen.score - rival.score
    if behind > 0:
        worst = max(gaps, key=gaps.__getitem__)
        return (
            f"it has {rival.score} points to {chosen.score}: {worst} ({rival.marks[worst]} against {chosen.marks[worst]}) "
            f"costs it {gaps[worst]}"
        )
    strong = min(gaps, key=gaps.__getitem__)
    if behind == 0:
        return f"{rival.score} points make it level, {-gaps[strong]} of them from {strong}"
    return f"it has {rival.score} points to {chosen.score}, with {strong} bringing {-gaps[strong]} more"


def gaps_of(rival: Contender, verdict: Verdict) -> dict[str, int]:
    """By criterion, the points that the chosen option has more than a rival."""
    return {
        weight.criterion: (verdict.chosen.marks[weight.criterion] - rival.marks[weight.criterion]) * weight.value
        for weight in verdict.weights
    }


def profile(verdict: Verdict) -> tuple[str, str]:
    """Where the chosen option earns most of its points, and where it leaves most on the table."""
    chosen = verdict.chosen
    earned = max(verdict.weights, key=lambda each: chosen.marks[each.criterion] * each.value)
    missed = max(verdict.weights, key=lambda each: (5 - chosen.marks[each.criterion]) * each.value)
    most = chosen.marks[earned.criterion] * earned.value
    lost = (5 - chosen.marks[missed.criterion]) * missed.value
    return (
        f"{earned.criterion} earns {most} of its {chosen.score} points",
        f"{missed.criterion} brings {5 * missed.value - lost} of {5 * missed.value} possible points",
    )


def _pointer(path: str) -> Pointer:
    return tuple(path.partition("[]")[0].split("."))
