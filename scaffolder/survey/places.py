"""Regions and decisions of a repository, and who answers for it: what is neither a choice by a sign nor an entry of a list."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator

from scaffolder.catalog import Catalog
from scaffolder.facts import owners, records
from scaffolder.facts.contracts import listed
from scaffolder.facts.files import Files
from scaffolder.model.document import Data
from scaffolder.survey import traces
from scaffolder.survey.rows import Row, owner

PROVIDERS = "cloud.providers"
JURISDICTION = "cloud.regions[].jurisdiction"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def regions(files: Files, catalog: Catalog) -> list[Row]:
    """Every region, with its provider and the law that holds there as far as it is known."""
    found: dict[tuple[str, str], Row] = {}
    for written, name, place in traces.regions(files):
        provider = _provider(written, catalog) if written else _meaning(name, catalog)
        if provider and (provider, name) not in found:
            row = found[(provider, name)] = Row()
            row.put("provider", provider, place)
            row.put("name", name, place)
            row.put("jurisdiction", _jurisdiction(f"{provider}/{name}", catalog), place)
    return [row for row in found.values() if "jurisdiction" in row.values]


def _provider(written: str, catalog: Catalog) -> str:
    """The cloud that a Terraform provider stands for."""
    for sign in catalog.signs.values():
        if written in sign.traces.get("providers", ()):
            named = next((value for key, value in sign.says if key == PROVIDERS), "")
            if named:
                return named
    return ""


def _meaning(region: str, catalog: Catalog) -> str:
    """The cloud that alone has a region of this name; empty where none or several do."""
    patterns = (each for sign in catalog.signs.values() for each in sign.traces.get("regions", ()))
    found = {each.partition("/")[0] for each in patterns if fnmatch.fnmatchcase(f"{each.partition('/')[0]}/{region}", each)}
    return found.pop() if len(found) == 1 else ""


def _jurisdiction(region: str, catalog: Catalog) -> str:
    """The law that holds in a region: that of its own name, else of the longest pattern which means it."""
    fitting = [
        (pattern == region, len(pattern), value)
        for sign in catalog.signs.values()
        for pattern in sign.traces.get("regions", ())
        if fnmatch.fnmatchcase(region, pattern)
        for key, value in sign.says
        if key == JURISDICTION
    ]
    return max(fitting)[2] if fitting else ""


def answers_for(files: Files) -> Row:
    """Who answers for the whole: the owner whom CODEOWNERS names for everything."""
    row = Row()
    known = owners.read(files)
    for index, line in enumerate(known.lines if known else ()):
        if known and line.pattern in ("*", "**", "/", "/**"):
            row.put(
                "owner", next((owner(each) for each in line.owners if owner(each)), ""), known.document.locate(("lines", index))
            )
    return row


def decided(files: Files, catalog: Catalog) -> Iterator[Row]:
    """The catalogue's decisions that people accepted, each with its day and those who decided."""
    for entry in records.read(files, catalog.decisions, {}):
        deciders: list[Data] = [owner(each) for each in listed(entry.data["deciders"]) if owner(each)]
        day = str(entry.data["date"])
        if entry.data["decision"] and entry.data["status"] == "accepted" and deciders and _DAY.fullmatch(day):
            document, pointer = entry.origins[("status",)]
            row, place = Row(), document.locate(pointer)
            for key, value in (
                ("decision", entry.data["decision"]),
                ("status", "accepted"),
                ("deciders", deciders),
                ("date", day),
            ):
                row.put(key, value, place)
            yield row
