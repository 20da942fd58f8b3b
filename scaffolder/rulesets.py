"""Rules made ready to be asked many times: which demands are broken, and which entries are to blame.

A validator answers for a group of rules at once whether all are kept. Only in a group that is not kept each rule is asked: as a
function, or, where rules look into long lists, merged into one JSON Schema, in which the schema path of an error names its rule
and the instance path the place. Relations run only where their `when` holds.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast

import jsonschema_rs

from scaffolder import relations
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data, Pointer
from scaffolder.model.knowledge import Rule, Schema
from scaffolder.resolve.conditions import asked
from scaffolder.schemas import compiled, scope
from scaffolder.schemas.predicates import Predicate

SUBJECT = "manifest"
"""What a rule looks at unless it says otherwise."""

NEVER: Data = False
"""The demand that nothing meets: its error says that the `when` before it held."""

BATCH = 80
"""Rules in one validator. All errors of a validator are made before the first is seen: batches bound how many are alive."""

GROUP = 40
"""Rules that one validator answers for: few enough that one broken rule has few others asked for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One rule broken at one entry: `pointers` are the places at fault, the first one is to blame."""

    rule: Rule
    pointers: tuple[Pointer, ...]


class _Clause:
    """One demand of a rule, or the relation it starts; what answers it, and what knows the place, is made when first asked."""

    def __init__(self, rule: Rule, *, is_join: bool) -> None:
        self.rule = rule
        self.is_join = is_join
        self._demand = NEVER if is_join else cast(Data, rule.require)

    @property
    def schema(self) -> Data:
        """The demand under its condition."""
        when = _asked(self.rule)
        return self._demand if when is True else {"if": when, "then": self._demand}

    @property
    def walks(self) -> bool:
        """Whether it looks into lists that grow with the platform."""
        return scope.walks(_asked(self.rule)) or scope.walks(self._demand)

    @cached_property
    def is_met(self) -> Predicate:
        """Whether the demand is met, where the rule asks."""
        return asked(cast(Schema, self._demand))

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator:
        validator: jsonschema_rs.Draft202012Validator = compiled(self.rule.require, f"the condition of the rule {self.rule.id}")
        return validator

    @cached_property
    def _looked_at(self) -> tuple[str, ...] | None:
        return scope.keys(self.rule.require)

    def places(self, data: dict[str, Data]) -> list[Pointer]:
        """The places that a broken demand blames."""
        if self.is_join:
            return relations.blamed(data, self.rule.relation)
        seen = scope.narrowed(data, self._looked_at)
        return [place for error in self._validator.iter_errors(seen) for place in _places(error, self.rule)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """Clauses merged into one validator, in their order."""

    validator: jsonschema_rs.Draft202012Validator
    clauses: tuple[_Clause, ...]
    looked_at: tuple[str, ...] | None


class _Group:
    """Clauses that one validator answers for; where one is broken, those with the same `when` ask it once."""

    def __init__(self, clauses: Sequence[_Clause]) -> None:
        self._are_kept: Predicate = _merged(clauses).is_valid
        self._clauses = clauses

    @cached_property
    def _by_when(self) -> _ByWhen:
        return _ByWhen(self._clauses)

    def broken(self, data: dict[str, Data]) -> Iterable[_Clause]:
        """The clauses that are not met."""
        return () if self._are_kept(data) else self._by_when.broken(data)


class _ByWhen:
    """Clauses by the condition under which they ask."""

    def __init__(self, clauses: Iterable[_Clause]) -> None:
        found: dict[str, tuple[Predicate, list[_Clause]]] = {}
        for each in clauses:
            when = _asked(each.rule)
            found.setdefault(repr(when), (asked(cast(Schema, when)), []))[1].append(each)
        self._whens = list(found.values())

    def broken(self, data: dict[str, Data]) -> Iterator[_Clause]:
        """The clauses that are not met."""
        for holds, clauses in self._whens:
            if holds(data):
                yield from (each for each in clauses if not each.is_met(data))


class Ruleset:
    """Rules made ready once.

    Most look at single keys and are answered for in groups. Those that look into lists which grow with the platform are merged
    into a few validators that say where each is broken, as functions would walk the lists once for each of them.
    """

    def __init__(self, rules: Iterable[Rule], subject: str = SUBJECT) -> None:
        self.rules: tuple[Rule, ...] = tuple(rule for rule in rules if rule.subject == subject)
        demands = [_Clause(rule, is_join=False) for rule in self.rules if rule.require is not True]
        joins = [_Clause(rule, is_join=True) for rule in self.rules if rule.relation]
        narrow = [each for each in demands if not each.walks]
        self._groups = tuple(_Group(narrow[start : start + GROUP]) for start in range(0, len(narrow), GROUP))
        self._joins = _ByWhen(each for each in joins if not each.walks)
        wide = [each for each in (*demands, *joins) if each.walks]
        self._batches = tuple(_batch(wide[start : start + BATCH]) for start in range(0, len(wide), BATCH))

    def breaches(self, resolved: Mapping[str, Data]) -> tuple[Breach, ...]:
        """Every rule broken by a resolved manifest, in the order of the rules, one breach for each entry at fault."""
        data = resolved if isinstance(resolved, dict) else dict(resolved)
        found: dict[str, list[Pointer]] = {}
        broken = itertools.chain(*(group.broken(data) for group in self._groups), self._joins.broken(data))
        for clause in broken:
            found.setdefault(clause.rule.id, []).extend(clause.places(data))
        for batch in self._batches:
            for error in batch.validator.iter_errors(scope.narrowed(data, batch.looked_at)):
                clause = batch.clauses[cast(int, error.schema_path[1])]
                places = found.setdefault(clause.rule.id, [])
                places.extend(clause.places(data) if clause.is_join else _places(error, clause.rule))
        return tuple(each for rule in self.rules if rule.id in found for each in _by_entry(rule, found[rule.id]))


def _asked(rule: Rule) -> Data:
    """When a rule asks: what else than a manifest it looks at is reached only where its `when` held of the manifest."""
    return True if rule.subject != SUBJECT else cast(Data, rule.when)


def _batch(clauses: Sequence[_Clause]) -> _Batch:
    looked_at = scope.keys({"allOf": [each.schema for each in clauses]})
    return _Batch(validator=_merged(clauses), clauses=tuple(clauses), looked_at=looked_at)


def _merged(clauses: Sequence[_Clause]) -> jsonschema_rs.Draft202012Validator:
    """One validator for all; raises `ScaffoldError` naming the rule whose condition is no JSON Schema."""
    try:
        validator: jsonschema_rs.Draft202012Validator = compiled({"allOf": [each.schema for each in clauses]}, "a condition")
    except ScaffoldError:
        for each in clauses:
            compiled(each.schema, f"the condition of the rule {each.rule.id}")
        raise
    return validator


def _places(error: jsonschema_rs.ValidationError, rule: Rule) -> list[Pointer]:
    """What one error blames: the absent key itself, or what the rule's `at` names below a place too wide to be useful."""
    pointer: Pointer = tuple(error.instance_path)
    if error.kind.name == "required":
        pointer = (*pointer, str(error.kind.as_dict()["property"]))
    narrower = [at for at in map(_parsed, rule.at) if at[: len(pointer)] == pointer]
    return narrower or ([pointer] if pointer else [_parsed(at) for at in rule.at] or [()])


@cache
def _parsed(at: str) -> Pointer:
    parts = at.split("/")[1:]
    return tuple(int(part) if part.isdigit() else part.replace("~1", "/").replace("~0", "~") for part in parts)


def entry_of(pointer: Pointer) -> Pointer:
    """The list entry that holds the pointer; the empty pointer where no list does."""
    size = next((index + 1 for index, part in enumerate(pointer) if isinstance(part, int)), 0)
    return pointer[:size]


def _by_entry(rule: Rule, places: Iterable[Pointer]) -> list[Breach]:
    """The places gathered by the entry that holds them, in an order that the order of the keys does not change."""
    preferred = {_parsed(at): rank for rank, at in enumerate(rule.at)}
    entries: dict[Pointer, set[Pointer]] = {}
    for place in places:
        entries.setdefault(entry_of(place), set()).add(place)
    return [
        Breach(
            rule=rule,
            pointers=tuple(sorted(entries[entry], key=lambda each: (preferred.get(each, len(preferred)), _order(each)))),
        )
        for entry in sorted(entries, key=_order)
    ]


def _order(pointer: Pointer) -> tuple[tuple[int, str], ...]:
    return tuple((part, "") if isinstance(part, int) else (-1, part) for part in pointer)
