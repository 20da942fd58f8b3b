"""Random resolved manifests, the same ones on every run, drawn from the values of `vocabulary.yaml`."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

VOCABULARY: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8")
)


def manifests(count: int, *, seed: int, absent: float = 0.0) -> Iterator[dict[str, Any]]:
    """`count` manifests that state every key; with `absent`, each scalar is left out with that probability."""
    dice = random.Random(seed)
    for _ in range(count):
        yield _manifest(dice, absent)


def _manifest(dice: random.Random, absent: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, drawn in VOCABULARY.items():
        *sections, key = path.split(".")
        section = found
        for each in sections:
            section = section.setdefault(each, {})
        if "one" in drawn:
            if dice.random() >= absent:
                section[key] = dice.choice(drawn["one"])
        elif "some" in drawn:
            share = dice.choice((0.15, 0.5))
            section[key] = [each for each in drawn["some"] if dice.random() < share]
        else:
            section[key] = _entries(dice, drawn["entries"], absent)
    return found


def _entries(dice: random.Random, fields: Mapping[str, list[Any]], absent: float) -> list[dict[str, Any]]:
    ids = fields.get("id", [None, None, None])
    found = []
    for own_id in ids[: dice.randint(0, len(ids))]:
        entry = {"id": own_id} if own_id else {}
        for name, values in fields.items():
            value = copy.deepcopy(dice.choice(values))
            if name != "id" and value is not None and dice.random() >= absent:
                entry[name] = value
        found.append(entry)
    return found
