"""Facts about a repository: named values, each read once, that rules are held against.

`Facts.entries(subject)` gives every thing of one kind as an entry: plain data, and the place of each part of it. Nothing here
judges; what is asked of the data stands in `blueprints/rules/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from scaffolder.facts import (
    circles,
    compatibility,
    contracts,
    dbt,
    dbt_text,
    infrastructure,
    lock,
    marks,
    pages,
    products,
    records,
    whole,
    workflows,
)
from scaffolder.facts.contracts import Contract, mapping, rows
from scaffolder.facts.files import Files
from scaffolder.facts.globs import matches
from scaffolder.facts.products import Declared
from scaffolder.facts.reading import STRUCTURED, documents, page
from scaffolder.facts.stream import parse
from scaffolder.model.document import Data, Document, Location, Place, Pointer
from scaffolder.model.entry import Entry, Origin
from scaffolder.model.knowledge import Decision

LONGEST_TEXT = 200_000
"""Characters of a file that rules about files see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What holds at the moment of reading: the digest of the manifest, and the day as an ISO date."""

    digest: str
    today: str


class Facts:
    """Everything known about one repository beside its manifest; each kind of fact is read when it is first asked for."""

    def __init__(self, files: Files, declared: Declared, decisions: Mapping[str, Decision], *, now: Now) -> None:
        self.files = files
        self.declared = declared
        self.now = now
        self._decisions = decisions
        self._read: dict[str, tuple[Entry, ...]] = {}

    def entries(self, subject: str, paths: tuple[str, ...] = ()) -> Iterator[Entry]:
        """Every entry of one kind; `paths` are patterns of the files they stand in, and needed where files are asked for."""
        if subject == "file":
            return (self._file(path) for path in self.files.matching(*paths))
        if subject not in self._read:
            self._read[subject] = tuple(_READERS[subject](self))
        found = self._read[subject]
        return (each for each in found if not paths or matches(each.path, paths))

    def counted(self) -> dict[str, int]:
        """How many things of each kind were looked at so far, the repository itself left out."""
        return {kind: len(found) for kind, found in self._read.items() if kind != "repository" and found}

    @cached_property
    def platform(self) -> dict[str, Data]:
        """The resolved manifest without its long lists: what an entry is compared with."""
        return {
            key: value
            for key, value in self.declared.resolved.items()
            if not (isinstance(value, list) and value and isinstance(value[0], dict))
        }

    @cached_property
    def names(self) -> dict[str, Data]:
        """The ids that the manifest declares, by the list they stand in."""
        listed = ("domains", "products", "sources")
        return {key: [row.get("id") for _, row in self.declared.listed(key)] for key in listed}

    @cached_property
    def _names_in(self) -> Mapping[str, list[str]]:
        """The names of the files in each folder."""
        found: dict[str, list[str]] = {}
        for path in self.files.paths:
            folder, _, name = path.rpartition("/")
            found.setdefault(folder, []).append(name)
        return found

    @cached_property
    def held(self) -> products.Held:
        """What the repository holds about products."""
        return products.held(self.files)

    def repository(self) -> Iterator[Entry]:
        """The repository as a whole."""
        return whole.read(self)

    def contract(self) -> Iterator[Entry]:
        """Every contract with what the manifest declares, what the model holds and what it said when it was generated."""
        by_path = {products.declared_contract(row): index for index, row in self.declared.listed("products")}
        by_id = {str(row.get("id")): index for index, row in self.declared.listed("products")}
        listed = dict(self.declared.listed("products"))
        generated = lock.hashes(self.files)
        models = {
            str(mapping(each.data["meta"]).get("contract")): each
            for each in self.entries("model")
            if mapping(each.data["meta"])
        }
        for path, contract in self.held.contracts.items():
            data: dict[str, Data] = {**contract.data, "platform": self.platform}
            origins = dict(contract.origins)
            index = by_path.get(path, by_id.get(str(contract.data.get("product") or contract.data.get("id")), -1))
            if index in listed:
                data["declared"] = listed[index]
                origins[("declared",)] = (self.declared.manifest, ("products", index))
            if path in models:
                model = models[path]
                columns = model.data["columns"] if isinstance(model.data["columns"], list) else []
                data["model"] = {"name": model.data["name"], "enforced": model.data["enforced"], "columns": columns}
                origins |= {("model", *pointer): origin for pointer, origin in model.origins.items() if pointer}
                origins[("model",)] = model.origins[()]
            old = self._generated(path) if path in generated else None
            if old is not None:
                _compared(contract, old, data, origins)
            unmarked: list[Data] = []
            for told, origin in marks.differing(self.files, contract, old, models.get(path)):
                origins[("unmarked", len(unmarked))] = origin
                unmarked.append(told)
            data |= {"unmarked": unmarked} if unmarked else {}
            yield Entry(path=path, data=data, origins=origins)

    def _generated(self, path: str) -> Contract | None:
        """A contract as it was generated, where its file has changed since."""
        if lock.state(self.files, path, lock.hashes(self.files)[path]) != "changed":
            return None
        text = lock.before(self.files, path)
        parsed = parse(text, path) if text is not None else ()
        is_known = isinstance(parsed, tuple) and parsed and contracts.is_contract(parsed[0])
        return contracts.shaped(parsed[0]) if isinstance(parsed, tuple) and is_known else None

    def model(self) -> Iterator[Entry]:
        """Every dbt model, with whether its references lead back to it."""
        found = tuple(dbt.read(self.files))
        after = {
            str(each.data["name"]): [str(row["name"]) for _, row in rows(each.data["reads"]) if row["kind"] == "ref"]
            for each in found
        }
        turning = circles.turning(after)
        protected = {
            str(contract.data.get("product") or contract.data.get("id")).replace("-", "_"): _protected(contract)
            for contract in self.held.contracts.values()
        }
        for each in found:
            name, text = str(each.data["name"]), str(each.data["text"])
            shows = name.removesuffix("_masked").removesuffix("_history")
            of = protected.get(shows, []) if name.endswith("_masked") else []
            clear = [column for column in of if dbt_text.shown(text, column)]
            own: dict[Pointer, Origin] = {
                ("in_clear", index): (dbt.read_at(each, dbt_text.shown(text, column)), ()) for index, column in enumerate(clear)
            }
            reads = each.origins.get(("reads", 0), each.origins[()])
            data: dict[str, Data] = {**each.data, "in_circle": name in turning, "in_clear": [*clear]}
            yield replace(each, data=data, origins={**each.origins, ("in_circle",): reads, **own})

    def infrastructure(self) -> Iterator[Entry]:
        """Every Terraform block and Kubernetes object."""
        cloud, security = (mapping(self.platform.get(key)) for key in ("cloud", "security"))
        areas = {str(row.get("name")).partition("-")[0] for _, row in rows(cloud.get("regions"))}
        for each in infrastructure.read(self.files):
            each.data["platform"] = self.platform
            region = str(each.data.get("provider_region"))
            is_copy = security.get("multi_region_copy") is True and "alias" in mapping(each.data["body"])
            if is_copy and region.partition("-")[0] in areas:
                del each.data["provider_region"]  # the second region of the copies, which the manifest asks for without a name
            yield each

    def workflow(self) -> Iterator[Entry]:
        """Every workflow."""
        return workflows.read(self.files)

    def record(self) -> Iterator[Entry]:
        """Every decision record."""
        values = {each.paths[0]: _value(self.declared.resolved, each.paths[0]) for each in self._decisions.values()}
        return records.read(self.files, self._decisions, values)

    def _file(self, path: str) -> Entry:
        """One file: its text, and its data or sections where it has some."""
        text = self.files.text(path) or ""
        start = _start(path)
        data: dict[str, Data] = {"path": path, "text": text[:LONGEST_TEXT], "platform": self.platform, "declared": self.names}
        data["beside"] = [*self._names_in[path.rpartition("/")[0]]]
        origins: dict[Pointer, Origin] = {(): (start, ())}
        if path.endswith(STRUCTURED):
            found = documents(self.files, path)
            data["documents"] = [each.data for each in found]
            origins |= {("documents", index): (each, ()) for index, each in enumerate(found)}
            if found:
                data["document"] = found[0].data
                origins[("document",)] = (found[0], ())
        elif path.endswith(".md"):
            parsed = page(self.files, path)
            if parsed is not None:
                data["page"] = parsed.data
                age = pages.age(parsed, self.now.today)
                data |= {"days_since_review": age} if age is not None else {}
                origins[("page",)] = (parsed, ())
        else:
            data["lines"] = [*text[:LONGEST_TEXT].splitlines()]
            origins[("lines",)] = (_Lines(path), ())
        return Entry(path=path, data=data, origins=origins)


_READERS: Mapping[str, Callable[[Facts], Iterator[Entry]]] = MappingProxyType(
    {
        "repository": Facts.repository,
        "contract": Facts.contract,
        "model": Facts.model,
        "infrastructure": Facts.infrastructure,
        "workflow": Facts.workflow,
        "decision-record": Facts.record,
    }
)
"""What reads each kind of entry; files are read by the patterns of those who ask."""


def _compared(contract: Contract, old: Contract, data: dict[str, Data], origins: dict[Pointer, Origin]) -> None:
    """What changed since the contract was generated, and whether its version says so."""
    found = compatibility.changes(old, contract)
    before, now = str(old.data.get("version")), str(contract.data.get("version"))
    data["before"] = {"version": before, "needed": compatibility.needed(before, found)}
    data["is_neutral"] = all(each.effect is compatibility.Effect.NEUTRAL for each in found)
    data["is_versioned"] = compatibility.suffices(before, now, found) if found else True
    origins[("before",)] = origins[("is_versioned",)] = contract.origins.get(("version",), contract.origins[()])
    changes: list[Data] = []
    for each in found:
        if each.effect is compatibility.Effect.BREAKING:
            place = _origin(contract, each.left if each.gone else each.pointer)
            origins[("breaking", len(changes))] = place
            changes.append({"message": each.message, "version": now, "needed": mapping(data["before"])["needed"]})
    data["breaking"] = changes


def _protected(contract: Contract) -> list[str]:
    """The fields that name a person, which a contract keeps from readers without a need for them."""
    found = [row for _, row in rows(contract.data["fields"]) if row.get("classification") in marks.PROTECTED]
    return [str(row["name"]) for row in found if marks.of_field(row).personal]


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a file as places."""

    path: str

    def locate(self, pointer: Pointer) -> Location:
        """The start of a line, which its index names."""
        return Location(path=self.path, line=int(pointer[0]) + 1 if pointer else 1, column=1)


def _start(path: str) -> Document:
    return Document(path=path, text="", data=None, places={(): Place(key=None, value=Location(path=path, line=1, column=1))})


def _origin(contract: Contract, pointer: Pointer) -> Origin:
    size = next(size for size in range(len(pointer), -1, -1) if pointer[:size] in contract.origins)
    placed, start = contract.origins[pointer[:size]]
    return placed, (*start, *pointer[size:])


def _value(resolved: Mapping[str, Data], path: str) -> Data:
    """The settled value at a dotted path; a path inside a list gives the values of its entries."""
    section, _, inner = path.partition("[].")
    found: Data = dict(resolved)
    for part in section.split("."):
        found = mapping(found).get(part)
    return [each.get(inner) for _, each in rows(found)] if inner else found
