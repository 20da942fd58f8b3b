"""Schema errors as findings: what is wrong, why it matters, and the text to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from scaffolder.faults import Faults, quoted
from scaffolder.model.document import Data, Document, Location, Pointer
from scaffolder.model.finding import Finding
from scaffolder.schemas import branches, mend, windows
from scaffolder.schemas.mend import Node
from scaffolder.schemas.windows import Part
from scaffolder.schemas.wording import entry, named, nested, reason, wanted, written
from scaffolder.suggestions import LONGEST, listed, near

_MOST_GUESSES = 300
"""Did-you-means a document gets: looking for the nearest word takes time, and nobody reads more."""

_PATTERNS = {
    "^[a-z][a-z0-9-]{1,62}$": ("invalid-id", "use 2 to 63 of a-z, 0-9 and `-`, a letter first"),
    "^[a-z][a-z0-9_]{0,62}$": ("invalid-id", "use up to 63 of a-z, 0-9 and `_`, a letter first"),
    "^[A-Za-z0-9@][A-Za-z0-9._@+/-]{0,99}$": ("invalid-owner", "write an email, a login or @org/team"),
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": ("invalid-date", "write year-month-day"),
}
"""What a broken pattern means to a person: the fault, and how to write it."""

_WHOLE_LISTS = ("minItems", "maxItems", "uniqueItems", "contains")
"""What is asked of a list as a whole."""

_SINGLE_KEYWORDS = ("type", "const", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum")


def explained(document: Document, schema: Node, errors_of: Callable[[Data], Iterable[Any]]) -> tuple[Finding, ...]:
    """Each error as a finding; a value of the wrong type gets that one finding, whatever else it breaks."""
    data: Data = {} if document.data is None else document.data
    explainer = _Explainer(document, schema)
    for part in windows.parts(data):
        explainer.explain(errors_of(part.data), part)
    explainer.measure(data)
    return explainer.findings()


class _Explainer:
    """One document's errors on their way to findings."""

    def __init__(self, document: Document, schema: Node) -> None:
        self.document = document
        self.schema = schema
        self.faults = Faults(document.path)
        self.guesses = 0
        self.words: dict[tuple[str, int], str] = {}
        self.meant: set[Pointer] = set()
        self.cut = False
        self.told: set[Pointer] = set()
        self.keys: set[Pointer] = set()

    def explain(self, errors: Iterable[Any], part: Part) -> None:
        """Explain every error of a part that neither the reader nor an earlier part has reported already."""
        chosen: dict[Pointer, tuple[int, Any]] = {}
        missing: list[tuple[Pointer, Any]] = []
        now: set[Pointer] = set()
        self.cut = self.cut or bool(part.kept)
        for error in branches.meant(errors):
            inside, name = tuple(error.instance_path), error.kind.name
            pointer = part.pointer(inside)
            if pointer in self.told or (name in _WHOLE_LISTS and part.is_cut(inside)):
                continue
            if name not in ("required", "additionalProperties", "unevaluatedProperties"):
                now.add(pointer)
            if name == "required":
                missing.append((pointer, error))
            elif name not in _SINGLE_KEYWORDS:
                self._explain(error, pointer)
            elif pointer not in self.document.faulty:
                rank = _SINGLE_KEYWORDS.index(name)
                if rank < chosen.get(pointer, (99, None))[0]:
                    chosen[pointer] = (rank, error)
        for pointer, error in (*((each, error) for each, (_, error) in chosen.items()), *missing):
            self._explain(error, pointer)
        self.told |= now if part.kept else set()

    def measure(self, data: Data) -> None:
        """Explain which lists are too long, where they were looked at in parts."""
        for pointer, schema in mend.overlong(data, self.schema) if self.cut else ():
            if pointer not in self.told:
                self._too_many(pointer, self._value(pointer), schema)

    def _is_again(self, key: Pointer) -> bool:
        """Whether an earlier part told of a key already."""
        if not self.cut or key not in self.keys:
            self.keys.add(key)
            return False
        return True

    def findings(self) -> tuple[Finding, ...]:
        """What was explained."""
        return self.faults.findings(self.document.data)

    def _explain(self, error: Any, pointer: Pointer) -> None:
        name = error.kind.name
        if name in ("additionalProperties", "unevaluatedProperties"):
            for key in error.kind.unexpected:
                if not self._is_again((*pointer, key)):
                    self._unknown_key(key, pointer, branches.part(self.schema, error))
        elif name == "required":
            self._missing_key(error.kind.property, pointer, branches.part(self.schema, error))
        elif name in _SINGLE_KEYWORDS:
            self._explain_value(name, pointer, branches.part(self.schema, error))
        elif name == "maxItems":
            self._too_many(pointer, self._value(pointer), branches.part(self.schema, error))
        else:
            message = f"{self._named(pointer)} does not fit: {quoted(error.message)[1:-1]}"
            self.faults.add("wrong-shape", self.document.locate(pointer), pointer, message)

    def _explain_value(self, keyword: str, pointer: Pointer, schema: Node) -> None:
        explain = {"type": self._wrong_type, "pattern": self._pattern, "const": self._not_listed, "enum": self._not_listed}
        limits = {"minLength": self._length, "maxLength": self._length, "minimum": self._range, "maximum": self._range}
        (explain | limits)[keyword](pointer, self._value(pointer), schema)

    def _value(self, pointer: Pointer) -> Data:
        found = self.document.data
        for part in pointer:
            found = cast(Any, found)[part]
        return found

    def _named(self, pointer: Pointer) -> str:
        if pointer:
            return named(pointer, self.document.data)
        return "the manifest" if "manifest" in self.schema.get("$id", "") else "this file"

    def _place(self, pointer: Pointer) -> Location:
        """Where the value stands; for a mapping or list under a key, the key."""
        place = self.document.places.get(pointer)
        if place is None or isinstance(self._value(pointer), dict | list):
            return self.document.locate(pointer)
        return place.value if self._value(pointer) is not None or not place.key else place.key

    def _guess(self, word: str, known: Iterable[str]) -> str:
        words = tuple(known)
        key = (word, id(known))
        if key not in self.words and self.guesses < _MOST_GUESSES and len(word) <= LONGEST:
            self.guesses += 1
            self.words[key] = near(word, words)
        return self.words.get(key, "")

    def _unknown_key(self, key: str, pointer: Pointer, schema: Node) -> None:
        known = schema.get("properties", {})
        where = self._elsewhere(key) if "." in key else ""
        meant = "" if where else self._guess(key, known)
        where = where or ("" if meant else self._elsewhere(key))
        own = (*pointer, key)
        place = self.document.locate(own)
        section = self._named(pointer)
        message = f"{section} has no key {quoted(key)}"
        if meant:
            taken = (*pointer, meant) in self.meant or (*pointer, meant) in self.document.places
            self.meant.add((*pointer, meant))
            value = self._value(own)
            short = not isinstance(value, dict) and not any(isinstance(each, dict | list) for each in _entries(value))
            help_text = entry(meant, value) if short and value is not None else f"{meant}:"
            label = f"did you mean `{meant}`, which is there already?" if taken else f"did you mean `{meant}`?"
            help_text = "delete it, or move what it says there" if taken else help_text
            self.faults.add("unknown-key", place, own, message, label=label, help=help_text, fix=None if taken else meant)
        elif where:
            label = f"it belongs under `{'.'.join(where.split('.')[:-1])}`"
            self.faults.add("unknown-key", place, own, message, label=label, help=nested(where, self._value(own)))
        else:
            label = "nobody reads this"
            self.faults.add("unknown-key", place, own, message, label=label, help=f"delete it, or use one of: {listed(known)}")

    def _elsewhere(self, key: str) -> str:
        """The dotted key that was meant by a key in the wrong place, empty where none or several could be."""
        sections = self.schema.get("properties", {})
        head, _, tail = key.partition(".")
        if tail and tail in sections.get(head, {}).get("properties", {}):
            return key
        homes = [f"{name}.{key}" for name, part in sections.items() if key in part.get("properties", {})]
        return homes[0] if len(homes) == 1 else ""

    def _missing_key(self, key: str, pointer: Pointer, schema: Node) -> None:
        own = (*pointer, key)
        if own in self.document.places or own in self.meant or self._is_again(own):
            return
        shown = self._free(key, mend.example(mend.inner(schema, key)), pointer)
        help_text = f"{key}: {written(shown)}" if shown is not None else f"{key}:"
        subject = self._named(pointer)
        place = self.document.locate(pointer)
        what = mend.inner(schema, key).get("description", "")
        self.faults.add(
            "missing-key",
            place,
            own,
            f"{subject} has no `{key}`",
            label=f"add `{key}:` here",
            help=help_text,
            why=reason(what),
        )

    def _free(self, key: str, shown: Data, pointer: Pointer) -> Data:
        """The example, numbered where another entry of the same list has it already."""
        if not pointer or not isinstance(pointer[-1], int) or not isinstance(shown, str):
            return shown
        taken = [
            each.get(key) if isinstance(each, dict) else each for each in _entries(self._value(pointer[:-1]))[:_MOST_GUESSES]
        ]
        alike = [each for each in taken if isinstance(each, str) and each.lower() == shown]
        return f"{shown}-{pointer[-1] + 1}" if alike else shown

    def _wrong_type(self, pointer: Pointer, value: Data, schema: Node) -> None:
        key = pointer[-1] if pointer else ""
        meant = mend.scalar(value, schema, str(key)) if not isinstance(value, dict | list) else None
        if meant is None:
            meant = mend.example(schema)
        help_text = entry(key, meant) if meant is not None and pointer else ""
        if value is None:
            message = f"{self._named(pointer)} has no value"
            self.faults.add(
                "empty-value", self._place(pointer), pointer, message, label="write a value, or delete the line", help=help_text
            )
            return
        asked = wanted(schema)
        own = {"object": "a mapping", "array": "a list", "boolean": "a boolean"}.get(mend.type_of(value), "")
        got = own or ("a text" if isinstance(value, str) else "a number")
        shown = "" if isinstance(value, dict | list) else f" {quoted(value)}"
        subject = self._named(pointer)
        message = f"{subject} is {got}{shown}, where {asked} belongs"
        label = "quote it" if isinstance(meant, str) and str(value).lower() == meant.lower() else f"write {asked}"
        if isinstance(value, dict) and "array" in mend.types(schema):
            label = "start each entry with `- `"
        fix = written(meant) if mend.is_plain(value, meant) else None
        self.faults.add("wrong-type", self._place(pointer), pointer, message, label=label, help=help_text, fix=fix)

    def _not_listed(self, pointer: Pointer, value: Data, schema: Node) -> None:
        options = schema.get("enum") or [schema["const"]]
        meant = self._guess(str(value), [each for each in options if isinstance(each, str)])
        answer: Data = meant or mend.scalar(value, schema) or options[0]
        label = (
            f"did you mean `{meant}`?"
            if meant
            else f"one of: {listed(map(str, options))}"
            if len(options) > 1
            else f"write {options[0]}"
        )
        help_text = entry(pointer[-1], answer) if pointer else ""
        message = f"{quoted(value)} is not a value of {self._named(pointer)}"
        fix = written(answer) if meant or mend.is_plain(value, answer) else None
        self.faults.add("misspelt-value", self._place(pointer), pointer, message, label=label, help=help_text, fix=fix)

    def _pattern(self, pointer: Pointer, value: Data, schema: Node) -> None:
        rule, label = _PATTERNS.get(schema["pattern"], ("wrong-shape", f"it must match {schema['pattern']}"))
        meant = mend.scalar(value, schema)
        answer = mend.example(schema) if meant is None else meant
        help_text = entry(pointer[-1], answer) if pointer and answer is not None and not isinstance(answer, dict | list) else ""
        noun = {"invalid-id": "an id", "invalid-owner": "an owner", "invalid-date": "a date"}.get(
            rule, "what the schema asks for"
        )
        self.faults.add(rule, self._place(pointer), pointer, f"{quoted(value)} is not {noun}", label=label, help=help_text)

    def _length(self, pointer: Pointer, value: Data, schema: Node) -> None:
        size = len(str(value))
        if size == 0:
            answer = mend.example(schema)
            help_text = entry(pointer[-1], answer) if answer is not None and pointer else ""
            message = f"{self._named(pointer)} is an empty text"
            self.faults.add(
                "empty-text", self._place(pointer), pointer, message, label="write it, or delete the line", help=help_text
            )
            return
        most = schema.get("maxLength", size)
        message = f"{self._named(pointer)} has {size} characters, where {most} is the most"
        self.faults.add("over-long-text", self._place(pointer), pointer, message, label=f"cut it to {most} characters")

    def _range(self, pointer: Pointer, value: Data, schema: Node) -> None:
        least, most = schema.get("minimum"), schema.get("maximum")
        number = cast(int, value)
        limit = least if least is not None and number < least else most
        side = "below" if limit == least else "above"
        message = f"{self._named(pointer)} is {quoted(value)}, {side} {limit}"
        label = f"from {least} to {most}"
        self.faults.add(
            "number-out-of-range", self._place(pointer), pointer, message, label=label, help=entry(pointer[-1], limit)
        )

    def _too_many(self, pointer: Pointer, value: Data, schema: Node) -> None:
        most = schema["maxItems"]
        message = f"{self._named(pointer)} has {len(cast(list[Data], value))} entries, where {most} is the most"
        self.faults.add("wrong-shape", self.document.locate(pointer), pointer, message, label="split the platform")


def _entries(value: Data) -> list[Data]:
    return value if isinstance(value, list) else []
