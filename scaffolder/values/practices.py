"""Which practices are in force, and what really holds each one here: rules, generated files, or people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import jsonschema_rs

from scaffolder.catalog import Catalog
from scaffolder.citations import linked
from scaffolder.escape import mdcode
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Practice, Rule
from scaffolder.plan import chosen
from scaffolder.resolve.conditions import holds

WRITTEN = ("platform.yaml", "docs/decisions/README.md", "docs/architecture/README.md")
"""What every repository holds beside the files of its template sets."""

REGIME = "regime-"
"""How the ids of overlays begin that follow from `regimes`."""

OF_PRODUCTS = ("product", "domain", "view", "link", "satellite")
"""Items of collections that are empty where there is no product."""

_FOLDERS = {
    "{product.folder}": "domains/each/products/each",
    "{product.contract}": "domains/each/products/each/contract.odcs.yaml",
}
_NAME = re.compile(r"\{[a-z_.]+\}")
_PLACE = re.compile(r"<[a-z-]+>")

Row = dict[str, Data]


def table(architecture: Architecture, catalog: Catalog) -> list[Row]:
    """Each blueprint in force with its practices; `held` and `sources` are each one Markdown text."""
    held = holdings(architecture, catalog)
    rows: list[Row] = []
    for name in architecture.blueprints:
        known = catalog.blueprints.get(name)
        own = [each for each in catalog.practices.values() if each.blueprint == name]
        if known is None or not own:
            continue
        rows.append(
            {
                "id": name,
                "page": name.removeprefix(REGIME),
                "title": known.title,
                "purpose": known.purpose,
                "practices": [_row(each, held[each.id], catalog) for each in own],
            }
        )
    return rows


def overlays(rows: list[Row]) -> list[Row]:
    """Those of the rows that regimes put in force."""
    return [row for row in rows if str(row["id"]).startswith(REGIME)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What holds one practice on a platform.

    `asked` are the rules of it that look at the choices made, `generated` the files of the repository that carry it,
    `absent` those that would carry it and are not made, `has_rules` whether any rule belongs to it at all.
    """

    asked: tuple[Rule, ...]
    generated: tuple[str, ...]
    absent: tuple[str, ...]
    has_rules: bool

    @property
    def evidence(self) -> tuple[Rule, ...]:
        """Those of `asked` that tell something of the practice; rules that only keep choices consistent hold nothing."""
        return tuple(rule for rule in self.asked if not rule.coherence)


def holdings(architecture: Architecture, catalog: Catalog) -> dict[str, Holding]:
    """What holds each practice of the catalog, by its id, whether its blueprint is in force or not."""
    made = paths(architecture, catalog)
    rules: dict[str, list[Rule]] = {}
    for rule in catalog.rules.values():
        rules.setdefault(rule.practice, []).append(rule)
    return {name: _holding(each, rules.get(name, []), made, architecture) for name, each in catalog.practices.items()}


def _holding(practice: Practice, rules: list[Rule], made: tuple[str, ...], architecture: Architecture) -> Holding:
    resolved = dict(architecture.resolved)
    shown = {each: there(each, made) for each in practice.artifact.split(", ") if each}
    return Holding(
        asked=tuple(rule for rule in rules if rule.when is True or _holds(rule, resolved)),
        generated=tuple(name for name in shown.values() if name),
        absent=tuple(each for each, name in shown.items() if not name),
        has_rules=bool(rules),
    )


def _row(practice: Practice, holding: Holding, catalog: Catalog) -> Row:
    asked = [rule.id for rule in holding.evidence]
    told = []
    if asked:
        told.append(f"rule{'s' if len(asked) > 1 else ''} {_codes(asked)}")
    if holding.generated:
        told.append(_codes(holding.generated))
    if not told:
        told.append("no rule of it applies to the choices made" if holding.has_rules else "people, in reviews")
    if holding.absent:
        told.append(f"not generated: {_codes(holding.absent)}")
    return {
        "id": practice.id,
        "statement": practice.statement,
        "why": practice.why,
        "sources": linked(practice.sources, catalog, ", "),
        "held": "; ".join(told),
    }


def _holds(rule: Rule, resolved: dict[str, Data]) -> bool:
    return jsonschema_rs.is_valid(cast("dict[str, Data] | bool", rule.when), resolved)


def _codes(names: Sequence[str]) -> str:
    return ", ".join(mdcode(each) for each in names)


def paths(architecture: Architecture, catalog: Catalog) -> tuple[str, ...]:
    """The paths that will be generated, with `each` in place of the names of products and domains."""
    made = list(WRITTEN)
    for template_set in chosen(architecture, catalog):
        for file in template_set.files:
            path = file.path
            for name, folder in _FOLDERS.items():
                path = path.replace(name, folder)
            there_are_any = architecture.products or file.item not in OF_PRODUCTS
            if there_are_any and holds(file.when, architecture.resolved):
                made.append(_NAME.sub("each", path))
    return tuple(made)


def there(artifact: str, made: tuple[str, ...]) -> str:
    """The artifact where it is generated, its `<names>` filled in where only one value is possible; empty where it is not."""
    pattern = "([^/]+)".join(re.escape(part) for part in _PLACE.split(artifact))
    wanted = re.compile(pattern if artifact.endswith("/") else pattern + r"\Z")
    found = {match.groups() for match in map(wanted.match, made) if match}
    if not found:
        return ""
    names = next(iter(found))
    if len(found) > 1 or "each" in names:
        return artifact
    values = iter(names)
    return _PLACE.sub(lambda _: next(values), artifact)
