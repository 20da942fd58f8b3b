"""Starter manifests: one for each style, with example domains, owners, products and sources to replace."""

from __future__ import annotations

import re

from scaffolder import bundle
from scaffolder.errors import ScaffoldError

_NAME = re.compile(r"^name: .*$", re.MULTILINE)


def styles() -> tuple[str, ...]:
    """The styles that have a starter, sorted."""
    shipped = bundle.folder("blueprints") / "starters"
    return tuple(sorted(each.name.removesuffix(".yaml") for each in shipped.iterdir() if each.name.endswith(".yaml")))


def text(style: str, name: str) -> str:
    """The starter manifest of a style for a platform called `name`, an id. Raises `ScaffoldError` on an unknown style."""
    if style not in styles():
        raise ScaffoldError(f"no starter for the style `{style}`", hint=f"choose one of: {', '.join(styles())}")
    starter = bundle.folder("blueprints") / "starters" / f"{style}.yaml"
    return _NAME.sub(f"name: {name}", starter.read_text("utf-8"), count=1)
