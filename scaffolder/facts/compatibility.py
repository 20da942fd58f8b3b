"""Two versions of a contract: what changed, and what each change means to those who read the data.

A change is breaking where something promised is gone, narrower or weaker; additive where more is promised; else neutral.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scaffolder.facts.contracts import CLASSES, Contract, mapping, rows
from scaffolder.model.document import Data, Location, Pointer


class Effect(enum.StrEnum):
    """What a change means to readers."""

    BREAKING = "breaking"
    ADDITIVE = "additive"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: its effect, what changed in words, and where the newer contract says so.

    What is gone stands at its place in the older contract, and `left` is what held it in the newer one.
    """

    effect: Effect
    message: str
    location: Location
    pointer: Pointer
    gone: bool = False
    left: Pointer = ()


_SEMANTIC = re.compile(r"v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?")
_SIZES = re.compile(r"([A-Za-z ]+?)\s*\(\s*(\d{1,9})\s*(?:,\s*(\d{1,9})\s*)?\)")
_LOWER_IS_BETTER = ("freshness",)
_HIGHER_IS_BETTER = ("retention", "availability", "throughput", "frequency")


def changes(old: Contract, new: Contract) -> tuple[Change, ...]:
    """Every change between two contracts, breaking ones first, then by place."""
    found = [*_top(old, new), *_tables(old, new), *_fields(old, new), *_service(old, new), *_servers(old, new)]
    order = list(Effect)
    return tuple(sorted(found, key=lambda each: (order.index(each.effect), each.location, each.message)))


def needed(old: str, found: tuple[Change, ...]) -> str:
    """The lowest version that these changes ask for; the old one where nothing changed, empty where it is not semantic."""
    read = _SEMANTIC.fullmatch(old)
    if not read:
        return ""
    major, minor, patch = (int(each) for each in read.groups())
    effects = {each.effect for each in found}
    if Effect.BREAKING in effects:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if Effect.ADDITIVE in effects:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if effects else f"{major}.{minor}.{patch}"


def suffices(old: str, new: str, found: tuple[Change, ...]) -> bool:
    """Whether the newer version is at least what the changes ask for; a version that is not semantic never is."""
    wanted, given = _SEMANTIC.fullmatch(needed(old, found)), _SEMANTIC.fullmatch(new)
    if not wanted or not given:
        return False
    return tuple(map(int, given.groups())) >= tuple(map(int, wanted.groups()))


def _change(effect: Effect, message: str, side: Contract, pointer: Pointer, *, gone: bool = False) -> Change:
    placed, start = next(side.origins[pointer[:size]] for size in range(len(pointer), -1, -1) if pointer[:size] in side.origins)
    size = next(size for size in range(len(pointer), -1, -1) if pointer[:size] in side.origins)
    location = placed.locate((*start, *pointer[size:]))
    return Change(effect=effect, message=message, location=location, pointer=pointer, gone=gone)


def _top(old: Contract, new: Contract) -> Iterator[Change]:
    for key, effect in (
        ("id", Effect.BREAKING),
        ("domain", Effect.NEUTRAL),
        ("owners", Effect.NEUTRAL),
        ("tags", Effect.NEUTRAL),
    ):
        if old.data.get(key) != new.data.get(key):
            yield _change(effect, f"{key} {_shown(old.data.get(key))} became {_shown(new.data.get(key))}", new, (key,))
    before, after = old.data.get("status"), new.data.get("status")
    if before != after:
        effect = Effect.BREAKING if after == "retired" else Effect.NEUTRAL
        yield _change(effect, f"status {_shown(before)} became {_shown(after)}", new, ("status",))


def _named(side: Contract, key: str) -> dict[str, tuple[Pointer, dict[str, Data]]]:
    """The rows of a list by their names, a field's table before its own name."""
    found: dict[str, tuple[Pointer, dict[str, Data]]] = {}
    for index, row in rows(side.data.get(key)):
        name = f"{row.get('table')}.{row.get('name')}" if "table" in row else str(row.get("name"))
        found.setdefault(name, ((key, index), row))
    return found


