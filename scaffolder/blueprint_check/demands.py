"""What files of blueprints prove by themselves: conditions are schemas, examples agree with them, names name something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

import jsonschema_rs

from scaffolder import proofs, rulesets, schemas
from scaffolder.blueprint_check.gathered import Gathered
from scaffolder.blueprint_check.kinds import CONDITIONS
from scaffolder.catalog import keys
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Document, Pointer
from scaffolder.model.finding import Severity
from scaffolder.schemas.faulty import fault_of_schema
from scaffolder.suggestions import near


def prove(found: Gathered, kind: str, document: Document, entry: Mapping[str, Any]) -> None:
    """Conditions are JSON Schemas, and examples agree with them."""
    sound = True
    for key in CONDITIONS.get(kind, ()):
        condition = entry.get(key, True)
        if isinstance(condition, dict) and not jsonschema_rs.meta.is_valid(condition):
            sound = False
            found.add("invalid-condition", (document, (key,)), f"`{key}` is not a JSON Schema{fault_of_schema(condition)}")
    proof = _PROOFS.get(kind)
    if proof and sound:
        proof(found, document, entry)


def _prove_blueprint(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    holds = schemas.compiled(entry["applies"], "`applies`").is_valid
    for key, wanted in (("in_force", True), ("not_in_force", False)):
        for index, example in enumerate(entry.get("examples", {}).get(key, [])):
            if holds(example) is not wanted:
                says = "does not hold of" if wanted else "holds of"
                at: Pointer = ("examples", key, index)
                found.add("disagreeing-example", (document, at), f"`applies` {says} this example, which is listed as {key}")
    if not any(each.blueprint == entry["id"] for each in found.catalog.practices.values()):
        found.add(
            "empty-blueprint",
            (document, ("id",)),
            f"blueprint `{entry['id']}` has no practice",
            advice=f"write practices/<id>.yaml with `blueprint: {entry['id']}`",
        )


def _prove_rule(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    rule = found.catalog.rules[str(entry["id"])]
    for key, wanted in (("pass", False), ("fail", True)):
        for index, example in enumerate(entry["examples"][key]):
            if proofs.breaks(rule, example, found.catalog) is not wanted:
                says = "keeps the rule, but is listed as failing" if wanted else "breaks the rule, but is listed as passing"
                found.add("disagreeing-example", (document, ("examples", key, index)), f"this example {says}")
    if rule.catalogue or rule.subject != rulesets.SUBJECT:
        return
    practice = found.catalog.practices.get(rule.practice)
    most = min(Severity.WARNING.rank, practice.severity.rank if practice else Severity.WARNING.rank)
    if rule.severity.rank > most:
        names = ", ".join(each.value for each in Severity if each.rank <= most)
        found.add(
            "over-strict-rule", (document, ("severity",)), f"this rule may be at most: {names}", advice=f"severity: {names}"
        )
    if not _asks_for(rule.when, rule.blueprint):
        guard = f"when: {{required: [blueprints], properties: {{blueprints: {{contains: {{const: {rule.blueprint}}}}}}}}}"
        found.add(
            "unguarded-rule", (document, ("when",)), f"`when` does not ask for the blueprint `{rule.blueprint}`", advice=guard
        )


def _prove_decision(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    """The default and what turns it are options, and each option is marked on the decision's criteria."""
    options = {str(row["id"]) for row in entry["options"]}
    turned = [(("flips", index, "to"), name) for index, flip in enumerate(entry["flips"]) for name in _listed(flip.get("to"))]
    for pointer, name in [*((("default_to", index), name) for index, name in enumerate(entry["default_to"])), *turned]:
        if name not in options:
            guess = near(str(name), sorted(options))
            advice = f"name one of: {', '.join(sorted(options))}"
            meant = f", did you mean `{guess}`?" if guess else ""
            found.add("unknown-reference", (document, pointer), f"`{name}` is no option of this decision{meant}", advice=advice)
    for index, row in enumerate(entry["options"]):
        _prove_marks(found, (document, ("options", index)), row, entry["criteria"])


