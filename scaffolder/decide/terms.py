"""Terms: the user's own products, systems and figures in the sentences of a decision.

A sentence says `{product|a table}`: one of the user's products where some are written, else the words after the bar.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from scaffolder.catalog import Catalog
from scaffolder.catalog.terms import TERM
from scaffolder.decide.facts import NAMED, at, called, phrase, shortened
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Decision, Option

Row: TypeAlias = Mapping[str, Data]

LAWS = 2
"""Laws that a sentence names before it counts the rest."""

LONGEST = 48
"""Characters of a user's text up to which a sentence takes it up; a list of names that is longer is counted instead."""

OF_PRODUCTS = frozenset({
    "product", "critical", "lesser", "sensitive", "open", "personal", "freshest", "longest", "checked", "joined", "job",
    "shared", "crossing", "derived", "mart", "guarded", "prompt",
})  # fmt: skip
"""Terms that stand for products."""

OF_SOURCES = frozenset({"system", "database", "feed", "service", "file", "text"})
"""Terms that stand for sources."""

STRATEGIES = ("retire", "retain", "rehost", "relocate", "repurchase", "replatform", "refactor", "repatriate")
"""Strategies of a migration, each a term for the workloads that take it, or for any where none does."""

STAYING = frozenset({"retire", "retain"})
"""Strategies under which nothing moves."""

PROMPT = 60
"""Minutes of promised freshness up to which a product is prompt."""

