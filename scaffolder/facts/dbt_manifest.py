"""What dbt itself says of a project: the nodes of `target/manifest.json`, where it still speaks of the files that are there.

dbt resolves what no reader of single files can: settings inherited from `dbt_project.yml`, references inside macros, tests made
by packages. A model counts where the digest of its file is the one that dbt read; what was changed since is read from the file.
dbt notes no digest of the YAML beside the models, so a model counts no longer either where the YAML lacks what dbt read there.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from scaffolder.facts.files import Files
from scaffolder.model.document import Data

NAME = "target/manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One model: its settings, how many tests look at it, and what it reads (`model.shop.orders`, `source.shop.raw.orders`).

    `patch` is the YAML file of the project that described it, `patched` how many of the tests stand there.
    """

    access: str
    group: str
    enforced: bool
    materialized: str
    on_schema_change: str
    description: str
    columns: tuple[dict[str, Data], ...]
    meta: Mapping[str, Data]
    tests: int
    reads: tuple[str, ...]
    digest: str
    patch: str = ""
    patched: int = 0

    def lost(self, said: Mapping[str, Data] | None, tests: int, inherited: str) -> str:
        """What dbt read in the YAML that it says no longer, in words; empty where nothing is lost.

        `said` is what the YAML says of the model now, `tests` how many tests it names, and `inherited` the texts that may
        give the model its settings beside.
        """
        if not self.patch:
            return ""
        if said is None:
            return "description of the model"
        own = {**_mapping(said.get("config")), **said}
        known = {str(_mapping(each).get("name")) for each in _list(said.get("columns"))}
        settings = {"access": self.access, "group": self.group, "contract": self.enforced}
        gone = {
            "description": self.description and not said.get("description"),
            "column": any(str(each.get("name")) not in known for each in self.columns),
            "test": self.patched > tests,
            **{key: value and key not in own and key not in inherited for key, value in settings.items()},
        }
        return next((f"`{key}`" if key in settings else key for key, is_gone in gone.items() if is_gone), "")

    def is_current(self, text: str) -> bool:
        """Whether dbt read this text: its digest is over the text without what is blank around it."""
        return hashlib.sha256(text.strip().encode()).hexdigest() == self.digest


NOTHING = Node(
    access="", group="", enforced=False, materialized="", on_schema_change="", description="", columns=(), meta={}, tests=0,
    reads=(), digest="",
)  # fmt: skip
"""What dbt says of a model that it does not know, or no longer knows as it is."""


def read(files: Files, folder: str, project: str) -> Mapping[str, Node]:
    """The models of one project by name; none where dbt left no manifest, or one of another project or shape."""
    return files.made("dbt manifest", folder, lambda: _read(files, folder + NAME, project))


def _read(files: Files, path: str, project: str) -> Mapping[str, Node]:
    content = files.artifact(path)
    try:
        data: Any = json.loads(content) if content else None
    except (ValueError, RecursionError):
        files.skipped.setdefault(path, "not readable as JSON")
        return {}
    nodes = data.get("nodes") if isinstance(data, dict) else None
    if not isinstance(nodes, dict):
        return {}
    rows = {name: each for name, each in nodes.items() if isinstance(each, dict)}
    tests = Counter(
        read for each in rows.values() if each.get("resource_type") in ("test", "unit_test") for read in _tested(each)
    )
    patched = Counter(
        (read, _text(each.get("original_file_path")))
        for each in rows.values()
        if each.get("resource_type") == "test"
        for read in _tested(each)
    )
    return MappingProxyType(
        {
            str(each.get("name")): _node(each, tests[name], patched[(name, _patch(each))])
            for name, each in rows.items()
            if each.get("resource_type") == "model" and each.get("package_name") == project
        }
    )


def _tested(test: Mapping[str, Any]) -> list[str]:
    """The models and sources that a test looks at; one that is attached to a model looks at that one."""
    attached = test.get("attached_node")
    return [attached] if isinstance(attached, str) else _reads(test)


def _reads(node: Mapping[str, Any]) -> list[str]:
    found = _mapping(node.get("depends_on")).get("nodes")
    return [str(each) for each in found] if isinstance(found, list) else []


def _patch(row: Mapping[str, Any]) -> str:
    return _text(row.get("patch_path")).partition("://")[2]


def _node(row: Mapping[str, Any], tests: int, patched: int) -> Node:
    config, checksum = _mapping(row.get("config")), _mapping(row.get("checksum"))
    change = config.get("on_schema_change")
    columns = _mapping(row.get("columns")).values()
    return Node(
        access=_text(row.get("access") or config.get("access")),
        group=_text(row.get("group") or config.get("group")),
        enforced=_mapping(row.get("contract") or config.get("contract")).get("enforced") is True,
        materialized=_text(config.get("materialized")),
        on_schema_change="" if change == "ignore" else _text(change),
        description=_text(row.get("description")),
        columns=tuple(each for each in columns if isinstance(each, dict)),
        meta=_mapping(config.get("meta") or row.get("meta")),
        tests=tests,
        reads=tuple(_reads(row)),
        patch=_patch(row),
        patched=patched,
        digest=_text(checksum.get("checksum")) if checksum.get("name") == "sha256" else "",
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
