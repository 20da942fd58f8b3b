"""A survey of a repository that nobody generated: the manifest that it would have, and what it does not tell.

Nothing is assumed: a value is proposed where a file tells it, and the file and line are named beside it. What tells a
technology stands in `blueprints/signs.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scaffolder.catalog import Catalog
from scaffolder.facts.files import Files
from scaffolder.model.document import Data
from scaffolder.survey import entries, places, settling, traces, written
from scaffolder.survey.settling import Told

STYLE = "lakehouse"
"""The style where no file tells one: every manifest has one, and from this one most ways stay open."""

ASKED: Mapping[str, Data] = {"owner": "someone@example.org", "industry": "none", "regimes": ["gdpr"]}
"""Facts that steer the most, each with what a line that states it looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The text of the manifest, what it tells and what it does not.

    `told` are the choices by key, `torn` those for which files tell several values equally, `silent` the keys of the top level
    that nothing tells; `counts` says how many entries each list has, and `left_out` how many more there were.
    """

    text: str
    told: Mapping[str, Told]
    torn: Mapping[str, tuple[Told, ...]]
    silent: tuple[str, ...]
    counts: Mapping[str, int]
    left_out: Mapping[str, int]


def propose(files: Files, catalog: Catalog, *, name: str) -> Proposal:
    """What a manifest of these files would say; `name` is the platform's where no file tells it."""
    settled = settling.settle(files, traces.read(files), catalog)
    told, torn = dict(settled.told), dict(settled.torn)
    listed = entries.read(files, catalog)
    head: list[tuple[str, Data, str]] = []
    for key, absent in (("name", name), ("style", STYLE)):
        found = told.pop(key, None)
        torn.pop(key, None)
        head.append((key, found.value, ", ".join(found.places)) if found else (key, absent, _assumed(key)))
    answers = places.answers_for(files)
    for key, sample in ASKED.items():
        by_sign = told.pop(key, None)
        said = (
            (by_sign.value, ", ".join(by_sign.places))
            if by_sign
            else (answers.values.get(key, sample), answers.places.get(key, ""))
        )
        head.append((key, said[0], said[1] or written.NOTHING))
    lists = {
        "cloud.regions": places.regions(files, catalog),
        **{key: list(rows.values()) for key, rows in listed.lists.items()},
        "decide": list(places.decided(files, catalog)),
    }
    return Proposal(
        text=written.manifest(head, told, torn, lists, tuple(catalog.choices)),
        told=told,
        torn=torn,
        silent=tuple(key for key, _, told_by in head if told_by.startswith(written.NOTHING)),
        counts={key: len(rows) for key, rows in lists.items()},
        left_out=listed.left_out,
    )


def _assumed(key: str) -> str:
    return "the folder's name" if key == "name" else f"{written.NOTHING}; every manifest has one"
