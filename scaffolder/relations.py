"""Relations: the few demands that join values of two places, which a JSON Schema cannot say.

A relation looks at the resolved manifest and its own parameters, and returns the pointers to blame: none where it holds.
Paths in parameters are dotted (`cloud.regions`); a list that is absent is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias, cast

from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data, Pointer

Resolved: TypeAlias = Mapping[str, Data]
Parameters: TypeAlias = Mapping[str, Data]
Entry: TypeAlias = Mapping[str, Data]
Blamed: TypeAlias = list[Pointer]
Relation: TypeAlias = Callable[[Resolved, Parameters], Blamed]

SECONDS_A_DAY = 86_400
MEGABITS_A_TERABYTE = 8_000_000


def blamed(resolved: Resolved, parameters: Parameters) -> Blamed:
    """The pointers that the relation named in `parameters` blames.

    Raises `ScaffoldError` where there is no relation of this name, or a parameter is missing.
    """
    try:
        return RELATIONS[str(parameters["name"])](resolved, parameters)
    except KeyError as error:
        raise ScaffoldError(
            f"blueprints: a relation lacks or misstates {error}: {dict(parameters)}", hint="run: scaffold blueprint check"
        ) from None


def _value(resolved: Resolved, path: Data) -> Data:
    first, *parts = str(path).split(".")
    found = resolved.get(first)
    for part in parts:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _pointer(path: Data) -> Pointer:
    return tuple(str(path).split("."))


def _entries(resolved: Resolved, path: Data) -> Iterator[tuple[Pointer, Entry]]:
    found, pointer = _value(resolved, path), _pointer(path)
    for index, entry in enumerate(found if isinstance(found, list) else []):
        yield (*pointer, index), entry if isinstance(entry, dict) else {"": entry}


def _keys(resolved: Resolved, path: Data, key: Data) -> set[Data]:
    """The values of `key` over a list of entries; without a key, the scalars of the list."""
    return {entry.get(str(key or "")) for _, entry in _entries(resolved, path)} - {None}


def _excepted(entry: Entry, parameters: Parameters) -> bool:
    excepted = cast(Mapping[str, list[Data]], parameters.get("except") or {})
    return any(entry.get(field) in values for field, values in excepted.items())


def referable(resolved: Resolved, parameters: Parameters) -> tuple[str, ...]:
    """What an entry may refer to where the relation in `parameters` is about references; nothing for any other."""
    if parameters.get("name") != "references-exist":
        return ()
    return tuple(sorted(str(each) for each in _keys(resolved, parameters["to"], parameters.get("key"))))


def references_exist(resolved: Resolved, parameters: Parameters) -> Blamed:
    """Each entry's `field` is a `key` of the list `to`; with `optional`, an entry may leave the field out."""
    known = _keys(resolved, parameters["to"], parameters.get("key"))
    field = str(parameters["field"])
    return [
        (*place, field)
        for place, entry in _entries(resolved, parameters["list"])
        if entry.get(field) not in known and (entry.get(field) or not parameters.get("optional"))
    ]


def every_entry_referenced(resolved: Resolved, parameters: Parameters) -> Blamed:
    """Each entry of `list` (its `key`, or the entry itself) stands in `field` of some entry of `by`."""
    named = _keys(resolved, parameters["by"], parameters["field"])
    key = str(parameters.get("key") or "")
    return [place for place, entry in _entries(resolved, parameters["list"]) if entry.get(key) not in named]


def one_value(resolved: Resolved, parameters: Parameters) -> Blamed:
    """All entries of `list` have the same `field`, and none leaves it out; the ones unlike the first are blamed."""
    field = str(parameters["field"])
    entries = list(_entries(resolved, parameters["list"]))
    first = next((entry.get(field) for _, entry in entries), None)
    return [(*place, field) for place, entry in entries if not entry.get(field) or entry.get(field) != first]


def _dependencies(resolved: Resolved, parameters: Parameters) -> Iterator[tuple[Pointer, Entry, Entry]]:
    """Each entry with the entry it depends on, and the place that says so; of entries that share a key the first counts."""
    field, key = str(parameters["field"]), str(parameters["key"])
    entries = list(_entries(resolved, parameters["list"]))
    by_key = {entry.get(key): entry for _, entry in reversed(entries)}
    for place, entry in entries:
        wanted = entry.get(field)
        if wanted is not None and wanted in by_key:
            yield (*place, field), entry, by_key[wanted]


def no_earlier_than_dependency(resolved: Resolved, parameters: Parameters) -> Blamed:
    """The number `order` of an entry is at least that of the entry it depends on; `except` names entries that stay put."""
    order = str(parameters["order"])
    return [
        place
        for place, entry, other in _dependencies(resolved, parameters)
        if not (_excepted(entry, parameters) or _excepted(other, parameters))
        and _number(entry.get(order)) < _number(other.get(order))
    ]


def _number(value: Data) -> float:
    return value if isinstance(value, int | float) else 0


def no_dependency_on(resolved: Resolved, parameters: Parameters) -> Blamed:
    """No entry depends on itself, nor on one with a `forbidden` value that it does not share."""
    forbidden = cast(Mapping[str, Data], parameters.get("forbidden") or {})
    key = str(parameters["key"])
    return [
        place
        for place, entry, other in _dependencies(resolved, parameters)
        if entry.get(key) == other.get(key)
        or any(other.get(field) == value and entry.get(field) != value for field, value in forbidden.items())
    ]


