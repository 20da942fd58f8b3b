"""The plan: which files a repository gets, from which template, with which values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from scaffolder import paths, values
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture
from scaffolder.model.document import Data
from scaffolder.model.plan import Plan, PlannedFile
from scaffolder.model.template import TemplateFile, TemplateSet
from scaffolder.resolve.conditions import holds

_NAME = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")


def plan(architecture: Architecture, catalog: Catalog) -> Plan:
    """Every file that the template sets in force ask for, sorted by path.

    Raises `ScaffoldError` on a path that clashes with another or leaves the target.
    """
    subjects: dict[str, Mapping[str, Data]] = {}

    def subject(name: str) -> Mapping[str, Data]:
        if name not in subjects:
            subjects[name] = values.of(name, architecture, catalog)
        return subjects[name]

    files: dict[str, PlannedFile] = {}
    for template_set in chosen(architecture, catalog):
        for file in template_set.files:
            if not holds(file.when, architecture.resolved):
                continue
            asked = {*file.values, file.each.partition(".")[0]}
            given = {name: cast(Data, subject(name)) for name in values.SUBJECTS if name in asked}
            for entry in _entries(file, given):
                used = {**given, **entry}
                path = _path(file.path, used)
                if path in files:
                    raise ScaffoldError(f"{path}: planned twice, by {files[path].template_set} and by {template_set.id}")
                files[path] = PlannedFile(
                    path=path,
                    template_set=template_set.id,
                    template=file.template,
                    values={name: used[name] for name in file.values},
                    executable=file.executable,
                )
    paths.refuse_unsafe(files)
    return Plan(files=tuple(files[path] for path in sorted(files)))


def chosen(architecture: Architecture, catalog: Catalog) -> tuple[TemplateSet, ...]:
    """The template sets in force for a platform, by id."""
    return tuple(each for each in catalog.template_sets.values() if holds(each.applies, architecture.resolved))


def _entries(file: TemplateFile, given: Mapping[str, Data]) -> list[dict[str, Data]]:
    if not file.each:
        return [{}]
    found = _look_up(file.each, given)
    if not isinstance(found, list):
        raise ScaffoldError(f"template {file.template}: `each: {file.each}` is not a list of its values")
    return [{file.item: entry} for entry in found]


def _path(pattern: str, used: Mapping[str, Data]) -> str:
    return _NAME.sub(lambda name: str(_look_up(name.group(1), used)), pattern)


def _look_up(dotted: str, used: Mapping[str, Data]) -> Data:
    found: Data = dict(used)
    for part in dotted.split("."):
        if not isinstance(found, dict) or part not in found:
            raise ScaffoldError(f"a template set asks for {dotted}, which its values do not hold")
        found = found[part]
    return found
