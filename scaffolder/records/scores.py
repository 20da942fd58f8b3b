"""What the marks say: why the chosen option is ahead, what would turn the order, and how far the answer can be relied on."""

from __future__ import annotations

from scaffolder.decide import contenders
from scaffolder.escape import md, mdcode
from scaffolder.model.architecture import Architecture, Origin
from scaffolder.model.decision import Confidence, Contender, Verdict
from scaffolder.records.words import counted, ended, inner, place, pointer_of, prose, variant


def outcome(verdict: Verdict, architecture: Architecture) -> str:
    """The chosen option and why: the criterion that decided, in points, or the reason of its owner against the points."""
    chosen, best, name = verdict.chosen, verdict.best, verdict.driver
    weight = next(each.value for each in verdict.weights if each.criterion == name)
    start = f'Chosen option: "{md(chosen.title)}", because '
    if best is None:
        return f"{start}nothing else is possible here. {_ruled_out(verdict)}"
    mine, theirs = chosen.marks[name], best.marks[name]
    if verdict.lead > 0:
        gain, rival, lead = counted((mine - theirs) * weight, "point"), md(best.title), verdict.lead
        heavy = f"at weight {weight}"
        forms = (
            f"**{name}** decides: {mine} against {theirs} for {rival} {heavy} brings {gain}, and the lead is {lead}.",
            f"it is {lead} ahead of {rival}; **{name}** alone, {mine} to {theirs} {heavy}, brings {gain}.",
            f"on **{name}** {heavy} it has {mine} and {rival} {theirs}: {gain}, with a lead of {lead} over all criteria.",
        )
        return start + forms[variant(f"outcome/{verdict.id}", architecture) % len(forms)]
    if verdict.lead == 0:
        level = f"it is level with {md(best.title)} at {best.score} points, and"
        said = f"**{name}** at weight {weight} is served no worse ({mine} against {theirs})"
        if verdict.origin is Origin.WRITTEN:
            return f"{start}{level} {place(pointer_of(verdict.path), architecture)} decides; {said}."
        return f"{start}{level} {said}."
    held = f"on **{name}** the choice is {_held(mine, theirs)} ({mine} against {theirs})"
    behind = f"though {best.score} points to {chosen.score} speak for {md(best.title)}; {held}"
    if verdict.why:
        ahead = f"the lead of {md(best.title)} by {counted(-verdict.lead, 'point')} ({best.score} to {chosen.score})"
        return f"{start}the reason quoted above outweighs {ahead}; {held}."
    if verdict.origin is Origin.WRITTEN:
        fits = prose(chosen.options[0].when_best)
        return f"{start}{place(pointer_of(verdict.path), architecture)} asks for what is right where {fits}, {behind}."
    return f"{start}{inner(verdict.reason.rstrip('.'))}, {behind}."


def overruled(verdict: Verdict) -> str:
    """The rivals with more points that something rules out; empty where there is none."""
    better = [each for each in verdict.rejected if not each.fits and each.score > verdict.chosen.score]
    return " ".join(
        f"With {each.score} points {md(each.title)} would be ahead, but {prose(ended(each.unfit_because))}" for each in better
    )


def missing(verdict: Verdict) -> str:
    """What the owner of a choice still has to write where a rival has more points; empty where nothing is missing."""
    if verdict.lead >= 0 or verdict.why or verdict.origin is not Origin.WRITTEN:
        return ""
    return f"why, as {mdcode(f'decide: [{{decision: {verdict.id}, why: ...}}]')}"


def _held(mine: int, theirs: int) -> str:
    return "better" if mine > theirs else "no worse" if mine == theirs else "worse"


def _ruled_out(verdict: Verdict) -> str:
    """Why each rival fell out."""
    return " ".join(ended(f"Against {md(each.title)}: {prose(each.unfit_because)}") for each in verdict.rejected[:2])


def turning(verdict: Verdict, architecture: Architecture) -> str:
    """At which weight the order turns, and where the runner-up is the better answer anyway."""
    turned = variant(f"turning/{verdict.id}", architecture)
    best, turn = verdict.best, verdict.sensitivity
    if best is None:
        return "Sensitivity: none. What rules the others out is a condition, so no weight brings one back."
    where = prose(best.options[0].when_best)
    better = (f"{md(best.title)} would also be right where {where}.", f"Where {where}, the answer would be {md(best.title)}.")[
        turned % 2
    ]
    if turn is None:
        return f"Sensitivity: no one weight turns {verdict.chosen.score} against {best.score}. {better}"
    mover = md(turn.rival) if verdict.lead >= 0 or turn.rival != best.title else md(verdict.chosen.title)
    verb = "overtake" if verdict.lead >= 0 else "draw ahead"
    rise = "rose" if turn.then > turn.now else "fell"
    forms = (
        f"{mover} would {verb} if {turn.criterion} {rise} from {turn.now} to {turn.then}.",
        f"with {turn.criterion} at {turn.then} instead of {turn.now}, {mover} would {verb}.",
        f"it takes {turn.criterion} at {turn.then}, today {turn.now}, for {mover} to {verb}.",
    )
    again = better if turn.rival == best.title else f"Against {md(best.title)} no one weight does."
    return f"Sensitivity: {forms[turned % len(forms)]} {again}"


def firmness(verdict: Verdict) -> str:
    """How far the answer can be relied on, and why not further."""
    best, score = verdict.best, verdict.chosen.score
    level = f"Confidence: {verdict.confidence.value}. "
    if verdict.confidence is Confidence.LOW and best:
        return f"Confidence: low, {counted(-verdict.lead, 'point')} behind {md(best.title)}."
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
    return f", unless {turn.criterion} counted {turn.then}" if turn else ", at whatever weight"


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
