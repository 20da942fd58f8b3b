"""Changing one entry of a manifest's text, everything else (comments too) kept as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import yaml

from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9_./@+-]*$")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})


def set_value(text: str, path: str, key: str, value: str) -> str:
    """The text with the entry at a dotted key set to a value as a user types it (`aws`, `true`, `[gdpr, hipaa]`).

    An entry that is there is replaced where it stands; one that is not is added to its section, or at the end.
    Raises `ScaffoldError` where the text or the value is not YAML, or the key leads through something else than a section.
    """
    parts = key.split(".")
    if not all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,99}", part) for part in parts):
        raise ScaffoldError(
            f"`{key}` is not a key of the manifest", hint="a key is dotted, as in cloud.model or processing.daily_gb"
        )
    written = _written(value, key)
    root = _root(text, path)
    section = root
    for depth, part in enumerate(parts):
        entry = next((pair for pair in section.value if pair[0].value == part), None)
        last = depth == len(parts) - 1
        if entry is None:
            return _added(text, section, parts[depth:], written, depth)
        if last:
            return _replaced(text, entry[1], written)
        if not isinstance(entry[1], yaml.MappingNode):
            where = entry[0].start_mark.line + 1
            raise ScaffoldError(
                f"{path}:{where}: `{'.'.join(parts[: depth + 1])}` is in its short form, so {key} cannot be set inside it",
                hint=f"set it whole, as in --set {parts[0]}={value}, or write the section out in the manifest",
            )
        section = entry[1]
    return text


def append(text: str, path: str, key: str, entry: Mapping[str, Data]) -> str:
    """The text with one more entry, whose values are texts or lists of texts, in the list at a key of the manifest.

    It follows the style of the list that is there; where there is none, the list is added at the end. Raises `ScaffoldError`
    where the text is not YAML, or something else than a list stands at the key.
    """
    root = _root(text, path)
    flow = "{" + ", ".join(f"{name}: {_value(value)}" for name, value in entry.items()) + "}"
    node = next((pair[1] for pair in root.value if pair[0].value == key), None)
    if node is None and root.flow_style:
        return _added(text, root, [key], f"[{flow}]", 0)
    if node is None:
        return text + ("" if text.endswith("\n") or not text else "\n") + f"{key}:\n" + _block(entry, 2)
    if isinstance(node, yaml.SequenceNode) and node.value and node.flow_style:
        at = node.end_mark.index - 1
        kept = text[:at].rstrip()
        return f"{kept.removesuffix(',')}, {flow}{text[len(kept) : at]}{text[at:]}"
    if isinstance(node, yaml.SequenceNode) and node.value:
        at = _line_end(text, _last(node))
        before = text[:at]
        return before + ("" if before.endswith("\n") else "\n") + _block(entry, node.start_mark.column) + text[at:]
    if isinstance(node, yaml.SequenceNode) or (isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")):
        return _replaced(text, node, f"[{flow}]" if node.end_mark.index > node.start_mark.index else f" [{flow}]")
    raise ScaffoldError(f"{path}:{node.start_mark.line + 1}: `{key}` is no list", hint=f"write {key}: []")


def _block(entry: Mapping[str, Data], indent: int) -> str:
    rows = [f"{name}: {_value(value)}" for name, value in entry.items()]
    return "".join(f"{' ' * indent}{'  ' if number else '- '}{row}\n" for number, row in enumerate(rows))


def _value(value: Data) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    text = str(value)
    return text if _DATE.fullmatch(text) else scalar(text)


def _last(node: yaml.Node) -> int:
    """Where the text of a value really ends: blocks reach up to the next key, over comments that are not theirs."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", len(text[:at].rstrip()))
    return len(text) if stop < 0 else stop + 1


def _root(text: str, path: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ScaffoldError(f"{path}: not readable as YAML: {' '.join(str(error).split())}") from None
    if root is None:
        mark = yaml.Mark("", 0, 0, 0, text, 0)
        return yaml.MappingNode("tag:yaml.org,2002:map", [], mark, mark)
    if not isinstance(root, yaml.MappingNode):
        raise ScaffoldError(f"{path}: the manifest is not a mapping of keys")
    return root


def _written(value: str, key: str) -> str:
    try:
        read = yaml.safe_load(value)
    except yaml.YAMLError:
        read = value
    if isinstance(read, list | dict) and value.lstrip()[:1] in ("[", "{"):
        return json.dumps(read, ensure_ascii=False, default=str)
    if isinstance(read, bool | int) and re.fullmatch(r"true|false|0|[1-9][0-9]*", value):
        return value
    if "\n" in value:
        raise ScaffoldError(f"the value of {key} has a line break", hint="write longer texts in the manifest itself")
    return scalar(value)


def scalar(text: str) -> str:
    """A text as a scalar of the manifest: plain where every YAML reader takes it for this text, else quoted."""
    plain = _PLAIN.match(text) and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def _replaced(text: str, node: yaml.Node, written: str) -> str:
    block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    end = node.end_mark.index
    if block:
        kept = text[node.start_mark.index : end]
        end = node.start_mark.index + len(kept.rstrip())
        start = len(text[: node.start_mark.index].rstrip())
        return f"{text[:start]} {written}{text[end:]}"
    return f"{text[: node.start_mark.index]}{written}{text[end:]}"


def _added(text: str, section: yaml.MappingNode, parts: list[str], written: str, depth: int) -> str:
    if section.flow_style:
        inner = f"{parts[0]}: " + _nested(parts[1:], written)
        start = section.start_mark.index + 1
        return text[:start] + inner + (", " if section.value else "") + text[start:]
    indent = section.value[0][0].start_mark.column if section.value else 2 * depth
    entry = " " * indent + f"{parts[0]}: " + _nested(parts[1:], written) + "\n"
    if depth == 0:
        return text + ("" if text.endswith("\n") or not text else "\n") + entry
    last = section.value[-1][1].end_mark.index
    end = len(text[:last].rstrip())
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop + 1
    before = text[:stop]
    return before + ("" if before.endswith("\n") else "\n") + entry + text[stop:]


def _nested(parts: list[str], written: str) -> str:
    return "{" + f"{parts[0]}: {_nested(parts[1:], written)}" + "}" if parts else written
