"""Terraform code held against provider schemas and against itself, for machines that cannot have the provider.

What is found: a kind, argument or block that does not exist, one that must be there and is not, a literal of another type, a
block that may stand only once and stands twice, an attribute that a kind does not have, a name that nothing declares, a module
called with other arguments than it declares, and a declaration that nothing uses.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hcl2
from provider_schemas import Argument, Kind, Provider, camel

META = {"count", "for_each", "provider", "providers", "depends_on", "lifecycle", "__is_block__", "__comments__"}
BLOCK = "__is_block__"


@dataclass(slots=True, kw_only=True)
class Folder:
    """One folder of Terraform files: its declarations by kind and name, and the text of all of them."""

    path: Path
    text: str = ""
    variables: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    outputs: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)
    modules: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    resources: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)


def read(path: Path) -> Folder:
    """The Terraform files of a folder, parsed."""
    folder = Folder(path=path)
    for file in sorted(path.glob("*.tf")):
        text = file.read_text("utf-8")
        folder.text += without_comments(text)
        parsed = hcl2.loads(text)
        folder.variables.update(_named(parsed, "variable"))
        folder.modules.update(_named(parsed, "module"))
        folder.outputs.update(_named(parsed, "output"))
        for block in parsed.get("locals", []):
            folder.local.update(key for key in block if key not in META)
        for word, prefix in (("resource", ""), ("data", "data.")):
            for block in parsed.get(word, []):
                for type_, named in block.items():
                    if type_ != BLOCK:
                        own = folder.resources.setdefault(prefix + plain(type_), {})
                        own.update({plain(name): body for name, body in named.items() if name != BLOCK})
    return folder


def faults(folder: Folder, provider: Provider) -> list[str]:
    """Everything that the provider would refuse in the resources and data sources of a folder."""
    found: list[str] = []
    for type_, named in folder.resources.items():
        kind = provider.kind(type_)
        for name, body in named.items():
            where = f"{type_}.{name}"
            if kind is None:
                found.append(f"{where}: no such kind{_hint(type_, provider.names)}")
            else:
                found += _body_faults(body, kind, kind.root, where)
    found += _attribute_faults(folder, provider)
    return found


def loose_ends(folder: Folder) -> list[str]:
    """Names that nothing declares, declarations that nothing uses, and modules called otherwise than they declare."""
    found: list[str] = []
    text = folder.text
    for word, declared in (("var", set(folder.variables)), ("local", folder.local)):
        used = set(re.findall(rf"\b{word}\.(\w+)", text))
        found += [f"{word}.{name} is not declared" for name in sorted(used - declared)]
        found += [f"{word}.{name} is declared and never used" for name in sorted(declared - used)]
    for prefix, type_, name in re.findall(r"(\bdata\.)?\b((?:azurerm|google|aws|snowflake|databricks)_\w+)\.(\w+)", text):
        if name not in folder.resources.get(prefix + type_, {}):
            found.append(f"{prefix}{type_}.{name} is not declared")
    for type_, named in folder.resources.items():
        found += [
            f"{type_}.{name} is read and never used"
            for name in named
            if type_.startswith("data.") and f"{type_}.{name}" not in text
        ]
    for name, call in folder.modules.items():
        found += _call_faults(folder, name, call)
    return found


def _call_faults(folder: Folder, name: str, call: Mapping[str, Any]) -> list[str]:
    called = read((folder.path / plain(call["source"])).resolve())
    given = set(call) - META - {"source"}
    must = {key for key, body in called.variables.items() if "default" not in body}
    found = [f"module.{name}: {key} is not a variable of it" for key in sorted(given - set(called.variables))]
    found += [f"module.{name}: {key} must be given" for key in sorted(must - given)]
    used = set(re.findall(rf"\bmodule\.{name}(?:\[[^\]]*\])?\.(\w+)", folder.text))
    found += [f"module.{name}.{key} is not an output of it" for key in sorted(used - called.outputs)]
    whole = re.search(rf"\bmodule\.{name}\b(?![.\[])", folder.text)
    found += [f"module.{name}.{key} is an output that nothing uses" for key in sorted(called.outputs - used) if not whole]
    return found


def _body_faults(body: Mapping[str, Any], kind: Kind, interface: str, where: str) -> Iterator[str]:
    arguments = kind.bodies[interface]
    dynamic = {plain(label): inner for block in body.get("dynamic", []) for label, inner in block.items() if label != BLOCK}
    for key, value in {**{k: v for k, v in body.items() if k != "dynamic"}, **dynamic}.items():
        if key in META:
            continue
        if key not in arguments:
            yield f"{where}: no argument or block `{key}`{_hint(key, arguments)}"
        elif key in dynamic:
            for content in value["content"]:
                yield from _body_faults(content, kind, arguments[key].body, f"{where}.{key}")
        else:
            yield from _value_faults(value, arguments[key], kind, f"{where}.{key}")
    for key, argument in arguments.items():
        if argument.required and key not in body and key not in dynamic:
            yield f"{where}: `{key}` must be given"


def _value_faults(value: Any, argument: Argument, kind: Kind, where: str) -> Iterator[str]:
    blocks = [each for each in value if isinstance(each, dict) and BLOCK in each] if isinstance(value, list) else []
    if argument.is_block and not blocks:
        yield f"{where}: is a block, written as an argument"
    elif blocks and not argument.body:
        yield f"{where}: is an argument, written as a block"
    elif blocks:
        if len(blocks) > 1 and not argument.many:
            yield f"{where}: may stand once only"
        for each in blocks:
            yield from _body_faults(each, kind, argument.body, where)
    elif argument.shape == "body":
        entries = value if isinstance(value, list) else [value]
        for each in entries:
            if isinstance(each, dict):
                yield from _body_faults(each, kind, argument.body, where)
    elif shape(value) not in ("unknown", argument.shape) and argument.shape != "any":
        yield f"{where}: wants a {argument.shape}, and a {shape(value)} is given"


def shape(value: Any) -> str:
    """The shape of a literal; unknown for an expression and null."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, list):
        return "list"
    if isinstance(value, dict):
        return "map"
    if isinstance(value, str) and value.startswith('"'):
        return "string"
    return "unknown"


def _attribute_faults(folder: Folder, provider: Provider) -> Iterator[str]:
    pattern = rf"(\bdata\.)?\b({provider.name}_\w+)\.(\w+)((?:\[[^\]]*\])?)\.(\w+)"
    for prefix, type_, name, _, attribute in sorted(set(re.findall(pattern, folder.text))):
        kind = provider.kind(prefix + type_)
        if kind and camel(attribute) not in kind.attributes:
            yield f"{prefix}{type_}.{name}.{attribute}: no such attribute"


def without_comments(text: str) -> str:
    """The code without its comments; a `#` inside quotes is none."""
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|(?:#|//)[^\n]*', lambda found: found[1] or "", text)


def plain(name: str) -> str:
    """A label or literal without its quotes."""
    return name.strip('"')


def _named(parsed: Mapping[str, Any], word: str) -> dict[str, Any]:
    return {plain(name): body for block in parsed.get(word, []) for name, body in block.items() if name != BLOCK}


def _hint(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    return f", did you mean `{near[0]}`?" if near else ""
