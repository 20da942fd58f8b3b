"""The architecture: the resolved platform, from which everything is drawn, written and generated."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from scaffolder.model.document import Data
from scaffolder.model.manifest import Manifest


class Origin(enum.StrEnum):
    """Where a value came from: the user's line, what another written value implies, or a default with its reason."""

    WRITTEN = "written"
    IMPLIED = "implied"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One settled entry of the manifest: dotted `path`, `value`, and where it came from (`reason` is a whole sentence)."""

    path: str
    value: Data
    origin: Origin
    reason: str = ""
    rule: str = ""


class ElementKind(enum.StrEnum):
    """What an element is on a picture; each kind has a shape and a neutral glyph of its own."""

    PERSON = "person"
    EXTERNAL_SYSTEM = "external-system"
    CONTAINER = "container"
    BROKER = "broker"
    DATA_STORE = "data-store"
    DATA_PRODUCT = "data-product"
    DOMAIN = "domain"


class Mode(enum.StrEnum):
    """How data moves along a flow."""

    BATCH = "batch"
    STREAM = "stream"
    CDC = "cdc"
    QUERY = "query"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A trust boundary. `rank` fixes the reading order (0 is leftmost); `band` zones lie under the others, across."""

    id: str
    title: str
    rank: int
    trust: str
    band: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node of the deployment: kind is provider, region, account, network, site or machine; `parent` nests it."""

    id: str
    kind: str
    title: str
    parent: str = ""
    provider: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A box: a person, an outside system or a building block. `because` names the choice or entry that put it there.

    `state` is existing, planned or retiring (a migration draws all three); `place` is where it is deployed.
    """

    id: str
    kind: ElementKind
    name: str
    technology: str
    description: str
    zone: str
    because: str
    role: str = ""
    domain: str = ""
    component: str = ""
    product: str = ""
    place: str = ""
    icon: str = ""
    classification: str = ""
    state: str = "planned"
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """An arrow: one way, with purpose and protocol; `classification` is the highest of what it carries."""

    id: str
    source: str
    target: str
    purpose: str
    protocol: str
    mode: Mode
    classification: str
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control shown as a lettered badge: exercised by `element`, on the elements in `applies`."""

    letter: str
    title: str
    element: str
    applies: tuple[str, ...]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a product or a landed table.

    `type` is a logical type (string, integer, number, boolean, date, timestamp); `semantic` says what the values look like
    (email, person-name, country, currency-amount, ...); `references` is the product or source whose key it holds.
    """

    name: str
    type: str
    title: str
    semantic: str
    classification: str
    key: bool = False
    required: bool = False
    references: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field of a product with the way it is made.

    `how` is landed, carried, joined, counted, summed, averaged, latest, earliest, day or month; `input` and `column`
    name what it is made from.
    """

    field: Field
    how: str
    input: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A landed table: what one source hands over for one product, every field as it arrives."""

    id: str
    source: str
    product: str
    domain: str
    mode: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A system data comes from; `kind` is database, saas, files, stream, api, mainframe, device ..."""

    id: str
    title: str
    kind: str
    where: str
    classification: str
    description: str = ""
    written: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A data product with its shape.

    `shape` is source-aligned, enriched, summary or period; `history` asks for every version of its rows; `proposed` lists what
    archetypes proposed.
    """

    id: str
    title: str
    description: str
    domain: str
    owner: str
    classification: str
    contains: tuple[str, ...]
    contract: str
    output_port: str
    inputs: tuple[str, ...]
    archetype: str
    shape: str
    columns: tuple[Column, ...]
    landings: tuple[Landing, ...]
    retention_days: int | None
    freshness_minutes: int | None
    tier: int | None
    jurisdiction: str
    quality_rules: int
    history: bool = False
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A business domain with its owner, steward and product ids."""

    id: str
    title: str
    description: str
    owner: str
    steward: str
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One wave of a migration: which workloads move, and the elements and flows that exist at its end."""

    number: int
    title: str
    workloads: tuple[str, ...]
    elements: tuple[str, ...]
    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A workload of the migration's inventory."""

    id: str
    strategy: str
    wave: int
    owner: str
    depends_on: str
    rollback: bool
    retire_date: str
    data_gb: int
    classification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """The resolved platform.

    `resolved` is the manifest with every open choice completed (plain JSON data: what rules look at); `choices` says where
    each value came from; `blueprints` are the ids in force. `notes` are whole sentences on what is not generated yet. `views`
    are the pictures that it is drawn on, by id, as their files say them.
    """

    manifest: Manifest
    resolved: Mapping[str, Data]
    choices: Mapping[str, Choice]
    blueprints: tuple[str, ...]
    name: str
    title: str
    owner: str
    style: str
    date: str
    why: tuple[str, ...]
    zones: tuple[Zone, ...]
    places: tuple[Place, ...]
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]
    controls: tuple[Control, ...]
    domains: tuple[Domain, ...]
    products: tuple[Product, ...]
    sources: tuple[Source, ...]
    phases: tuple[Phase, ...]
    workloads: tuple[Workload, ...]
    notes: tuple[str, ...]
    views: Mapping[str, Mapping[str, Data]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """What changes when a choice of the manifest changes."""
        return self.manifest.digest

    def value(self, path: str) -> Data:
        """The resolved value at a dotted path, None where there is none: `value("cloud.model")`."""
        found: Data = dict(self.resolved)
        for part in path.split("."):
            if not isinstance(found, dict):
                return None
            found = found.get(part)
        return found
