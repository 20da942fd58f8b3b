"""What a set of decision records must keep: structure, content and wording, as measures and faults in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import jsonschema_rs
import yaml

from scaffolder import schemas
from scaffolder.model.document import Data

HEADINGS = (
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
)
"""The headings of MADR 4, verbatim and in order; the options' own stand between the last two."""

PHRASE = 8
"""Words of a phrase."""

COMMON = 3
"""Records in which a phrase stands where it counts as shared."""

LEAST = 40
"""Phrases below which nothing is said of a record's wording."""

SHARED = 8
"""Percent of a record's phrases that may be shared."""

WORDS = (150, 1200)
"""Words of a record, least and most."""

_PLACEHOLDER = re.compile(r"\{[a-z_.]+\}|\{\{|\bTBD\b|\bTODO\b|\bNone\b")
_LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
_MANIFEST_LINE = re.compile(r"platform\.yaml#L[1-9][0-9]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A record taken apart: `front` is its front matter, `sections` the text below each heading, in order."""

    front: Mapping[str, Data]
    title: str
    body: str
    sections: tuple[tuple[str, str], ...]

    def section(self, heading: str) -> str:
        """The text below a heading, empty where it is missing."""
        return next((text for name, text in self.sections if name == heading), "")

    @property
    def options(self) -> Mapping[str, str]:
        """The text of each option by its title."""
        names = [name for name, _ in self.sections]
        start, end = (names.index(each) if each in names else len(names) for each in HEADINGS[-2:])
        return {name.removeprefix("### "): text for name, text in self.sections[start + 1 : end]}


def parse(text: str) -> Page:
    """Take a record apart. Raises ValueError where it has no front matter."""
    if not text.startswith("---\n") or "\n---\n" not in text:
        raise ValueError("the record has no front matter")
    front, _, body = text.removeprefix("---\n").partition("\n---\n")
    read = yaml.safe_load(front)
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in body.splitlines():
        if line.startswith("#"):
            sections.append((line, []))
        else:
            sections[-1][1].append(line)
    title = next((name.removeprefix("# ") for name, _ in sections if name.startswith("# ")), "")
    return Page(
        front=cast("Mapping[str, Data]", read if isinstance(read, dict) else {}),
        title=title,
        body=body,
        sections=tuple((name, "\n".join(lines)) for name, lines in sections if name),
    )


def words(text: str) -> list[str]:
    """The words of a text in lower case, numbers among them."""
    return re.findall(r"[a-z0-9.]+", text.lower())


def phrases(text: str) -> list[str]:
    """Every run of eight words of a record's body without its headings, which the form prescribes."""
    return _runs(parse(text).body)


def shared_bodies(bodies: Mapping[str, str]) -> Mapping[str, float]:
    """Percent of the phrases of each text that stand in three or more of the set; texts of a few words are left out."""
    said = {name: _runs(text) for name, text in bodies.items()}
    homes: dict[str, set[str]] = {}
    for name, own in said.items():
        for phrase in own:
            homes.setdefault(phrase, set()).add(name)
    long = {name: own for name, own in said.items() if len(own) >= LEAST}
    return {name: 100 * sum(len(homes[phrase]) >= COMMON for phrase in own) / len(own) for name, own in long.items()}


def _runs(text: str) -> list[str]:
    """Every run of eight words of a text, headings left out."""
    spoken = words("\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [" ".join(spoken[start : start + PHRASE]) for start in range(len(spoken) - PHRASE + 1)]


def shared(texts: Mapping[str, str]) -> Mapping[str, float]:
    """Percent of each record's phrases that stand in three or more records of the set."""
    said = {name: phrases(text) for name, text in texts.items()}
    homes: dict[str, set[str]] = {}
    for name, own in said.items():
        for phrase in own:
            homes.setdefault(phrase, set()).add(name)
    return {name: 100 * sum(len(homes[phrase]) >= COMMON for phrase in own) / max(len(own), 1) for name, own in said.items()}


def differing(one: str, other: str) -> float:
    """Percent of one record's phrases that the other does not hold."""
    mine, theirs = phrases(one), set(phrases(other))
    return 100 * sum(phrase not in theirs for phrase in mine) / max(len(mine), 1)


def faults(texts: Mapping[str, str], rules: frozenset[str]) -> tuple[str, ...]:
    """Everything that is wrong with a set of records by file name; `rules` are the ids that exist. Sorted by record."""
    found: list[str] = []
    for name, text in sorted(texts.items()):
        try:
            page = parse(text)
        except ValueError as error:
            found.append(f"{name}: {error}")
            continue
        found.extend(f"{name}: {fault}" for fault in _alone(page, rules))
    found.extend(
        f"{name}: {share:.1f} % of its phrases stand in {COMMON} or more records"
        for name, share in sorted(shared({name: text for name, text in texts.items() if text.startswith("---\n")}).items())
        if share > SHARED
    )
    found.extend(_together(texts))
    return tuple(found)


def _alone(page: Page, rules: frozenset[str]) -> Iterator[str]:
    """What is wrong with one record by itself."""
    validator = jsonschema_rs.Draft202012Validator(schemas.shared("decision-record"))
    for error in validator.iter_errors(dict(page.front)):
        yield f"front matter: {error.message}"
    names = [name for name, _ in page.sections]
    fixed = [name for name in names if name in HEADINGS]
    if fixed != list(HEADINGS):
        yield f"headings are {', '.join(fixed)}"
    if not page.title or ":" not in page.title:
        yield "the title does not state problem and answer"
    count = len(words(page.body))
    if not WORDS[0] <= count <= WORDS[1]:
        yield f"{count} words"
    for found in _PLACEHOLDER.findall(page.body):
        yield f"placeholder {found}"
    if len(set(_MANIFEST_LINE.findall(page.body))) < 2:
        yield "fewer than two lines of the manifest are quoted"
    yield from _options(page)
    yield from _promises(page, rules)


def _options(page: Page) -> Iterator[str]:
    """What is wrong with the considered options."""
    listed = [line[2:].partition(": ")[0] for line in page.section(HEADINGS[2]).splitlines() if line.startswith("* ")]
    if not 2 <= len(listed) <= 4:
        yield f"{len(listed)} considered options"
    chosen = re.search(r'Chosen option: "(.+?)", because', page.section(HEADINGS[3]))
    if chosen is None or chosen.group(1) not in listed:
        yield "the chosen option is none of those considered"
    if list(page.options) != listed:
        yield "the options weighed are not those considered"
    for title, text in page.options.items():
        if "* Good, because " not in text or "* Bad, because " not in text:
            yield f"{title} lacks a good or a bad point"


def _promises(page: Page, rules: frozenset[str]) -> Iterator[str]:
    """What a record promises for later: bad consequences, a follow-up, what confirms it, who decided."""
    consequences, confirmation = page.section(HEADINGS[4]), page.section(HEADINGS[5])
    if "* Bad, because " not in consequences or "* Follow-up" not in consequences:
        yield "no bad consequence with a follow-up"
    named = cast("list[str]", page.front.get("rules") or [])
    yield from (f"rule {name} does not exist" for name in named if name not in rules)
    if named and not any(f"`{name}`" in confirmation for name in named):
        yield "none of its rules is named under Confirmation"
    if not named and "Review only" not in confirmation:
        yield "no rule confirms it, and it does not say so"
    if page.front.get("status") == "accepted" and not page.front.get("deciders"):
        yield "accepted by nobody"
    if "* Revisit" not in page.section(HEADINGS[7]):
        yield "no trigger to look again"


def _together(texts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong between records: repeated numbers, dangling or one-sided links."""
    fronts = {name: parse(text).front for name, text in texts.items() if text.startswith("---\n")}
    numbers = [name[:4] for name in fronts]
    yield from (f"{name}: its number is taken twice" for name in fronts if numbers.count(name[:4]) > 1)
    for name, text in sorted(texts.items()):
        for target in _LINK.findall(text.removeprefix("---\n").partition("\n---\n")[2] if name in fronts else text):
            if "/" not in target and target.partition("#")[0] not in {*texts, "README.md", "defaults.md"}:
                yield f"{name}: link to {target}, which does not exist"
    for name, front in sorted(fronts.items()):
        for other in cast("list[str]", front.get("related") or []):
            back = fronts.get(f"{other}.md", {}).get("related")
            if name.removesuffix(".md") not in cast("list[str]", back or []):
                yield f"{name}: related to {other}, which does not name it back"
    yield from _supersession(fronts)


def _supersession(fronts: Mapping[str, Mapping[str, Data]]) -> Iterator[str]:
    """Supersession is named at both ends and never runs in a circle."""
    after = {name.removesuffix(".md"): cast("list[str]", front.get("superseded-by") or []) for name, front in fronts.items()}
    before = {name.removesuffix(".md"): cast("list[str]", front.get("supersedes") or []) for name, front in fronts.items()}
    for verb, own, theirs in (("supersedes", before, after), ("superseded by", after, before)):
        for name, others in sorted(own.items()):
            yield from (f"{name}: {verb} {each}, which does not say so" for each in others if name not in theirs.get(each, ()))
    for name in sorted(after):
        seen, open_ones = set[str](), list(after[name])
        while open_ones:
            each = open_ones.pop()
            if each not in seen:
                seen.add(each)
                open_ones.extend(after.get(each, ()))
        if name in seen:
            yield f"{name}: supersedes itself in a circle"
