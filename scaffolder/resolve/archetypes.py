"""Archetypes: what a data product most likely looks like, found by the words of its id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeAlias, TypeVar, cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Field
from scaffolder.model.document import Data

Thing = TypeVar("Thing")
Phrase: TypeAlias = tuple[str, ...]

TYPES = ("string", "integer", "number", "boolean", "date", "timestamp")
"""The logical types a field may have."""

_TYPE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("text", "varchar", "char", "str", "uuid"), "string"),
    **dict.fromkeys(("int", "bigint", "long", "smallint"), "integer"),
    **dict.fromkeys(("decimal", "numeric", "float", "double", "money", "real"), "number"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("datetime", "time", "timestamptz"), "timestamp"),
}
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "o", "æ": "ae"}
_SAME_AS_SINGULAR = frozenset(
    {"series", "news", "status", "analysis", "business", "address", "access", "loss", "process", "gps"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Semantic:
    """What values of a field mean. `measure` is sum, average or none; `dimension` says figures may be split by it."""

    id: str
    title: str
    type: str
    words: tuple[Phrase, ...]
    classification: str
    personal: bool
    mask: str
    measure: str
    dimension: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Archetype:
    """A shape known by its words: `kind` is landed (rows from a source), period, month, summary or content.

    `volume` is its share of the rows of the largest table; `derives_from` names archetypes an aggregate is made from.
    """

    id: str
    kind: str
    title: str
    phrases: tuple[Phrase, ...]
    industries: tuple[str, ...]
    entity: str
    grain: str
    volume: float
    source_title: str
    source_kind: str
    derives_from: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Spoken(Generic[Thing]):
    """Things by the first word of their phrases, each phrase with its thing and its place in the order of things."""

    phrases: Mapping[str, tuple[tuple[Phrase, Thing, int], ...]]

    @classmethod
    def of(cls, things: Iterable[tuple[tuple[Phrase, ...], Thing]]) -> Spoken[Thing]:
        """The index of things with their phrases."""
        found: dict[str, list[tuple[Phrase, Thing, int]]] = {}
        for order, (phrases, thing) in enumerate(things):
            for phrase in filter(None, phrases):
                found.setdefault(phrase[0], []).append((phrase, thing, order))
        return cls({word: tuple(each) for word, each in found.items()})

    def within(self, said: Phrase) -> Iterator[tuple[Phrase, Thing, int, int]]:
        """Every phrase that stands in `said`, with its thing, where it stands, and the place in the order of things."""
        for place, word in enumerate(said):
            for phrase, thing, order in self.phrases.get(word, ()):
                if said[place : place + len(phrase)] == phrase:
                    yield phrase, thing, place, order


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything archetypes and semantics say, ready for look-ups."""

    archetypes: Mapping[str, Archetype]
    semantics: Mapping[str, Semantic]
    contents: Mapping[str, tuple[Field, ...]]
    subjects: Spoken[Archetype]
    meanings: Spoken[Semantic]

    def semantic(self, name: str) -> Semantic:
        """A semantic by id; plain text where it is unknown."""
        return self.semantics.get(name) or self.semantics["text"]


@lru_cache(maxsize=4)
def known(catalog: Catalog) -> Known:
    """The archetypes of a catalog, read once."""
    semantics = {name: _semantic(entry) for name, entry in catalog.raw("semantics").items()}
    read = {name: _archetype(entry, semantics) for name, entry in catalog.raw("archetypes").items()}
    shapes = {name: each for name, each in read.items() if each.kind != "content"}
    return Known(
        archetypes=shapes,
        semantics=semantics,
        contents={each.phrases[0][0]: each.fields for each in read.values() if each.kind == "content"},
        subjects=Spoken.of((each.phrases, each) for each in shapes.values()),
        meanings=Spoken.of((each.words, each) for each in semantics.values()),
    )


@lru_cache(maxsize=8192)
def words(text: str) -> Phrase:
    """The words of an id or name, in singular: `order-lines` is (order, line), `customer360` is (customer, 360)."""
    return tuple(singular(word) for word in re.findall(r"[a-z]+|[0-9]+", plain_ascii(text).lower()))


def singular(word: str) -> str:
    """The singular of an English noun, near enough to compare two words."""
    if word in _SAME_AS_SINGULAR or len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1]


