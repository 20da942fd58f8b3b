"""Rules as far as an editor can hold them: conditions over the written manifest, folded into the schema that editors load.

An editor sees what a person wrote, not the resolved manifest: short forms stand as they are and open choices are not there. A
rule is folded in where it can only be broken by what is written: its condition asks for written values, its demand forbids
some or requires facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scaffolder.catalog import Catalog
from scaffolder.model.document import Data
from scaffolder.model.finding import Severity
from scaffolder.model.knowledge import Rule

_WHEN = frozenset(
    {"required", "properties", "const", "enum", "contains", "minItems", "minimum", "exclusiveMinimum", "allOf", "anyOf", "not"}
)
"""What a condition may say so that an absent value never meets it."""

_THEN = frozenset(
    {
        "required", "properties", "const", "enum", "contains", "items", "minItems", "minimum", "exclusiveMinimum", "maximum",
        "exclusiveMaximum", "minLength", "allOf", "not",
    }
)  # fmt: skip
"""What a demand may say so that an editor judges it as the resolved manifest is judged."""

_PLACE = re.compile(r"`?\{[a-z_]+\}`?")


def folded(catalog: Catalog) -> list[Data]:
    """One schema for each rule that an editor can hold: where its condition is written, its demand, with its message."""
    return list(foldable(catalog).values())


def foldable(catalog: Catalog) -> Mapping[str, Data]:
    """The rules that an editor can hold, with what it holds."""
    found = {rule.id: _clause(rule, _facts(catalog)) for rule in catalog.rules.values() if _is_foldable(rule)}
    return {name: clause for name, clause in found.items() if clause is not None}


def _facts(catalog: Catalog) -> frozenset[str]:
    """The facts that may be asked for; lists are there and empty where nothing is written, so they never lack."""
    return frozenset(
        path for path, key in catalog.choices.items() if key.kind == "fact" and key.type not in ("list", "objects")
    )


def _is_foldable(rule: Rule) -> bool:
    grave = rule.severity is not Severity.NOTE
    return grave and rule.subject == "manifest" and not rule.relation and _is_written(rule.when) and _is_judged(rule.require)


def _clause(rule: Rule, facts: frozenset[str]) -> Data:
    """The rule over the written manifest; None where nothing is left of its demand."""
    asked = facts if rule.severity is Severity.ERROR else frozenset[str]()
    message = f"{_PLACE.sub('...', rule.message)} ({rule.id}): {rule.why}"
    demand = _demand(rule.require, message, asked, "")
    if demand is None:
        return None
    waived: Data = {
        "required": ["waivers"],
        "properties": {"waivers": {"contains": {"required": ["rule"], "properties": {"rule": {"const": rule.id}}}}},
    }
    return {"if": {"allOf": [_strict(rule.when), {"not": waived}]}, "then": demand}


def _is_written(when: object) -> bool:
    """Whether a condition can be asked of written values alone; where it is asked, each key that it looks at is written."""
    if when is True:
        return True
    if not isinstance(when, Mapping) or not set(when) <= _WHEN:
        return False
    properties = when.get("properties", {})
    if "blueprints" in properties:
        return False
    inner = [*properties.values(), *when.get("allOf", ()), *when.get("anyOf", ())]
    inner += [when["contains"]] if "contains" in when else []
    return all(map(_is_written, inner)) and ("not" not in when or _is_plain(when["not"]))


def _is_plain(denied: object) -> bool:
    """Whether what a condition denies can be asked of written values: it is asked only where all of them are there."""
    if not isinstance(denied, Mapping) or not set(denied) <= _WHEN or "blueprints" in denied.get("properties", {}):
        return denied is True
    inner = [*denied.get("properties", {}).values(), *denied.get("allOf", ()), *denied.get("anyOf", ())]
    inner += [denied[key] for key in ("contains", "not") if key in denied]
    return all(map(_is_plain, inner))


def _is_judged(require: object) -> bool:
    """Whether a demand says nothing that a short form or an open choice would break."""
    if require is True:
        return True
    if not isinstance(require, Mapping) or not set(require) <= _THEN:
        return False
    denied = require.get("not", {})
    if not set(denied) <= {"const", "enum", "contains"}:
        return False
    below = [*require.get("properties", {}).values(), *require.get("allOf", ())]
    below += [require[key] for key in ("items", "contains") if key in require]
    return all(map(_is_judged, below))


def _demand(require: Any, message: str, facts: frozenset[str], path: str) -> Any:
    """What of a demand an editor holds: forbidden values, and the facts it requires; None where nothing is left."""
    if not isinstance(require, Mapping):
        return None
    made: dict[str, Any] = {}
    for key, value in require.items():
        if key == "required":
            asked = [name for name in value if _is_fact(f"{path}.{name}" if path else str(name), require, facts)]
            made |= {"required": asked} if asked else {}
        elif key == "properties":
            inner = {
                name: _demand(each, message, facts, f"{path}.{name}" if path else str(name)) for name, each in value.items()
            }
            kept = {name: each for name, each in inner.items() if each is not None}
            made |= {"properties": kept} if kept else {}
        elif key == "allOf":
            parts = [part for each in value if (part := _demand(each, message, facts, path)) is not None]
            made |= {"allOf": parts} if parts else {}
        elif key in ("items", "contains"):
            part = _demand(value, message, facts, f"{path}[]")
            made |= {key: part} if part is not None else {}
        elif key == "not":
            made |= _denied(value, message)
        else:
            made[key] = value
    return {**made, "errorMessage": message} if made else None


def _denied(denied: Mapping[str, Any], message: str) -> dict[str, Any]:
    """What must not be written, said as what may: editors give a `not` no words of a rule."""
    if "contains" in denied:
        return {"items": {**_denied(denied["contains"], message), "errorMessage": message}}
    values = [denied["const"]] if "const" in denied else list(denied.get("enum", ()))
    if all(isinstance(each, bool) for each in values):
        return {"enum": [each for each in (True, False) if each not in values]}
    return {"pattern": f"^(?!(?:{'|'.join(re.escape(str(each)) for each in values)})$)"}


def _is_fact(path: str, require: Mapping[str, Any], facts: frozenset[str]) -> bool:
    """Whether a required key is a fact, or a section that is required for the sake of one."""
    inner = require.get("properties", {}).get(path.rpartition(".")[2], {})
    names = inner.get("required", ()) if isinstance(inner, Mapping) else ()
    return path in facts or any(f"{path}.{name}" in facts for name in names)


def _strict(schema: Any) -> Any:
    """A condition over what is written: a short form does not meet it by being something else than a section or a list."""
    if not isinstance(schema, Mapping):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            made[key] = {name: _strict(each) for name, each in value.items()}
        elif key in ("allOf", "anyOf"):
            made[key] = [*made.get(key, []), *(_strict(each) for each in value)]
        elif key == "not":
            made["allOf"] = [*made.get("allOf", []), _present(value), {"not": value}]
        else:
            made[key] = _strict(value) if key == "contains" else value
    if {"properties", "required"} & set(schema):
        made.setdefault("type", "object")
        made["required"] = list(dict.fromkeys([*schema.get("required", ()), *schema.get("properties", {})]))
    if "contains" in schema:
        made.setdefault("type", "array")
    return made


def _present(schema: Any) -> dict[str, Any]:
    """That everything a condition looks at is written, in its long form."""
    if not isinstance(schema, Mapping):
        return {}
    made: dict[str, Any] = {}
    if schema.get("properties") or schema.get("required"):
        names = list(dict.fromkeys([*schema.get("properties", {}), *schema.get("required", ())]))
        inner = {name: _present(schema.get("properties", {}).get(name)) for name in names}
        made |= {"type": "object", "required": names, "properties": inner}
    if "contains" in schema:
        made["type"] = "array"
    parts = [_present(each) for key in ("allOf", "anyOf") for each in schema.get(key, ())]
    return {**made, "allOf": parts} if parts else made
