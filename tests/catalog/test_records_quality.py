"""What a strict reader asks of a set of records: no boilerplate, nothing that moves without a reason, the same bytes always."""

from __future__ import annotations

import copy
import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
import yaml
from decided_platforms import (
    CATALOG,
    FULL,
    PLACES,
    ROOT,
    TEXTS,
    architecture,
    example,
    only_records,
    pages,
    record,
    section,
    shares,
    verdicts,
)
from random_manifests import manifests

from scaffolder.decide.facts import paths
from scaffolder.decision_log import wording
from scaffolder.model.architecture import Architecture, Origin


@pytest.mark.parametrize("name", TEXTS)
def test_records_share_little_wording(name: str) -> None:
    """Of no record more than 8 % of the eight-word phrases stand in three or more records of its set."""
    found = shares(only_records(TEXTS[name]))
    assert {page: share for page, share in found.items() if share > wording.SHARED} == {}


@pytest.mark.parametrize("name", TEXTS)
def test_records_are_short_and_long_enough(name: str) -> None:
    """A record takes 150 to 1,200 words, as those that people write and read."""
    counts = {name: len(wording.words(record(text).body)) for name, text in only_records(TEXTS[name]).items()}
    assert all(150 <= count <= 1200 for count in counts.values()), counts


def worst_shares(each: int, seed: int) -> dict[str, tuple[str, float]]:
    """By platform the record that shares most of its wording: of `each` platforms of five kinds, from every key to few."""
    found = {}
    for kind, absent in enumerate((0.0, 0.3, 0.5, 0.7, 0.85)):
        for number, manifest in enumerate(manifests(each, seed=seed + kind, absent=absent)):
            name = f"random-{seed + kind}-{number}"
            text = written({"version": 1, "name": name, **manifest})
            found[name] = max(shares(only_records(text)).items(), key=lambda share: share[1])
    return found


def test_random_platforms_share_little_wording() -> None:
    """Neither do records of platforms that nobody would build, with every key written or few of them."""
    found = worst_shares(10, seed=1)
    assert {name: share for name, share in found.items() if share[1] > wording.SHARED} == {}


@pytest.mark.slow
@pytest.mark.skipif("MATRIX" not in os.environ, reason="the records of a thousand platforms take many minutes: make matrix")
def test_a_thousand_platforms_share_little_wording() -> None:
    """Nor does any record of a thousand such platforms."""
    found = worst_shares(200, seed=101)
    assert len(found) == 1000
    assert {name: share for name, share in found.items() if share[1] > wording.SHARED} == {}


def phrases(page: str) -> tuple[list[str], frozenset[str]]:
    said = wording.phrases(record(page).body)
    return said, frozenset(said)


def differing(one: tuple[list[str], frozenset[str]], other: tuple[list[str], frozenset[str]]) -> float:
    """Percent of one record's phrases that the other does not hold."""
    return 100 * sum(phrase not in other[1] for phrase in one[0]) / len(one[0])


def test_platforms_argue_for_themselves() -> None:
    """Records of any two platforms on one question share at most 37 % of their phrases, also where the answer is the same."""
    same = 0
    said = {text: {name: phrases(page) for name, page in only_records(text).items()} for text in FULL.values()}
    for (one, first), (other, second) in itertools.combinations(FULL.items(), 2):
        mine, theirs = said[first], said[second]
        answers = [{f"{each.number:04d}-{each.id}.md": each.values for each in verdicts(text)} for text in (first, second)]
        for name in sorted(set(mine) & set(theirs)):
            share = min(differing(mine[name], theirs[name]), differing(theirs[name], mine[name]))
            same += answers[0][name] == answers[1][name]
            assert share >= 63, (one, other, name, share)
    assert same > 200


@pytest.mark.parametrize("name", [*TEXTS, *PLACES])
def test_no_default_is_behind_a_rival(name: str) -> None:
    """What the tool chose by itself has the most points in its own record."""
    found = verdicts({**TEXTS, **PLACES}[name])
    assert [each.id for each in found if each.is_record and each.origin is Origin.DEFAULT and each.lead < 0] == []


def settled(found: Architecture) -> dict[str, object]:
    return {path: choice.value for path, choice in found.choices.items()}