def no_circle(resolved: Resolved, parameters: Parameters) -> Blamed:
    """Following `field` from entry to entry never comes back to the start (an entry that names itself is another fault)."""
    key = str(parameters["key"])
    after: dict[Data, Data] = {}
    places: dict[Data, Pointer] = {}
    for place, entry, other in _dependencies(resolved, parameters):
        after.setdefault(entry.get(key), other.get(key))
        places.setdefault(entry.get(key), place)
    circles = _circles(after)
    return [place for start, place in places.items() if start in circles and after[start] != start]


def _circles(after: Mapping[Data, Data]) -> set[Data]:
    """Everything that stands on a circle, each step taken once."""
    settled: set[Data] = set()
    found: set[Data] = set()
    for start in after:
        walked: dict[Data, int] = {}
        step = start
        while step in after and step not in settled and step not in walked:
            walked[step] = len(walked)
            step = after[step]
        if step in walked:
            found.update(each for each, position in walked.items() if position >= walked[step])
        settled.update(walked)
    return found


def transfer_fits_window(resolved: Resolved, parameters: Parameters) -> Blamed:
    """`volume` (terabytes) crosses `link` (megabits a second), used to `efficiency`, within `window` (days)."""
    volume, link, window = (_value(resolved, parameters[name]) for name in ("volume", "link", "window"))
    if not isinstance(link, int | float) or link <= 0:
        return []
    missing = [name for name, value in (("volume", volume), ("window", window)) if not isinstance(value, int | float)]
    if missing:
        return [_pointer(parameters[name]) for name in missing]
    seconds = _number(volume) * MEGABITS_A_TERABYTE / (link * _number(parameters["efficiency"]))
    return [_pointer(parameters["window"])] if seconds / SECONDS_A_DAY > _number(window) else []


def classified_like_inputs(resolved: Resolved, parameters: Parameters) -> Blamed:
    """An entry that joins inputs of two other `group`s is ranked at least as high as the highest of them.

    `order` lists the values of `field` from lowest to highest; `inputs` names the field that lists the ids joined.
    """
    field, group = str(parameters["field"]), str(parameters["group"])
    order = cast(list[Data], parameters["order"])
    entries = list(_entries(resolved, parameters["list"]))
    known = {entry.get("id"): entry for _, entry in entries}
    found: Blamed = []
    for place, entry in entries:
        inputs = entry.get(str(parameters["inputs"]))
        joined = [known[each] for each in inputs if each in known] if isinstance(inputs, list) else []
        ranks = [order.index(each.get(field)) for each in joined if each.get(field) in order]
        own = order.index(entry.get(field)) if entry.get(field) in order else -1
        if len({each.get(group) for each in joined}) > 1 and own < max(ranks, default=-1):
            found.append((*place, field))
    return found


def agree(resolved: Resolved, parameters: Parameters) -> Blamed:
    """`field` is what `with` is, both dotted and below each entry of `list` where one is named; an absent one agrees.

    A `with` that starts with a slash is looked up from the top. `how` is `equal`, `owner` (CODEOWNERS puts `@` before a login),
    `at-least`, `at-most`, or `among` where `with` is a list or a mapping. `blame` names the place instead of `field`.
    """
    test = _AGREEMENTS[str(parameters.get("how") or "equal")]
    entries = list(_entries(resolved, parameters["list"])) if parameters.get("list") else [((), resolved)]
    blame = _pointer(parameters.get("blame") or parameters["field"])
    wanted = str(parameters["with"])
    found: Blamed = []
    for place, entry in entries:
        own, other = (
            _value(entry, parameters["field"]),
            (_value(resolved, wanted[1:]) if wanted.startswith("/") else _value(entry, wanted)),
        )
        if own is not None and other not in (None, []) and not test(own, other):
            found.append((*place, *blame))
    return found


def _is_owner(own: Data, other: Data) -> bool:
    names = [str(each).removeprefix("@").lower() for each in (own if isinstance(own, list) else [own])]
    return str(other).removeprefix("@").lower() in names


def _is_among(own: Data, other: Data) -> bool:
    if not isinstance(other, list | dict):
        return True
    allowed = (
        list(other)
        if isinstance(other, dict)
        else [each.get("name") or each.get("id") if isinstance(each, Mapping) else each for each in other]
    )
    return all(each in allowed for each in (own if isinstance(own, list) else [own]))


_AGREEMENTS: Mapping[str, Callable[[Data, Data], bool]] = MappingProxyType(
    {
        "equal": lambda own, other: own == other,
        "owner": _is_owner,
        "among": _is_among,
        "at-least": lambda own, other: _number(own) >= _number(other),
        "at-most": lambda own, other: _number(own) <= _number(other),
    }
)


def all_of(resolved: Resolved, parameters: Parameters) -> Blamed:
    """Every relation under `of` holds."""
    return [pointer for each in cast(list[Parameters], parameters["of"]) for pointer in blamed(resolved, each)]


RELATIONS: Mapping[str, Relation] = MappingProxyType(
    {
        "agree": agree,
        "all-of": all_of,
        "classified-like-inputs": classified_like_inputs,
        "every-entry-referenced": every_entry_referenced,
        "no-circle": no_circle,
        "no-dependency-on": no_dependency_on,
        "no-earlier-than-dependency": no_earlier_than_dependency,
        "one-value": one_value,
        "references-exist": references_exist,
        "transfer-fits-window": transfer_fits_window,
    }
)
"""Relations by the name that rules use."""
