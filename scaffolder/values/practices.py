"""Which practices are in force, and what really holds each one here: rules, generated files, or people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import jsonschema_rs

from scaffolder.catalog import Catalog
from scaffolder.escape import mdcode
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.knowledge import Practice, Rule
from scaffolder.plan import chosen

WRITTEN = ("platform.yaml", "docs/decisions/README.md", "docs/architecture/README.md")
"""What every repository holds beside the files of its template sets."""

REGIME = "regime-"
"""How the ids of overlays begin that follow from `regimes`."""

_FOLDERS = {
    "{product.folder}": "domains/each/products/each",
    "{product.contract}": "domains/each/products/each/contract.odcs.yaml",
}
_NAME = re.compile(r"\{[a-z_.]+\}")
_PLACE = re.compile(r"<[a-z-]+>")

Row = dict[str, Data]


def table(architecture: Architecture, catalog: Catalog) -> list[Row]:
    """Each blueprint in force with its practices; `held` is one Markdown text."""
    paths = tuple(_paths(architecture, catalog))
    rules: dict[str, list[Rule]] = {}
    for rule in catalog.rules.values():
        rules.setdefault(rule.practice, []).append(rule)
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
                "practices": [_row(each, rules.get(each.id, []), paths, architecture) for each in own],
            }
        )
    return rows


def overlays(rows: list[Row]) -> list[Row]:
    """Those of the rows that regimes put in force."""
    return [row for row in rows if str(row["id"]).startswith(REGIME)]


def _row(practice: Practice, rules: list[Rule], paths: tuple[str, ...], architecture: Architecture) -> Row:
    resolved = dict(architecture.resolved)
    asked = [rule.id for rule in rules if rule.when is True or _holds(rule, resolved)]
    artifacts = [each for each in practice.artifact.split(", ") if each]
    there = {each: _there(each, paths) for each in artifacts}
    generated = [each for each in there.values() if each]
    told = []
    if asked:
        told.append(f"rule{'s' if len(asked) > 1 else ''} {_codes(asked)}")
    if generated:
        told.append(_codes(generated))
    if not told:
        told.append("people, in reviews" if not rules else "no rule of it applies to the choices made")
    absent = [each for each, name in there.items() if not name]
    if absent:
        told.append(f"not generated: {_codes(absent)}")
    return {
        "id": practice.id,
        "statement": practice.statement,
        "why": practice.why,
        "sources": ", ".join(practice.sources),
        "held": "; ".join(told),
    }


def _holds(rule: Rule, resolved: dict[str, Data]) -> bool:
    return jsonschema_rs.is_valid(cast("dict[str, Data] | bool", rule.when), resolved)


def _codes(names: list[str]) -> str:
    return ", ".join(mdcode(each) for each in names)


def _paths(architecture: Architecture, catalog: Catalog) -> Iterator[str]:
    """The paths that will be generated, with `each` in place of the names of products and domains."""
    yield from WRITTEN
    for template_set in chosen(architecture, catalog):
        for file in template_set.files:
            path = file.path
            for name, folder in _FOLDERS.items():
                path = path.replace(name, folder)
            if architecture.products or file.item not in ("product", "domain"):
                yield _NAME.sub("each", path)


def _there(artifact: str, paths: tuple[str, ...]) -> str:
    """The artifact where it is generated, its `<names>` filled in where only one value is possible; empty where it is not."""
    pattern = "([^/]+)".join(re.escape(part) for part in _PLACE.split(artifact))
    wanted = re.compile(pattern if artifact.endswith("/") else pattern + r"\Z")
    found = {match.groups() for match in map(wanted.match, paths) if match}
    if not found:
        return ""
    names = next(iter(found))
    if len(found) > 1 or "each" in names:
        return artifact
    values = iter(names)
    return _PLACE.sub(lambda _: next(values), artifact)