@cache
def changes() -> Mapping[str, tuple[str, str]]:
    """For each decision a manifest that writes its answer, and the same one with another answer that fits."""
    found: dict[str, tuple[str, str]] = {}
    drawn = [*(manifest for absent in (0.85, 0.6, 0.3) for manifest in manifests(20, seed=3, absent=absent))]
    for number, manifest in enumerate([*drawn, *map(with_models, drawn)]):
        text = written({"version": 1, "name": f"changed-{number}", **manifest})
        for each in verdicts(text):
            fitting = [rival for rival in each.rejected if rival.fits and len(rival.options) == 1]
            if each.id in found or not fitting or len(each.values) != 1:
                continue
            texts = tuple(
                written(answered({"version": 1, "name": f"changed-{number}", **manifest}, each.path, value))
                for value in (each.values[0], fitting[0].id)
            )
            if all(each.id in {one.id for one in verdicts(made) if one.is_record} for made in texts):
                found[each.id] = (texts[0], texts[1])
        if len(found) == len(CATALOG.decisions):
            break
    return found


def with_models(manifest: Mapping[str, object]) -> Mapping[str, object]:
    """A manifest in which models are trained and agents act: few random ones come to that."""
    sections: dict[str, Any] = copy.deepcopy(dict(manifest))
    sections["ml"] = {"enabled": True, "use_cases": sections.get("ml", {}).get("use_cases", [])}
    sections["genai"] = {"enabled": True, "pattern": "agent"}
    return sections


def written(manifest: Mapping[str, object]) -> str:
    return yaml.safe_dump(dict(manifest), sort_keys=False, width=10_000)


def answered(manifest: Mapping[str, object], path: str, value: str) -> Mapping[str, object]:
    """A manifest with one key written: in a list of objects the key of every entry."""
    made: dict[str, Any] = copy.deepcopy(dict(manifest))
    real: object = {"true": True, "false": False}.get(value, int(value) if value.isdigit() else value)
    section, _, field = path.partition("[].")
    *above, last = section.split(".")
    inside = made
    for part in above:
        inside = inside.setdefault(part, {})
    if field:
        for row in inside[last]:
            row[field] = real
    else:
        inside[last] = [real] if CATALOG.choices[path].type == "list" else real
    return made


@pytest.mark.parametrize("decision", sorted(CATALOG.decisions))
def test_one_choice_moves_only_its_dependents(decision: str) -> None:
    """A changed choice rewrites its own record and only those that look at what changed with it: for every decision."""
    text, changed_text = changes()[decision]
    before, after = only_records(text), only_records(changed_text)
    first, second = settled(architecture(text)), settled(architecture(changed_text))
    moved = {path for path in {*first, *second} if first.get(path) != second.get(path)}
    looking = {
        each.id
        for source in (text, changed_text)
        for each in verdicts(source)
        if moved & {*each.inputs, *default_paths(each.path)}
    }
    come_or_gone = {record.removesuffix(".md") for record in {*before} ^ {*after}}
    moving = {
        record[5:].removesuffix(".md")
        for record in {*before} & {*after}
        if before[record] != after[record]
        and not (linked(before[record] + after[record], come_or_gone) and unlinked(before[record]) == unlinked(after[record]))
    }
    assert decision in moving
    assert moving - looking == set()


def linked(pages: str, others: set[str]) -> bool:
    """Whether a record links to one of those that came or went: it moves with them."""
    return any(name in line for line in pages.splitlines() if line.startswith("related: ") for name in others)


def unlinked(page: str) -> list[str]:
    return [line for line in page.splitlines() if not line.startswith(("related: ", "text: ", "* Related: "))]


def default_paths(path: str) -> set[str]:
    """What the defaults of a choice ask about: a default's reason may change with it."""
    return {asked for default in CATALOG.choices[path].defaults for asked in paths(default.when)}


def test_records_have_the_same_bytes_every_time() -> None:
    """Hash seeds, time zone, locale and folder leave every byte of the records as it is."""
    script = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); import decided_platforms as platforms;"
        "made = platforms.pages(platforms.example('bank-mesh-on-fabric'));"
        "print(hashlib.sha256(repr(sorted(made.items())).encode()).hexdigest())"
    )
    seen = {hashlib.sha256(repr(sorted(pages(example("bank-mesh-on-fabric")).items())).encode()).hexdigest()}
    for seed, zone in (("1", "UTC"), ("4242", "Asia/Tokyo")):
        found = subprocess.run(
            [sys.executable, "-c", script, str(ROOT / "tests")],
            capture_output=True,
            check=True,
            cwd="/",
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        )
        seen.add(found.stdout.decode().strip())
    assert len(seen) == 1


def test_every_practice_has_a_source() -> None:
    """A record names where its practice and its arguments come from."""
    for text in TEXTS.values():
        for name, page in only_records(text).items():
            more = section(page, "More Information")
            assert "* Sources: " in more and "* Practice `" in more, name