def _prove_option(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    decision = found.catalog.decisions.get(str(entry["decision"]))
    if decision:
        _prove_marks(found, (document, ()), entry, decision.criteria)


def _prove_marks(found: Gathered, at: tuple[Document, Pointer], option: Mapping[str, Any], criteria: Mapping[str, Any]) -> None:
    """An option has one mark for each criterion, and where it fits is a JSON Schema."""
    document, pointer = at
    if set(option["marks"]) != set(criteria):
        wanted = ", ".join(f"{name}: 3" for name in criteria)
        message = f"the marks of `{option['id']}` are not those that the criteria ask for"
        found.add("unfinished-marks", (document, (*pointer, "marks")), message, advice=f"marks: {{{wanted}}}")
    fits = option.get("fits", True)
    if isinstance(fits, dict) and not jsonschema_rs.meta.is_valid(fits):
        found.add("invalid-condition", (document, (*pointer, "fits")), f"`fits` is not a JSON Schema{fault_of_schema(fits)}")


def _prove_component(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    """What a component realises are values that its keys take."""
    for index, (path, value) in enumerate(entry["realises"]):
        key = found.catalog.choices.get(path)
        allowed = ("true",) if key and key.type == "boolean" else found.catalog.allowed(path)
        if key and value not in allowed:
            guess = near(value, allowed)
            advice = f"- [{path}, {guess}]" if guess else f"scaffold explain {path} lists its values"
            message = f"`{value}` is not a value of `{path}`" + (f", did you mean `{guess}`?" if guess else "")
            found.add("unknown-reference", (document, ("realises", index)), message, advice=advice)


def _prove_key(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    """A key of the manifest stands below one that holds keys, and its defaults are values that it takes."""
    rows = cast("list[Mapping[str, Any]]", document.data)
    place = next((index for index, row in enumerate(rows) if row is entry), 0)
    key = found.catalog.choices[str(entry["path"])]
    try:
        keys.shape(each for each in found.catalog.choices.values() if key.path.startswith(each.path))
    except ScaffoldError as error:
        found.add("misplaced-key", (document, (place, "path")), error.message.removeprefix("blueprints: "))
    allowed = found.catalog.allowed(key.path)
    for index, default in enumerate(key.defaults):
        values = default.value if isinstance(default.value, list) else [default.value]
        for value in (each for each in values if isinstance(each, str) and allowed and each not in allowed):
            guess = near(value, allowed)
            meant = f", did you mean `{guess}`?" if guess else ""
            advice = f"value: {guess}" if guess else f"name one of: {', '.join(allowed)}"
            at = (document, (place, "defaults", index, "value"))
            found.add("unknown-reference", at, f"`{value}` is not a value of `{key.path}`{meant}", advice=advice)


def _prove_archetype(found: Gathered, document: Document, entry: Mapping[str, Any]) -> None:
    """The fields of an archetype mean and refer to what there is."""
    named: list[tuple[Pointer, str, str]] = []
    for index, row in enumerate(entry.get("fields", [])):
        kinds = (("semantic", "semantics"), ("references", "archetypes"))
        named += [(("fields", index, key), str(row[key]), kind) for key, kind in kinds if key in row]
    named += [(("derives_from", index), str(name), "archetypes") for index, name in enumerate(entry.get("derives_from", []))]
    for pointer, name, kind in named:
        known = found.catalog.raw(kind)
        if name not in known:
            guess = near(name, known)
            meant = f", did you mean `{guess}`?" if guess else ""
            advice = f"{pointer[-1]}: {guess}" if guess else f"add {kind}/{name}.yaml"
            found.add("unknown-reference", (document, pointer), f"there is no `{name}` among the {kind}{meant}", advice=advice)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


_PROOFS: Mapping[str, Callable[[Gathered, Document, Mapping[str, Any]], None]] = MappingProxyType(
    {
        "blueprint": _prove_blueprint,
        "rule": _prove_rule,
        "decision": _prove_decision,
        "option": _prove_option,
        "component": _prove_component,
        "archetype": _prove_archetype,
        "choice": _prove_key,
    }
)
"""What a kind of file has to prove beyond its shape and its references."""


def _asks_for(when: object, blueprint: str) -> bool:
    """Whether a condition holds only where a blueprint is in force: it says so at its top or in an `allOf`."""
    if not isinstance(when, Mapping):
        return False
    named = when.get("properties")
    asked = named.get("blueprints") if isinstance(named, Mapping) else None
    if isinstance(asked, Mapping) and asked.get("contains") == {"const": blueprint}:
        return True
    parts = when.get("allOf")
    return isinstance(parts, list) and any(_asks_for(each, blueprint) for each in parts)
