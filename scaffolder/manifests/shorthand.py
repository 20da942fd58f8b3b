"""Short forms written out: `cloud: aws`, `streaming: kafka`, `domains: [sales]`, `contains: pii`.

Lists need no table: their schema says that one entry may stand for a list, and that an entry may be its one required key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scaffolder.catalog import Catalog
from scaffolder.manifests.forms import Form, form_of
from scaffolder.model.document import Data, Pointer
from scaffolder.suggestions import near


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """What a section's short form sets: its leading key, or with `switch` also that the section is enabled."""

    key: str
    switch: bool = False


SECTIONS: Mapping[str, Short] = MappingProxyType(
    {
        "team": Short(key="engineers"),
        "residency": Short(key="allowed"),
        "storage": Short(key="table_format"),
        "modelling": Short(key="method"),
        "processing": Short(key="batch_engine"),
        "streaming": Short(key="broker", switch=True),
        "integration": Short(key="ingestion"),
        "governance": Short(key="model"),
        "quality": Short(key="tool"),
        "security": Short(key="encryption_at_rest"),
        "privacy": Short(key="transfer_mechanism"),
        "serving": Short(key="modes"),
        "ml": Short(key="frameworks", switch=True),
        "genai": Short(key="pattern", switch=True),
        "sharing": Short(key="audience", switch=True),
        "edge": Short(key="protocol", switch=True),
        "finops": Short(key="monthly_budget"),
        "migration": Short(key="source", switch=True),
        "adoption": Short(key="policy"),
        "delivery": Short(key="code_host"),
    }
)
"""The short form of each section; `cloud` has its own, as one word may name a provider or a model."""

_BIOMETRIC = ("none", "identification")
"""What `false` and `true` stand for in `ml.use_cases[].biometric`."""


def section(name: str, value: Data) -> dict[str, Data]:
    """The long form of a section written as one value: `none` and `false` switch it off."""
    short = SECTIONS[name]
    if short.switch and (isinstance(value, bool) or value == "none"):
        return {"enabled": value is True}
    return {"enabled": True, short.key: value} if short.switch else {short.key: value}


def cloud(value: Data, catalog: Catalog) -> dict[str, Data]:
    """The long form of `cloud`: one provider implies the model single, `on-prem` names both, several leave the model open."""
    if isinstance(value, dict):
        providers = value.get("providers")
        named = [providers] if isinstance(providers, str) else providers
        lone = isinstance(named, list) and len(named) == 1 and "model" not in value
        return {**value, "model": _model_of(named[0])} if lone and isinstance(named, list) else value
    if isinstance(value, list):
        return cloud({"providers": value}, catalog)
    known = catalog.allowed("cloud.providers")
    word = str(value)
    if word in known or (word not in catalog.allowed("cloud.model") and near(word, known)):
        return {"providers": [word], "model": _model_of(word)}
    return {"model": word}


def _model_of(provider: Data) -> str:
    return "on-prem" if provider == "on-prem" else "single"


class LongForm:
    """Writes a manifest out in its long form; `written` then leads from each moved entry to what the user wrote."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.written: dict[Pointer, Pointer] = {}

    def manifest(self, data: dict[str, Data]) -> dict[str, Data]:
        """The long form of a whole manifest whose shape was mended."""
        return self._entries(data, form_of(self.catalog), (), ())

    def _value(self, value: Data, form: Form, own: Pointer, source: Pointer) -> Data:
        """The long form of one entry: `own` is where it will stand, `source` where the user wrote it."""
        if own != source:
            self.written[own] = source
        if len(own) == 1 and own[0] in SECTIONS and not isinstance(value, dict):
            return self._moved(section(str(own[0]), value), form, own, source)
        if own == ("cloud",):
            return self._cloud(value, form, source)
        if isinstance(value, dict):
            return self._entries(value, form, own, source)
        if form.entries and not form.known:
            return self._list(value, form.entries, own, source)
        if "object" in form.types:
            return self._moved({form.lead: value}, form, own, source)
        if isinstance(value, bool) and not form.is_plain:
            return _BIOMETRIC[value]
        return value

    def _entries(self, value: dict[str, Data], form: Form, own: Pointer, source: Pointer) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for key, each in value.items():
            below = form.known[key]
            if each is None:
                continue
            if below.is_plain and own == source:
                found[key] = each
            else:
                found[key] = self._value(each, below, (*own, key), (*source, key))
        return found

    def _list(self, value: Data, form: Form, own: Pointer, source: Pointer) -> list[Data]:
        if not isinstance(value, list):
            return [self._value(value, form, (*own, 0), source)]
        if form.is_plain and own == source and None not in value:
            return [*value]
        kept = [(index, each) for index, each in enumerate(value) if each is not None]
        return [self._value(each, form, (*own, place), (*source, index)) for place, (index, each) in enumerate(kept)]

    def _moved(self, value: dict[str, Data], form: Form, own: Pointer, source: Pointer) -> dict[str, Data]:
        """Entries that a short form stands for: each is found where the short form was written."""
        found: dict[str, Data] = {}
        for key, each in value.items():
            below = form.known[key]
            self.written[(*own, key)] = source
            if isinstance(each, list) and below.entries:
                found[key] = self._list(each, below.entries, (*own, key), source)
            else:
                found[key] = self._value(each, below, (*own, key), source)
        return found

    def _cloud(self, value: Data, form: Form, source: Pointer) -> dict[str, Data]:
        long = cloud(value, self.catalog)
        if not isinstance(value, dict):
            return self._moved(long, form, ("cloud",), source)
        found = self._entries(value, form, ("cloud",), source)
        for key, each in long.items():
            if key not in value:
                self.written[("cloud", key)] = (*source, "providers")
                found[key] = each
        return found
