"""What an explanation is: a thing of the catalog, and what there is to say about it, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from scaffolder.model.document import Data


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One labelled part: sentences, one for each line, or, where `verbatim`, text to be typed as it stands."""

    label: str
    lines: tuple[str, ...]
    verbatim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing explained: its kind as people say it, its id, what it is in one line, and its parts."""

    kind: str
    id: str
    title: str
    parts: tuple[Part, ...]


def said(label: str, text: str | Iterable[str]) -> tuple[Part, ...]:
    """A part with what there is to say; none where there is nothing."""
    lines = (text,) if isinstance(text, str) else tuple(text)
    kept = tuple(" ".join(line.split()) for line in lines if line.strip())
    return (Part(label=label, lines=kept),) if kept else ()


def typed(label: str, text: str | Iterable[str]) -> tuple[Part, ...]:
    """A part that is shown as it stands, because people paste it; none where it is empty."""
    lines = tuple(text.rstrip().split("\n")) if isinstance(text, str) else tuple(text)
    return (Part(label=label, lines=lines, verbatim=True),) if any(line.strip() for line in lines) else ()


def as_yaml(data: Data) -> str:
    """Plain data as YAML a person would write: short lists and mappings on one line."""
    return yaml.safe_dump(data, default_flow_style=None, sort_keys=False, width=88, allow_unicode=True)


def shown(value: Data) -> str:
    """A value as the manifest would hold it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=10_000, allow_unicode=True).strip()
    return "null" if value is None else str(value)