def _tables(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = _named(old, "tables"), _named(new, "tables")
    for name in before.keys() - after.keys():
        yield _change(Effect.BREAKING, f"table `{name}` is gone", old, before[name][0], gone=True)
    for name in after.keys() - before.keys():
        yield _change(Effect.ADDITIVE, f"table `{name}` is new", new, after[name][0])
    for name in before.keys() & after.keys():
        pointer, row = after[name]
        was = before[name][1]
        for key, effect in (("physical", Effect.BREAKING), ("grain", Effect.BREAKING)):
            if was.get(key) != row.get(key):
                label = "physical name" if key == "physical" else "grain"
                words = f"{label} of table `{name}` {_shown(was.get(key))} became {_shown(row.get(key))}"
                yield _change(effect, words, new, pointer)
        yield from _quality(f"table `{name}`", was, row, new, pointer)


def _fields(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = _named(old, "fields"), _named(new, "fields")
    tables = {str(row.get("name")): ("tables", index) for index, row in rows(new.data.get("tables"))}
    known = {str(row.get("name")) for _, row in rows(old.data.get("tables"))}
    for name in before.keys() - after.keys():
        if str(before[name][1].get("table")) in tables:
            change = _change(Effect.BREAKING, f"field `{name}` is gone", old, before[name][0], gone=True)
            yield replace(change, left=tables[str(before[name][1].get("table"))])
    for name in after.keys() - before.keys():
        if str(after[name][1].get("table")) in known:
            yield _change(Effect.ADDITIVE, f"field `{name}` is new", new, after[name][0])
    for name in before.keys() & after.keys():
        pointer, row = after[name]
        yield from _field(name, before[name][1], row, new, pointer)


def _field(name: str, was: dict[str, Data], now: dict[str, Data], new: Contract, pointer: Pointer) -> Iterator[Change]:
    if was.get("type") != now.get("type"):
        words = f"type of `{name}` {_shown(was.get('type'))} became {_shown(now.get('type'))}"
        yield _change(Effect.BREAKING, words, new, (*pointer, "type"))
    elif was.get("physical") != now.get("physical"):
        effect = _sizes(str(was.get("physical")), str(now.get("physical")))
        words = f"physical type of `{name}` {_shown(was.get('physical'))} became {_shown(now.get('physical'))}"
        yield _change(effect, words, new, (*pointer, "physical"))
    for key, label in (("required", "always filled"), ("unique", "unique"), ("key", "part of the primary key")):
        if was.get(key) != now.get(key):
            effect = Effect.ADDITIVE if now.get(key) and key != "key" else Effect.BREAKING
            yield _change(effect, f"`{name}` is {'now' if now.get(key) else 'no longer'} {label}", new, (*pointer, key))
    if was.get("classification") != now.get("classification"):
        raised = _rank(now.get("classification")) > _rank(was.get("classification")) >= 0
        words = f"classification of `{name}` {_shown(was.get('classification'))} became {_shown(now.get('classification'))}"
        yield _change(Effect.BREAKING if raised else Effect.NEUTRAL, words, new, (*pointer, "classification"))
    if was.get("description") != now.get("description"):
        yield _change(Effect.NEUTRAL, f"description of `{name}` changed", new, (*pointer, "description"))
    yield from _quality(f"`{name}`", was, now, new, pointer)


def _rank(value: Data) -> int:
    return CLASSES.index(value) if isinstance(value, str) and value in CLASSES else -1


def _sizes(was: str, now: str) -> Effect:
    """A type with sizes that only grew promises more; any other change of a physical type breaks readers."""
    before, after = _SIZES.fullmatch(was), _SIZES.fullmatch(now)
    if before and after and before[1].lower() == after[1].lower():
        old, new = (tuple(int(each or 0) for each in found.groups()[1:]) for found in (before, after))
        return Effect.ADDITIVE if new[0] - new[1] >= old[0] - old[1] and new[1] >= old[1] else Effect.BREAKING
    return Effect.BREAKING


def _quality(of: str, was: Mapping[str, Data], now: Mapping[str, Data], new: Contract, pointer: Pointer) -> Iterator[Change]:
    """Quality rules by what they measure; one that is gone or altered promises less, unless its bound got stricter."""
    before, after = _measures(was), _measures(now)
    for name in before.keys() - after.keys():
        yield _change(Effect.BREAKING, f"quality rule `{name}` of {of} is gone", new, pointer)
    for name in after.keys() - before.keys():
        yield _change(Effect.ADDITIVE, f"quality rule `{name}` of {of} is new", new, pointer)
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            stricter = _stricter(before[name], after[name])
            words = f"quality rule `{name}` of {of} is {'stricter' if stricter else 'weaker or different'}"
            yield _change(Effect.ADDITIVE if stricter else Effect.BREAKING, words, new, pointer)


def _measures(row: Mapping[str, Data]) -> dict[str, dict[str, Data]]:
    found: dict[str, dict[str, Data]] = {}
    for _, each in rows(row.get("quality")):
        name = str(
            each.get("name") or each.get("metric") or each.get("rule") or each.get("code") or each.get("query") or "rule"
        )
        plain = {key: value for key, value in each.items() if key not in ("description", "tags", "id", "businessImpact")}
        while name in found:
            name += " again"
        found[name] = plain
    return found


def _stricter(was: dict[str, Data], now: dict[str, Data]) -> bool:
    if was.keys() != now.keys():
        return False
    for key, before in was.items():
        after = now[key]
        if before == after:
            continue
        if key == "arguments" and _fewer_values(mapping(before), mapping(after)):
            continue
        if not isinstance(before, int | float) or not isinstance(after, int | float):
            return False
        if not (after < before if key in ("mustBeLessThan", "mustBeLessOrEqualTo") else after > before and "Greater" in key):
            return False
    return True


def _fewer_values(was: dict[str, Data], now: dict[str, Data]) -> bool:
    """Whether the lists of agreed values only grew: a value more is a promise of more, one less is a narrower field."""
    return was.keys() == now.keys() and all(
        isinstance(was[key], list) and isinstance(now[key], list) and set(map(str, was[key])) <= set(map(str, now[key]))  # type: ignore[arg-type]
        for key in was
    )


def _service(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = mapping(old.data["service"]), mapping(new.data["service"])
    for name in before.keys() - after.keys():
        yield _change(Effect.BREAKING, f"service level `{name}` is no longer promised", old, ("service", name), gone=True)
    for name in after.keys() - before.keys():
        yield _change(Effect.ADDITIVE, f"service level `{name}` is promised", new, ("service", name))
    for name in before.keys() & after.keys():
        was, now = mapping(before[name]), mapping(after[name])
        if was != now:
            better = _better(name, was.get("amount"), now.get("amount"))
            words = f"service level `{name}` {_level(was)} became {_level(now)}"
            yield _change(Effect.ADDITIVE if better else Effect.BREAKING, words, new, ("service", name))


def _better(name: str, was: Data, now: Data) -> bool:
    if not isinstance(was, int | float) or not isinstance(now, int | float):
        return False
    if name in _LOWER_IS_BETTER:
        return now <= was
    return name in _HIGHER_IS_BETTER and now >= was


def _level(row: dict[str, Data]) -> str:
    return f"{row.get('value')} {row.get('unit') or ''}".strip()


def _servers(old: Contract, new: Contract) -> Iterator[Change]:
    for key, singular in (("servers", "server"), ("roles", "role")):
        before, after = _named(old, key), _named(new, key)
        for name in before.keys() - after.keys():
            yield _change(Effect.BREAKING, f"{singular} `{name}` is gone", old, before[name][0], gone=True)
        for name in after.keys() - before.keys():
            yield _change(Effect.ADDITIVE, f"{singular} `{name}` is new", new, after[name][0])
        for name in before.keys() & after.keys():
            plain = [{k: v for k, v in row.items() if k != "description"} for row in (before[name][1], after[name][1])]
            if plain[0] != plain[1]:
                yield _change(Effect.BREAKING, f"{singular} `{name}` changed", new, after[name][0])


def _shown(value: Data) -> str:
    if value is None:
        return "nothing"
    return f"`{', '.join(map(str, value))}`" if isinstance(value, list) else f"`{value}`"
