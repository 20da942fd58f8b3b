"""Schemas of Terraform providers, read from the type declarations that npm packages carry.

A declaration names every argument with its HCL name in a link to the provider's documentation, says whether it may be left out,
its type, and whether it is a block. Values of enumerations and limits of numbers are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_INTERFACE = re.compile(r"^export interface (\w+)[^{\n]*\{\n(.*?)^\}", re.DOTALL | re.MULTILINE)
_PROPERTY = re.compile(r"/\*\*((?:(?!\*/).)*?)\*/\s*readonly \w+(\??): (.*?);\n(?=\s*(?:/\*\*|\Z))", re.DOTALL)
_CLASS = re.compile(
    r"^export declare class \w+ extends cdktf\.Terraform(?:Resource|DataSource) \{\n(.*?)^\}", re.DOTALL | re.MULTILINE
)
_GETTER = re.compile(r"^    get (\w+)\(\)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument or block. `shape` is string, number, bool, list, map or body; `body` names the interface of a block."""

    required: bool
    shape: str
    is_block: bool = False
    body: str = ""
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of resource or data source: its bodies by interface, and the attributes others may read."""

    root: str
    bodies: Mapping[str, Mapping[str, Argument]]
    attributes: frozenset[str]


class Provider:
    """One provider's declarations. `name` is as in HCL: azurerm, google."""

    def __init__(self, packages: Path, name: str) -> None:
        self.name = name
        self.library = packages / "@cdktf" / f"provider-{name}" / "lib"
        self._kinds: dict[str, Kind | None] = {}

    @cached_property
    def version(self) -> str:
        """The version of the provider that the declarations were made from."""
        text = next(iter(sorted(self.library.glob("*/index.d.ts")))).read_text("utf-8")
        return str(re.search(rf"providers/\w+/{self.name}/([0-9.]+)/", text)[1])  # type: ignore[index]

    @cached_property
    def names(self) -> frozenset[str]:
        """The HCL types of all resources, and of data sources with `data.` before them."""
        folders = (path.parent.name.replace("-", "_") for path in self.library.glob("*/index.d.ts"))
        data = f"data_{self.name}_"
        return frozenset(
            f"data.{self.name}_{each.removeprefix(data)}" if each.startswith(data) else f"{self.name}_{each}"
            for each in folders
        )

    def kind(self, type_: str) -> Kind | None:
        """A kind by its HCL type, a data source with `data.` before it; None where there is none."""
        if type_ not in self._kinds:
            short = type_.removeprefix("data.").removeprefix(f"{self.name}_").replace("_", "-")
            folder = f"data-{self.name}-{short}" if type_.startswith("data.") else short
            texts = [path.read_text("utf-8") for path in sorted((self.library / folder).rglob("*.d.ts"))]
            self._kinds[type_] = kind("\n".join(texts)) if texts else None
        return self._kinds[type_]


def kind(text: str) -> Kind:
    """A kind from its type declaration."""
    bodies = {name: _arguments(body) for name, body in _INTERFACE.findall(text)}
    names = set(bodies)
    settled = {
        name: {key: _settled(argument, names) for key, argument in arguments.items()} for name, arguments in bodies.items()
    }
    configs = re.findall(r"export interface (\w+Config)\b(?: extends cdktf\.TerraformMetaArguments)? \{", text)
    root = next((each for each in configs if f"{each} extends" in text), configs[-1])
    found = _CLASS.search(text)
    getters = set(_GETTER.findall(found[1])) if found else set()
    return Kind(root=root, bodies=settled, attributes=frozenset(getters))


def camel(name: str) -> str:
    """An HCL name as the declarations write it."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def _arguments(body: str) -> dict[str, Argument]:
    found: dict[str, Argument] = {}
    for words, optional, type_ in _PROPERTY.findall(body):
        link = re.search(r"#(\w+)\}", words)
        if link:
            is_block = f"* {link[1]} block" in words
            found[link[1]] = Argument(required=not optional, shape=" ".join(type_.split()), is_block=is_block)
    return found


def _settled(argument: Argument, names: set[str]) -> Argument:
    """The argument with its TypeScript type told as a shape."""
    bodies = [each for each in re.findall(r"\w+", argument.shape) if each in names]
    if bodies:
        shape = "body"
    elif "[]" in argument.shape:
        shape = "list"
    elif "[key: string]" in argument.shape:
        shape = "map"
    else:
        shape = next(each for each in ("boolean", "number", "string", "any") if each in argument.shape).replace(
            "boolean", "bool"
        )
    return Argument(
        required=argument.required,
        shape=shape,
        is_block=argument.is_block,
        body=bodies[0] if bodies else "",
        many="[]" in argument.shape,
    )