_ID = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """What belongs to one product: its domain as it is called, and the sources that it reads itself."""

    domain: str
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What each term may stand for on a platform, and which of these belong together, by the id of the product."""

    pools: Mapping[str, tuple[str, ...]]
    kin: Mapping[str, Kin]


def told(text: str, about: str, own: Own) -> str:
    """A sentence with the platform's own terms.

    A product, a domain and a source in one sentence belong together: the domain owns the product, which reads the source.
    Otherwise each sentence takes its own pick, which follows from `about`, the sentence and the names alone, so that a new
    product moves few of them. `{product2|...}` is another one than `{product|...}`.
    """
    wanted = list(dict.fromkeys((match[1], match[2]) for match in TERM.finditer(text)))
    picked = _together([name for name, place in wanted if not place], f"{about}/{text}", own)
    for name, place in wanted:
        if (name, place) not in picked:
            free = [each for each in _ranked(own.pools.get(name, ()), f"{about}/{text}") if each not in picked.values()]
            rank = min(int(place or 1), 2) - 1 if name not in {one for one, _ in picked} else 0
            picked[name, place] = free[rank] if len(free) > rank and (rank == 0 or len(free) > 1) else ""
    return TERM.sub(lambda match: picked[match[1], match[2]] or match[3], text)


def _ranked(names: Iterable[str], about: str) -> list[str]:
    return sorted(names, key=lambda each: zlib.crc32(f"{about}/{each}".encode()))


def _together(names: list[str], about: str, own: Own) -> dict[tuple[str, str], str]:
    """The terms of a sentence that belong together; where nothing here does, all but the first say their own words."""
    product = next((each for each in names if each in OF_PRODUCTS), "")
    others = [each for each in names if each == "domain" or each in OF_SOURCES]
    if len(others) + bool(product) < 2:
        return {}
    for shown in _ranked(own.pools.get(product, ()) if product else own.kin, about):
        match = _ID.search(shown)
        kin = own.kin.get(match[1] if match else shown)
        if kin is None:
            continue
        found = {(product, ""): shown} if product else {}
        for each in others:
            pool = [kin.domain] if each == "domain" else [one for one in own.pools[each] if one.strip("`") in kin.sources]
            found[each, ""] = next(iter(_ranked([one for one in pool if one], about)), "")
        if all(found.values()):
            return found
    first = product or others[0]
    return {(each, ""): "" for each in others if each != first}


def decision(entry: Decision, own: Own, name: str) -> Decision:
    """A decision in the terms of the platform called `name`."""

    def say(text: str) -> str:
        return told(text, f"{name}/{entry.id}", own)

    return replace(
        entry,
        question=say(entry.question),
        drivers=tuple(say(each) for each in entry.drivers),
        criteria={criterion: say(text) for criterion, text in entry.criteria.items()},
        revisit=say(entry.revisit),
        follow_up=say(entry.follow_up),
        leaves=tuple((say(what), settling) for what, settling in entry.leaves),
        options=tuple(_option(each, say) for each in entry.options),
        keep=_option(entry.keep, say) if entry.keep else None,
    )


def _option(entry: Option, say: Callable[[str], str]) -> Option:
    return replace(
        entry,
        technology=say(entry.technology),
        good=tuple(say(each) for each in entry.good),
        bad=tuple(say(each) for each in entry.bad),
        when_best=say(entry.when_best),
        unfit_because=say(entry.unfit_because),
        circumstances=tuple(replace(each, because=say(each.because)) for each in entry.circumstances),
    )


def of(architecture: Architecture, catalog: Catalog) -> Own:
    """What the terms stand for on a platform: values that are written, never a default."""
    products, sources, domains = (_rows(architecture, name) for name in ("products", "sources", "domains"))
    figures = {
        "team": _phrase("team.engineers", "the {}", architecture, catalog),
        "volume": _phrase("processing.daily_gb", "the {}", architecture, catalog),
        "budget": _phrase("finops.monthly_budget", "the budget of {}", architecture, catalog),
        "laws": laws(architecture, catalog),
    }
    joined_most = _joined(products)
    reads = {str(row["id"]): _texts(row.get("inputs")) for row in products}
    homes = {str(row["id"]): str(row.get("domain") or "") for row in products}
    readers = {name: {other for other, inputs in reads.items() if name in inputs} for name in reads}
    pools = {
        **{name: (text,) if text else () for name, text in figures.items()},
        "product": _names(products),
        "critical": _names(row for row in products if row.get("tier") == 1),
        "lesser": _names(row for row in products if row.get("tier") not in (None, 1)),
        "sensitive": _names(row for row in products if row.get("classification") in ("confidential", "restricted")),
        "open": _names(row for row in products if row.get("classification") in ("public", "internal")),
        "personal": _names(row for row in products if _holds(row, "pii", "phi", "special-category")),
        "shared": _names(row for row in products if readers[str(row["id"])]),
        "crossing": _names(
            row for row in products if {homes[each] for each in readers[str(row["id"])]} - {homes[str(row["id"])]}
        ),
        "derived": _names(row for row in products if set(reads[str(row["id"])]) & set(reads)),
        "mart": _names(row for row in products if not readers[str(row["id"])]),
        "guarded": _names(row for row in products if type(row.get("quality_rules")) is int),
        "prompt": _names(row for row in products if _is_prompt(row)),
        "freshest": _extreme(products, "slo_freshness_minutes", -1, "minutes"),
        "longest": _extreme(products, "retention_days", 1, "days"),
        "checked": _extreme(products, "quality_rules", 1, "rules"),
        "joined": (joined_most,) if joined_most else (),
        "job": (f"the job behind {joined_most}",) if joined_most else (),
        "system": _names(sources),
        "database": _names(row for row in sources if row.get("kind") in ("database", "mainframe")),
        "feed": _names(row for row in sources if row.get("kind") in ("stream", "device")),
        "service": _names(row for row in sources if row.get("kind") in ("saas", "api")),
        "text": _names(row for row in sources if row.get("kind") == "documents"),
        "file": _names(row for row in sources if row.get("kind") in ("files", "documents")),
        "domain": tuple(_called(row) for row in domains if _called(row)),
        "domains": _listed(domains),
        "products": (f"the {len(products)} products",) if len(products) > 1 else (),
        "goal": tuple(f'"{row["kpi"]}"' for row in _rows(architecture, "objectives") if _short(row.get("kpi"))),
        "model": _names(_rows(architecture, "ml.use_cases")),
        "region": tuple(str(row["name"]) for row in _rows(architecture, "cloud.regions", "name") if _short(row["name"])),
        **_moved(architecture, catalog),
    }
    called = {str(row["id"]): _called(row) for row in domains}
    kin = {
        name: Kin(domain=called.get(homes[name], ""), sources=frozenset(inputs) - set(reads)) for name, inputs in reads.items()
    }
    return Own(pools=pools, kin=kin)


def _texts(held: Data) -> list[str]:
    return [str(each) for each in held] if isinstance(held, list) else []


def _called(row: Row) -> str:
    """What a domain is called, empty where that is too long for a sentence."""
    name = row.get("title") or row["id"]
    return str(name) if _short(name) else ""


def _is_prompt(row: Row) -> bool:
    minutes = row.get("slo_freshness_minutes")
    return row.get("output_port") == "stream" or (type(minutes) is int and minutes <= PROMPT)


def _moved(architecture: Architecture, catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """The terms of a migration: what is left, its workloads, and what has to cross the line."""
    workloads = _rows(architecture, "migration.workloads")
    moving = [row for row in workloads if row.get("strategy") not in STAYING]
    waves = [(wave, str(row["id"])) for row in moving if type(wave := row.get("wave")) is int]
    figures = {
        name: phrase(f"migration.{key}", architecture, catalog) for name, key in (("bytes", "data_tb"), ("line", "link_mbps"))
    }
    old = at(architecture.manifest.data, "migration.source")
    return {
        **{name: (text,) if text else () for name, text in figures.items()},
        "old": (named("migration.source", old, catalog),) if isinstance(old, str) and old != "none" else (),
        **{name: _names([row for row in workloads if row.get("strategy") == name] or workloads) for name in STRATEGIES},
        "workload": _names(moving),
        "workloads": (f"the {len(moving)} workloads",) if len(moving) > 1 else (),
        "first": (f"`{min(waves)[1]}`",) if waves else (),
        "last": (f"`{max(waves)[1]}`",) if waves else (),
        "heaviest": _extreme(moving, "data_gb", 1, "GB"),
    }


def _rows(architecture: Architecture, path: str, key: str = "id") -> list[Row]:
    """The entries of a list that are called something."""
    held = at(architecture.manifest.data, path)
    return [row for row in held if isinstance(row, dict) and row.get(key)] if isinstance(held, list) else []


def _names(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(f"`{row['id']}`" for row in rows if _short(row["id"]))


def _holds(row: Row, *wanted: str) -> bool:
    held = row.get("contains")
    return isinstance(held, list) and any(each in held for each in wanted)


def _extreme(rows: list[Row], field: str, sign: int, unit: str) -> tuple[str, ...]:
    """The entry with the largest (or with `sign` -1 the smallest) figure, the figure in brackets."""
    found = [
        (sign * cast(int, row[field]), str(row["id"])) for row in rows if type(row.get(field)) is int and _short(row["id"])
    ]
    if not found:
        return ()
    figure, name = max(found)
    return (f"`{name}` ({sign * figure:,} {unit})",)


def _joined(rows: list[Row]) -> str:
    """The product that reads most inputs, where it reads two or more."""
    found = [(len(held), str(row["id"])) for row in rows if isinstance(held := row.get("inputs"), list) and len(held) > 1]
    return f"`{name}`" if found and _short(name := max(found)[1]) else ""


def _listed(rows: list[Row]) -> tuple[str, ...]:
    names = [_called(row) for row in rows if _called(row)]
    if len(names) < 2:
        return ()
    listed = shortened(names)
    is_clear = len(names) == len(rows) <= NAMED and _short(listed) and not any(" and " in name for name in names)
    return (listed if is_clear else f"the {len(rows)} domains",)


def _phrase(path: str, frame: str, architecture: Architecture, catalog: Catalog) -> str:
    """A written figure as the noun of a sentence; none where there is nothing to count with."""
    text = phrase(path, architecture, catalog)
    return "" if not text or text.startswith(("0 ", "1 ")) else frame.format(text)


def laws(architecture: Architecture, catalog: Catalog) -> str:
    """The laws in force as people call them; from the third on counted, with the noun."""
    held = architecture.manifest.data.get("regimes")
    names = [named("regimes", str(each), catalog) for each in held] if isinstance(held, list) else []
    if not names:
        return ""
    if len(names) <= LAWS:
        return shortened(names)
    named_ones = names[: LAWS if len(", ".join(names[:LAWS])) <= LONGEST - len(" and 9 more laws") else 1]
    rest = len(names) - len(named_ones)
    return f"{', '.join(named_ones)} and {rest} more law{'s' if rest > 1 else ''}"


def named(path: str, value: str, catalog: Catalog) -> str:
    """A value of a key as people call it."""
    return called(path, value, catalog)


def _short(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST and "`" not in text
