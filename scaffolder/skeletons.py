"""Skeletons: files of blueprints to begin from, whose marked places are filled before `scaffold blueprint check` is content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from scaffolder import bundle
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.suggestions import near

FOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "practice": "practices",
        "rule": "rules",
        "decision": "decisions",
        "option": "options",
        "component": "components",
        "archetype": "archetypes",
        "role": "roles",
        "view": "views",
        "capability": "capabilities",
        "overlay": "overlays",
        "template-set": "templates",
    }
)
"""The kinds there is a skeleton of, each with the folder its files lie in."""

BELONGS: Mapping[str, str] = MappingProxyType(
    {
        "practice": "a blueprint, as in --for finops",
        "rule": "a practice, as in --for ob-slo",
        "decision": "a practice, as in --for wh-policies-in-engine",
        "option": "a decision, as in --for event-log",
        "component": "the choice that brings it, as in --for streaming.broker=kafka",
    }
)
"""What some kinds belong to, in words."""

LETTER = "# @id@\n\nThis file was printed for {{ platform.title | md }}.\n"
"""The template that a new template set begins with."""

_ID = re.compile(r"^[a-z][a-z0-9-]{1,62}$")
_PLACE = re.compile(r"@([a-z]+)@")


def skeleton(kind: str, name: str, belongs: str, catalog: Catalog) -> Mapping[str, str]:
    """The files of a new thing by their paths below a folder of blueprints; `belongs` is what it belongs to, or empty.

    Raises `ScaffoldError` where the name is none, is taken, or what it belongs to is not there.
    """
    if not _ID.match(name):
        raise ScaffoldError(
            f"`{name}` is no id", hint="an id has two characters or more: a lower case letter, then letters, digits and dashes"
        )
    known = catalog.template_sets if kind == "template-set" else catalog.raw(FOLDERS[kind]) if kind != "view" else {}
    if name in known:
        raise ScaffoldError(
            f"there is a {kind} `{name}` already", hint=f"copy it to replace it, or name yours otherwise: {name}-of-ours"
        )
    if kind in BELONGS and not belongs:
        raise ScaffoldError(f"a {kind} belongs to something", hint=f"say --for and {BELONGS[kind]}")
    words = {"id": name, "regime": name.removeprefix("regime-"), **_words(kind, belongs, catalog)}
    text = _filled((bundle.folder("blueprints") / "skeletons" / f"{kind}.yaml").read_text("utf-8"), words)
    if kind == "template-set":
        return {f"templates/{name}/set.yaml": text, f"templates/{name}/files/readme.md.j2": _filled(LETTER, words)}
    return {f"{FOLDERS[kind]}/{name}.yaml": text}


def _words(kind: str, belongs: str, catalog: Catalog) -> Mapping[str, str]:
    """What the places of a skeleton hold that follow from what it belongs to."""
    if kind == "practice":
        return {"blueprint": _there(belongs, "blueprint", catalog.blueprints)}
    if kind in ("rule", "decision"):
        practice = catalog.practices[_there(belongs, "practice", catalog.practices)]
        return {"practice": practice.id, "blueprint": practice.blueprint}
    if kind == "option":
        decision = catalog.decisions[_there(belongs, "decision", catalog.decisions)]
        return {"decision": decision.id, "marks": "{" + ", ".join(f"{each}: 3" for each in decision.criteria) + "}"}
    if kind == "component":
        path, _, value = belongs.partition("=")
        _there(path, "key of the manifest", catalog.choices)
        if value not in (*catalog.allowed(path), "true"):
            guess = near(value, catalog.allowed(path))
            raise ScaffoldError(
                f"`{value}` is not a value of `{path}`" + (f", did you mean `{guess}`?" if guess else ""),
                hint=f"scaffold options {path} lists them; scaffold blueprint new option adds one",
            )
        roles = [each.role for each in catalog.components.values() if path in dict(each.realises)]
        role = max(roles, key=roles.count) if roles else "'FILL: its slot in the architecture'"
        quoted = "'true'" if value == "true" else value
        return {"role": role, "realises": f"[{path!r}, {quoted}]"}
    return {}


def _there(name: str, what: str, known: Mapping[str, object]) -> str:
    if name in known:
        return name
    guess = near(name, known)
    raise ScaffoldError(
        f"there is no {what} `{name}`" + (f", did you mean `{guess}`?" if guess else ""),
        hint=f"scaffold explain {what.partition(' ')[0]}s lists them",
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: words.get(place[1], place[0]), text)