def plain_ascii(text: str) -> str:
    """Text without accents and umlauts, for names that every engine takes."""
    spelled = "".join(_SPELLED.get(letter, letter) for letter in text)
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")


def identifier(text: str) -> str:
    """A name for a table or column: lower case ASCII letters, digits and underscores, a letter first."""
    name = re.sub(r"[^a-z0-9]+", "_", plain_ascii(text).lower()).strip("_") or "field"
    return name if name[0].isalpha() else f"f_{name}"


def human(name: str) -> str:
    """A name as words: `gross_amount` is "Gross amount"."""
    text = " ".join(re.split(r"[-_\s]+", name)).strip()
    return text[:1].upper() + text[1:]


def matching(text: str, industry: str, of: Known, kinds: Iterable[str]) -> Archetype | None:
    """The archetype whose phrase fits the words of `text` best: longest first, then the industry's own, then the last words."""
    wanted = frozenset(kinds)
    best: tuple[tuple[int, int, int, int], Archetype] | None = None
    for phrase, each, place, order in of.subjects.within(words(text)):
        if each.kind not in wanted:
            continue
        own = int(industry in each.industries) - int(bool(each.industries) and industry not in each.industries)
        rank = (len(phrase), own, place, -order)
        if best is None or rank > best[0]:
            best = (rank, each)
    return best[1] if best else None


def meaning(name: str, kind: str, of: Known) -> Semantic:
    """What a field most likely means: the longest phrase its name ends in or holds, among those of its type."""
    best: tuple[tuple[int, int, int], Semantic] | None = None
    for phrase, each, place, order in of.meanings.within(words(name)):
        rank = (len(phrase), place + len(phrase), -order)
        if (not kind or each.type == kind) and (best is None or rank > best[0]):
            best = (rank, each)
    if best:
        return best[1]
    fallback = {"integer": "quantity", "number": "measure", "boolean": "flag", "date": "event-date", "timestamp": "event-time"}
    return of.semantic(fallback.get(kind, "text"))


def field_type(text: str) -> str:
    """A logical type from what a person wrote (`varchar(20)` is string); empty where it says nothing known."""
    word = re.split(r"[^a-z]", text.strip().lower())[0]
    return word if word in TYPES else _TYPE_WORDS.get(word, "")


def _phrases(entry: Mapping[str, Data], key: str) -> tuple[Phrase, ...]:
    return tuple(words(str(each)) for each in cast(list[Data], entry.get(key) or []))


def _semantic(entry: Mapping[str, Data]) -> Semantic:
    return Semantic(
        id=str(entry["id"]),
        title=str(entry["title"]),
        type=str(entry["type"]),
        words=_phrases(entry, "words"),
        classification=str(entry["classification"]),
        personal=bool(entry.get("personal", False)),
        mask=str(entry.get("mask", "none")),
        measure=str(entry.get("measure", "none")),
        dimension=bool(entry.get("dimension", False)),
    )


def _archetype(entry: Mapping[str, Data], semantics: Mapping[str, Semantic]) -> Archetype:
    source = cast(Mapping[str, Data], entry.get("source") or {})
    return Archetype(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        title=str(entry["title"]),
        phrases=_phrases(entry, "match"),
        industries=tuple(str(each) for each in cast(list[Data], entry.get("industries") or [])),
        entity=str(entry.get("entity", "")),
        grain=str(entry.get("grain", "")),
        volume=float(cast(float, entry.get("volume", 0))),
        source_title=str(source.get("title", "")),
        source_kind=str(source.get("kind", "")),
        derives_from=tuple(str(each) for each in cast(list[Data], entry.get("derives_from") or [])),
        fields=tuple(_field(row, semantics) for row in cast(list[Mapping[str, Data]], entry.get("fields") or [])),
    )


def _field(row: Mapping[str, Data], semantics: Mapping[str, Semantic]) -> Field:
    semantic = semantics[str(row["semantic"])]
    return Field(
        name=str(row["name"]),
        type=str(row["type"]),
        title=str(row["title"]),
        semantic=semantic.id,
        classification=str(row.get("classification", semantic.classification)),
        key=bool(row.get("key", False)),
        required=bool(row.get("required", False)),
        references=str(row.get("references", "")),
        values=tuple(str(each) for each in cast(list[Data], row.get("values") or [])),
    )
