"""What leads back to itself."""

from __future__ import annotations

from collections.abc import Mapping


def turning(after: Mapping[str, list[str]]) -> set[str]:
    """Everything that stands on a circle, or between two: what is left once all that leads nowhere is taken away.

    First goes what reads nothing that is left, over and over; then what nobody left reads.
    """
    left = _without_ends({name: {each for each in reads if each in after} for name, reads in after.items()})
    behind: dict[str, set[str]] = {name: set() for name in left}
    for name, reads in left.items():
        for each in reads:
            behind[each].add(name)
    return set(_without_ends(behind))


def _without_ends(after: dict[str, set[str]]) -> dict[str, set[str]]:
    readers: dict[str, set[str]] = {}
    for name, reads in after.items():
        for each in reads:
            readers.setdefault(each, set()).add(name)
    waiting = {name: set(reads) for name, reads in after.items()}
    ends = [name for name, reads in waiting.items() if not reads]
    while ends:
        name = ends.pop()
        for reader in readers.get(name, ()):
            waiting[reader].discard(name)
            if not waiting[reader]:
                ends.append(reader)
        waiting.pop(name, None)
    return waiting
