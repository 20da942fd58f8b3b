"""Platforms whose decisions are tested: the examples, and one small manifest of each style."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from scaffolder import decide, decision_log, record_reading, records, starters
from scaffolder.catalog import Catalog
from scaffolder.decision_log import lint, wording
from scaffolder.judge import judge
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Verdict
from scaffolder.model.record import Log, Page, Record

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = tuple(sorted(file.parent.name for file in ROOT.glob("examples/*/platform.yaml")))
STYLES = ("data-mesh", "data-fabric", "mesh-on-fabric", "lakehouse", "warehouse")
CATALOG = Catalog()

MINIMAL = """version: 1
name: small-{style}
style: {style}
domains: [{{id: sales, owner: a@x.example}}, {{id: stock, owner: b@x.example}}]
team: {{engineers: 12, platform_team: true}}
governance: {{council: true}}
"""


@cache
def architecture(text: str) -> Architecture:
    """The architecture of a manifest given as text."""
    return judge(text, "platform.yaml", CATALOG, today="2026-11-23").architecture


@cache
def verdicts(text: str) -> tuple[Verdict, ...]:
    """Every verdict of a manifest given as text."""
    return decide.decide(architecture(text), CATALOG)


@cache
def _pages(text: str) -> tuple[tuple[str, str], ...]:
    made = records.pages(architecture(text), verdicts(text), CATALOG)
    return tuple((path.rpartition("/")[2], page) for path, page in made.items())


def pages(text: str) -> dict[str, str]:
    """The pages of a manifest by file name."""
    return dict(_pages(text))


def only_records(text: str) -> dict[str, str]:
    """The records among the pages."""
    return {name: page for name, page in pages(text).items() if name[:4].isdigit()}


def log(texts: Mapping[str, str]) -> Log:
    """Pages by file name as the log of one folder."""
    read = {name: record_reading.record(name, text.encode("utf-8")) for name, text in texts.items()}
    records = tuple(each for each in read.values() if record_reading.looks_like_record(each))
    others = [each for each in read.values() if each not in records]
    beside = tuple(Page(path=each.path, raw=each.raw, text=each.text, encoding=each.encoding) for each in others)
    files = frozenset({*texts, "README.md", "defaults.md"})
    return decision_log.linked(Log(folder="", records=records, pages=beside, files=files, refused={}))


def faults(texts: Mapping[str, str]) -> list[str]:
    """What the lint says of pages by file name."""
    return [f"{each.location.path}: {each.message}" for each in lint.lint(log(texts), frozenset(CATALOG.rules))]


def record(text: str) -> Record:
    """A page as a record."""
    return record_reading.record("0000-page.md", text.encode("utf-8"))


def section(text: str, title: str) -> str:
    """The text below a heading of a record, empty where it is missing."""
    return next((each.text for each in record(text).sections if each.title == title), "")


def shares(texts: Mapping[str, str]) -> Mapping[str, float]:
    """Percent of each record's phrases that stand in three or more of the set."""
    return wording.shared({name: record(text).body for name, text in texts.items()})


def example(name: str) -> str:
    """The text of an example's manifest."""
    return (ROOT / "examples" / name / "platform.yaml").read_text(encoding="utf-8")


def verdict(text: str, decision: str) -> Verdict:
    """The verdict on one decision."""
    return next(each for each in verdicts(text) if each.id == decision)


FULL = {
    **{name: example(name) for name in EXAMPLES},
    **{f"starter {style}": starters.text(style, f"starter-{style}") for style in STYLES},
}
"""Manifests that say much: the examples and the starters."""

TEXTS = {**FULL, **{f"minimal {style}": MINIMAL.format(style=style) for style in STYLES}}
"""Every manifest by the name that a failing test shows."""

PLACES = {
    f"minimal {style} on {place}": MINIMAL.format(style=style) + f"cloud: {{model: {model}, providers: [{providers}]}}\n"
    for style in STYLES
    for place, model, providers in (
        ("aws", "single", "aws"),
        ("azure", "single", "azure"),
        ("gcp", "single", "gcp"),
        ("own ground", "on-prem", "on-prem"),
        ("both", "hybrid", "aws, on-prem"),
    )
}
"""The smallest manifests in every place."""
