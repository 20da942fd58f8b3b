"""The shape of a manifest made ready to be walked: what each place asks of a value, looked up once for all manifests."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from scaffolder.catalog import Catalog
from scaffolder.model.document import Data
from scaffolder.schemas.mend import Node, types

DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
CONTRACT = "products[].contract"


class Form:
    """One place of the manifest with everything below it.

    `path` is its name in the catalog, `known` its keys and `entries` what its list holds. `is_plain` says that a scalar here is
    no short form of anything, `is_asked` that a text here means something beyond its type, and `allowed` what its vocabulary
    knows. `lead` is the key by which entries are told apart, `leads` that something below has one.
    """

    __slots__ = ("allowed", "entries", "is_asked", "is_date", "is_plain", "known", "lead", "leads", "path", "schema", "types")

    def __init__(self, schema: Node, path: str, catalog: Catalog) -> None:
        self.schema = schema
        self.path = path
        self.types = frozenset(types(schema))
        self.known = {
            key: Form(each, f"{path}.{key}" if path else key, catalog) for key, each in schema.get("properties", {}).items()
        }
        items = schema.get("items")
        self.entries = Form(items, f"{path}[]" if "properties" in items else path, catalog) if items else None
        self.allowed = frozenset(catalog.allowed(path))
        self.is_date = schema.get("pattern") == DATE
        self.is_asked = bool(self.allowed) or self.is_date or path == CONTRACT
        self.is_plain = not self.types & {"array", "object"} and not self.types >= {"boolean", "string"}
        self.lead = str(schema["required"][0]) if schema.get("required") else ""
        self.leads: bool = bool(self.entries and self.entries.lead) or any(each.leads for each in self.known.values())

    def takes(self, value: Data) -> bool:
        """Whether a value means something here without a further look: a text that is known, a number, a switch."""
        if type(value) is str:
            return not self.is_asked or value in self.allowed
        return type(value) is bool or type(value) is int or type(value) is float


_FORMS: WeakKeyDictionary[Catalog, Form] = WeakKeyDictionary()


def form_of(catalog: Catalog) -> Form:
    """The form of a manifest under a catalog."""
    found = _FORMS.get(catalog)
    if found is None:
        found = _FORMS[catalog] = Form(catalog.manifest.schema, "", catalog)
    return found
