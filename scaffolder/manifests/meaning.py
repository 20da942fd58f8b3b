"""What a manifest in its long form means: values of the vocabulary, ids, references, dates and paths."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.faults import Faults, quoted
from scaffolder.manifests.forms import CONTRACT, Form, form_of
from scaffolder.model.document import Data, Document, Location, Pointer
from scaffolder.paths import RESERVED, fault
from scaffolder.schemas.wording import entry, written
from scaffolder.suggestions import listed, near

_MOST_GUESSES = 300
_OWN_NAMES = frozenset({"cloud.regions"})
"""Lists whose entries may share their leading key."""


class Meaning:
    """Checks a long form and takes out of it what means nothing."""

    def __init__(self, document: Document, written: Mapping[Pointer, Pointer], catalog: Catalog, faults: Faults) -> None:
        self.document = document
        self.written = written
        self.catalog = catalog
        self.faults = faults
        self.guesses = 0

    def check(self, data: dict[str, Data]) -> None:
        """Report every fault of meaning; `data` keeps only what means something."""
        whole = form_of(self.catalog)
        self._values(data, whole, ())
        self._names(data, whole, ())
        self._shared_names(data)
        self._decisions(data)
        self._inputs(data)

    def _place(self, pointer: Pointer) -> Location:
        """Where the user wrote the value at a pointer into the long form."""
        source = self._source(pointer)
        return self.document.places[source].value if source else self.document.locate(())

    def _values(self, value: Data, form: Form, pointer: Pointer) -> Data:
        """The value without what its vocabulary, the calendar or the file system refuses."""
        if isinstance(value, dict):
            for key, each in list(value.items()):
                below = form.known[key]
                kept = each if below.takes(each) else self._values(each, below, (*pointer, key))
                if kept is None:
                    del value[key]
                elif kept is not each:
                    value[key] = kept
            return value
        if isinstance(value, list) and form.entries:
            for index, each in enumerate(value):
                if not form.entries.takes(each):
                    value[index] = self._values(each, form.entries, (*pointer, index))
            if not form.entries.known:
                self._distinct(value, form.path, pointer)
            return value
        return self._text(value, form, pointer) if isinstance(value, str) else value

    def _text(self, value: str, form: Form, pointer: Pointer) -> Data:
        """A text that its place asks about and does not know."""
        listed_here = self.catalog.allowed(form.path)
        if self._was_mended(value, pointer):
            return None if listed_here else value
        if form.is_date and not _in_calendar(value):
            message = f"{quoted(value)} is not in the calendar"
            self.faults.add("invalid-date", self._place(pointer), pointer, message, label="no such day")
            return None
        if form.path == CONTRACT and fault(value):
            message = f"the contract's path {quoted(value)} {fault(value)}"
            help_text = "delete the line, or write contract: contracts/orders.odcs.yaml"
            self.faults.add(
                "invalid-path", self._place(pointer), pointer, message, label="write a path in the repository", help=help_text
            )
            return None
        if not listed_here or "enum" in form.schema:
            return value
        return self._misspelt(value, form.path, pointer, listed_here)

    def _source(self, pointer: Pointer) -> Pointer:
        """The pointer of what the user wrote for an entry, or of its nearest written parent."""
        source = self.written.get(pointer, pointer)
        while source and source not in self.document.places:
            source = source[:-1]
        return source

    def _was_mended(self, value: str, pointer: Pointer) -> bool:
        """Whether the user wrote something else, which is a finding already."""
        source = self._source(pointer)
        found = self.document.data
        for part in source:
            found = cast(dict[str | int, Data], found)[part]
        return found != value or source in self.document.faulty

    def _misspelt(self, value: str, path: str, pointer: Pointer, allowed: tuple[str, ...]) -> Data:
        self.guesses += 1
        known = (*allowed, *self.catalog.allowed("cloud.providers")) if self._is_short_cloud(pointer) else allowed
        meant = near(value, known) if self.guesses <= _MOST_GUESSES else ""
        label = f"did you mean `{meant}`?" if meant else f"one of: {listed(known)}"
        help_text = self._entry(pointer, meant) if meant else f"scaffold explain {_dotted(path)}"
        message = f"{quoted(value)} is not a value of `{_dotted(path)}`"
        fix = written(meant) if meant else None
        self.faults.add("misspelt-value", self._place(pointer), pointer, message, label=label, help=help_text, fix=fix)
        return meant if meant in allowed else None

    def _entry(self, pointer: Pointer, value: str) -> str:
        """The entry to paste where the user wrote the value at a pointer, in the form that was used there."""
        source = self._source(pointer)
        return entry(source[-1] if source else pointer[-1], value)

    def _is_short_cloud(self, pointer: Pointer) -> bool:
        return pointer == ("cloud", "model") and self.written.get(pointer) == ("cloud",)

    def _distinct(self, value: list[Data], path: str, pointer: Pointer) -> None:
        """Keep each entry of a plain list once; empty places go."""
        if len(value) == 1 and value[0] is not None:
            return
        seen: set[str] = set()
        kept: list[Data] = []
        for index, each in enumerate(value):
            if isinstance(each, str) and each in seen:
                own = (*pointer, index)
                message = f"{quoted(each)} is written twice in `{_dotted(path)}`"
                self.faults.add("duplicate-entry", self._place(own), own, message, label="delete this one")
            elif each is not None:
                seen.add(str(each))
                kept.append(each)
        value[:] = kept

    def _names(self, value: Data, form: Form, pointer: Pointer) -> None:
        """Ids of list entries: each there, none twice, none that Windows keeps for itself."""
        if isinstance(value, dict):
            for key, each in value.items():
                if form.known[key].leads:
                    self._names(each, form.known[key], (*pointer, key))
        if not isinstance(value, list) or not form.entries or not form.entries.lead or form.path == "waivers":
            return
        lead = form.entries.lead
        seen: dict[str, Pointer] = {}
        for index, each in enumerate(value):
            own = (*pointer, index, lead)
            thing = cast(dict[str, Data], each)
            name = thing.get(lead)
            if not isinstance(name, str):
                thing[lead] = _stand_in(form.path, index, seen)
            elif form.path not in _OWN_NAMES:
                self._name(name, own, seen, lead)
                if name in seen:
                    thing[lead] = _stand_in(f"{name}s", index, seen)
            seen.setdefault(str(thing[lead]), own)
            self._names(thing, form.entries, (*pointer, index))

    def _name(self, name: str, own: Pointer, seen: Mapping[str, Pointer], lead: str) -> None:
        if name in seen:
            first = self._place(seen[name]).line
            message = f"the {lead} {quoted(name)} is used twice"
            help_text = self._entry(own, f"{name}-2") if lead in ("id", "name") else "delete one of the two entries"
            self.faults.add("duplicate-id", self._place(own), own, message, label=f"first used in line {first}", help=help_text)
        elif lead == "id" and name in RESERVED:
            message = f"Windows keeps the name {quoted(name)} for a device"
            help_text = self._entry(own, f"{name}-data")
            self.faults.add("reserved-id", self._place(own), own, message, label="choose another id", help=help_text)

    def _shared_names(self, data: dict[str, Data]) -> None:
        """Sources and products are both inputs, so that no id may name one of each."""
        sources = {str(each["id"]): index for index, each in enumerate(_entries(data, "sources"))}
        for index, product in enumerate(_entries(data, "products")):
            name = str(product["id"])
            if name in sources:
                own: Pointer = ("products", index, "id")
                first = self._place(("sources", sources[name], "id")).line
                message = f"the id {quoted(name)} names a source and a product"
                help_text = f"id: {name}-product"
                self.faults.add(
                    "duplicate-id", self._place(own), own, message, label=f"the source is in line {first}", help=help_text
                )

    def _decisions(self, data: dict[str, Data]) -> None:
        entries = _entries(data, "decide")
        known = tuple(self.catalog.raw("decisions")) if entries else ()
        for index, each in enumerate(entries):
            name = str(each["decision"])
            own: Pointer = ("decide", index, "decision")
            if known and name not in known and self.written.get(own, own) in self.document.places:
                meant = near(name, known)
                label = f"did you mean `{meant}`?" if meant else f"one of: {listed(known)}"
                help_text = f"decision: {meant}" if meant else "scaffold adr list"
                message = f"there is no decision {quoted(name)}"
                self.faults.add("unknown-decision", self._place(own), own, message, label=label, help=help_text)
        data.update({"decide": [each for each in entries if each["decision"] in known]} if entries and known else {})

    def _inputs(self, data: dict[str, Data]) -> None:
        """Inputs that name no source and no product, or close a circle, are left out."""
        products = _entries(data, "products")
        known = {str(each["id"]): None for each in (*_entries(data, "sources"), *products)}
        for index, product in enumerate(products):
            for place, name in enumerate(_inputs_of(product)):
                if name not in known:
                    self._unknown_input(name, str(product["id"]), ("products", index, "inputs", place), tuple(known))
        closing = self._closing({str(each["id"]): index for index, each in enumerate(products)}, products)
        for product in products:
            if "inputs" in product:
                own = str(product["id"])
                kept = [each for each in _inputs_of(product) if each in known and (own, each) not in closing]
                product["inputs"] = cast(Data, kept)

    def _unknown_input(self, name: str, product: str, pointer: Pointer, known: tuple[str, ...]) -> None:
        self.guesses += 1
        meant = near(name, known) if self.guesses <= _MOST_GUESSES else ""
        label = f"did you mean `{meant}`?" if meant else "declare it under `sources`"
        help_text = meant or f"sources: [{{id: {name}, kind: database}}]"
        message = f"product {quoted(product)} reads {quoted(name)}, which is no source and no product"
        self.faults.add("unknown-input", self._place(pointer), pointer, message, label=label, help=help_text)

    def _closing(self, places: Mapping[str, int], products: list[dict[str, Data]]) -> set[tuple[str, str]]:
        """The inputs (product, input) without which an order exists in which products can be built."""
        done: set[str] = set()
        closing: set[tuple[str, str]] = set()
        for start in places:
            path: dict[str, Iterator[str]] = {}
            step: str | None = start if start not in done else None
            while step is not None or path:
                if step is not None:
                    path[step] = iter(_inputs_of(products[places[step]]))
                current = next(reversed(path))
                step = next((each for each in path[current] if each in places and each not in done), None)
                if step is None:
                    done.add(current)
                    del path[current]
                elif step in path:
                    closing.add((current, step))
                    self._circle(("products", places[current], "inputs"), products[places[current]], step, list(path))
                    step = None
        return closing

    def _circle(self, inputs: Pointer, product: dict[str, Data], closing: str, path: list[str]) -> None:
        own = (*inputs, _inputs_of(product).index(closing))
        circle = path[path.index(closing) :]
        shown = " <- ".join([*circle[:6], *(["..."] if len(circle) > 6 else []), closing])
        message = f"products read each other in a circle: {shown}"
        self.faults.add(
            "circular-inputs", self._place(own), own, message, label="this input closes the circle", help="take it out"
        )


def _inputs_of(product: Mapping[str, Data]) -> list[str]:
    return cast(list[str], product.get("inputs", []))


def _entries(data: Mapping[str, Data], key: str) -> list[dict[str, Data]]:
    return cast(list[dict[str, Data]], data.get(key, []))


def _dotted(place: str) -> str:
    """A catalog's path as people write it."""
    return place.replace("[]", "")


def _stand_in(kind: str, index: int, seen: Mapping[str, Pointer]) -> str:
    """An id for an entry whose own is missing or taken: that is a finding already, and the others must be found too."""
    stem = kind.rpartition(".")[2].removesuffix("s").replace("_", "-")
    number = index + 1
    while f"{stem}-{number}" in seen:
        number += 1
    return f"{stem}-{number}"


def _in_calendar(date: str) -> bool:
    year, month, day = (int(part) for part in date.split("-"))
    return year >= 1970 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
