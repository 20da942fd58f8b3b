"""The scorecard: how many repositories keep the practices, by team, blueprint, practice and rule, and whether that grows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scaffolder import __version__
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.finding import Severity
from scaffolder.reporters import UNREADABLE, Checked

KIND = "scaffold-scorecard"
NOBODY = "(no owner)"
"""The team of a repository whose manifest names no owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One rule broken in one repository: how often it stands, is waived, and is known to a baseline."""

    severity: str
    practice: str
    standing: int
    waived: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository that was checked: whose it is, the blueprints in force (style first), and its broken rules by id."""

    path: str
    team: str
    blueprints: tuple[str, ...]
    rules: Mapping[str, Tally]

    @property
    def readable(self) -> bool:
        """Whether its manifest could be read."""
        return UNREADABLE not in self.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a scorecard: how many repositories it is about, how many of them hold it, and what stands there.

    `before` is the share that held it in the run compared with, None where there is none.
    """

    name: str
    title: str
    repositories: int
    holding: int
    standing: int
    waived: int
    known: int
    before: float | None = None

    @property
    def share(self) -> float:
        """The share of repositories that hold it, from 0 to 1."""
        return self.holding / self.repositories if self.repositories else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """What one run, or several joined, found: the day (ISO date), which shard of how many, and every repository by path.

    `practices` holds, for each practice, its blueprint, its statement and the rules that hold it; `titles` those of blueprints.
    """

    day: str
    shard: tuple[int, int]
    repositories: tuple[Repository, ...]
    practices: Mapping[str, tuple[str, str, tuple[str, ...]]]
    titles: Mapping[str, str]


def repository(part: Checked) -> Repository:
    """One part of a report as a line of the scorecard."""
    rules: dict[str, Tally] = {}
    for each in part.findings:
        before = rules.get(each.rule, Tally(severity=each.severity.value, practice=each.practice, standing=0))
        rules[each.rule] = replace(
            before,
            standing=before.standing + each.stands,
            waived=before.waived + (each.waiver is not None),
            known=before.known + each.baselined,
        )
    return Repository(path=part.path, team=part.owner or NOBODY, blueprints=part.blueprints, rules=rules)


def scorecard(repositories: Iterable[Repository], catalog: Catalog, *, day: str, shard: tuple[int, int] = (1, 1)) -> Scorecard:
    """The scorecard of one run."""
    held: dict[str, list[str]] = {}
    for rule in catalog.rules.values():
        held.setdefault(rule.practice, []).append(rule.id)
    practices = {
        name: (each.blueprint, each.statement, tuple(held[name])) for name, each in catalog.practices.items() if name in held
    }
    titles = {each.id: each.title for each in catalog.blueprints.values()}
    every = tuple(sorted(repositories, key=lambda each: each.path))
    return Scorecard(day=day, shard=shard, repositories=every, practices=practices, titles=titles)


def by_team(card: Scorecard) -> list[Row]:
    """A row for each team: its repositories, and those of them without an error that stands."""
    members = Counter(each.team for each in card.repositories)
    return _rows(card, members, {}, lambda one, _: (one.team,), least=Severity.ERROR)


def by_blueprint(card: Scorecard) -> list[Row]:
    """A row for each blueprint in force anywhere: the repositories that have it, and those that break none of its rules."""
    home = {rule: blueprint for blueprint, _, held in card.practices.values() for rule in held}
    members = Counter(name for each in card.repositories for name in each.blueprints)

    def names(one: Repository, rule: str) -> tuple[str, ...]:
        found = home.get(rule, "")
        return (found,) if found in one.blueprints else ()

    return _rows(card, members, card.titles, names)


def by_practice(card: Scorecard) -> list[Row]:
    """A row for each practice that a rule holds and whose blueprint is in force anywhere."""
    holds = {rule: (name, blueprint) for name, (blueprint, _, held) in card.practices.items() for rule in held}
    force = Counter(name for each in card.repositories for name in each.blueprints)
    members = {name: force[blueprint] for name, (blueprint, _, _) in card.practices.items() if force[blueprint]}

    def names(one: Repository, rule: str) -> tuple[str, ...]:
        name, blueprint = holds.get(rule, ("", ""))
        return (name,) if blueprint in one.blueprints else ()

    return _rows(card, members, {name: text for name, (_, text, _) in card.practices.items()}, names)


def by_rule(card: Scorecard) -> list[Row]:
    """A row for each rule that is broken anywhere: every repository, and those that keep it."""
    severities = {name: tally.severity for each in card.repositories for name, tally in each.rules.items()}
    return _rows(card, dict.fromkeys(severities, len(card.repositories)), severities, lambda _, rule: (rule,))


def _rows(
    card: Scorecard,
    members: Mapping[str, int],
    titles: Mapping[str, str],
    names: Callable[[Repository, str], tuple[str, ...]],
    *,
    least: Severity = Severity.NOTE,
) -> list[Row]:
    """A row for each name with how many repositories it is about; `names` says which rows a broken rule counts in."""
    sums = {name: [0, 0, 0, 0] for name in members}
    for one in card.repositories:
        broken: set[str] = set()
        for rule, tally in one.rules.items():
            for name in names(one, rule):
                counts = sums[name]
                counts[1] += tally.standing
                counts[2] += tally.waived
                counts[3] += tally.known
                if tally.standing and Severity(tally.severity).rank >= least.rank:
                    broken.add(name)
        for name in broken:
            sums[name][0] += 1
    found = [
        Row(
            name=name,
            title=titles.get(name, ""),
            repositories=members[name],
            holding=members[name] - broken_in,
            standing=standing,
            waived=waived,
            known=known,
        )
        for name, (broken_in, standing, waived, known) in sums.items()
    ]
    return sorted(found, key=lambda row: (row.share, -row.standing, row.name))


TABLES = (("team", by_team), ("blueprint", by_blueprint), ("practice", by_practice), ("rule", by_rule))
"""Every table of a scorecard by what its rows are, in the order of its page."""


def tables(card: Scorecard, previous: Scorecard | None = None) -> dict[str, list[Row]]:
    """All tables, each row with the share it had in the previous scorecard, where that had it."""
    before = {name: {row.name: row.share for row in made(previous)} for name, made in TABLES} if previous else {}
    return {name: [replace(row, before=before.get(name, {}).get(row.name)) for row in made(card)] for name, made in TABLES}


def join(cards: Sequence[tuple[str, Scorecard]]) -> Scorecard:
    """Shards of one run as one scorecard; each comes with the name of its file.

    Raises `ScaffoldError` where shards are of different runs, one is missing, or a repository stands in two of them.
    """
    first_name, first = cards[0]
    count = first.shard[1]
    homes: dict[str, str] = {}
    for name, card in cards:
        if (card.day, card.shard[1]) != (first.day, count):
            raise ScaffoldError(f"{name}: is not of the same run as {first_name}: another day, or another number of shards")
        for each in card.repositories:
            if each.path in homes:
                raise ScaffoldError(f"{name}: {each.path} stands in {homes[each.path]} too", hint="name each shard once")
            homes[each.path] = name
    missing = sorted(set(range(1, count + 1)) - {card.shard[0] for _, card in cards})
    if missing:
        raise ScaffoldError(f"shard {', '.join(map(str, missing))} of {count} is missing", hint="name the file of every shard")
    every = tuple(sorted((each for _, card in cards for each in card.repositories), key=lambda each: each.path))
    return replace(first, shard=(1, 1), repositories=every)


def written(card: Scorecard) -> str:
    """The scorecard as JSON, for joins and for the comparison with a later one."""
    data = {
        "kind": KIND,
        "version": 1,
        "tool": {"name": "scaffold", "version": __version__},
        "day": card.day,
        "shard": list(card.shard),
        "practices": {name: [blueprint, text, list(rules)] for name, (blueprint, text, rules) in card.practices.items()},
        "titles": dict(card.titles),
    }
    rows = ",\n".join(json.dumps(_plain(each)) for each in card.repositories)
    return f'{json.dumps(data)[:-1]}, "repositories": [\n{rows}\n]}}\n'


def _plain(each: Repository) -> dict[str, Any]:
    rules = {
        name: [tally.severity, tally.practice, tally.standing, tally.waived, tally.known] for name, tally in each.rules.items()
    }
    return {"path": each.path, "team": each.team, "blueprints": list(each.blueprints), "rules": rules}


def read(text: str, path: str) -> Scorecard:
    """The scorecard in a text. Raises `ScaffoldError` where it is none."""
    hint = "scaffold validate --repositories LIST --scorecard DIR writes one"
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("kind") != KIND or data.get("version") != 1:
            raise ScaffoldError(f"{path}:1:1: is not a scorecard", hint=hint)
        number, count = data["shard"]
        return Scorecard(
            day=str(data["day"]),
            shard=(int(number), int(count)),
            repositories=tuple(_repository(each) for each in data["repositories"]),
            practices={name: (blueprint, text, tuple(rules)) for name, (blueprint, text, rules) in data["practices"].items()},
            titles={str(name): str(title) for name, title in data["titles"].items()},
        )
    except json.JSONDecodeError as error:
        raise ScaffoldError(f"{path}:{error.lineno}:{error.colno}: is not a scorecard: {error.msg}", hint=hint) from None
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ScaffoldError(f"{path}:1:1: is not a whole scorecard: {error}", hint=hint) from None


def _repository(data: Mapping[str, Any]) -> Repository:
    rules = {
        str(name): Tally(
            severity=str(row[0]), practice=str(row[1]), standing=int(row[2]), waived=int(row[3]), known=int(row[4])
        )
        for name, row in data["rules"].items()
    }
    return Repository(
        path=str(data["path"]), team=str(data["team"]), blueprints=tuple(map(str, data["blueprints"])), rules=rules
    )
