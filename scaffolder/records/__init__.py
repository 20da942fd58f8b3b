"""Decision records as pages: one for each decision that is worth it, an index, and a table of the other defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder import record_reading
from scaffolder.catalog import Catalog
from scaffolder.decision_log import tables
from scaffolder.model.architecture import Architecture
from scaffolder.model.decision import Verdict
from scaffolder.records import arguments, index
from scaffolder.records.page import Surroundings, page, stem

FOLDER = "docs/decisions"
"""Where the records lie in a repository."""


def pages(architecture: Architecture, verdicts: Sequence[Verdict], catalog: Catalog) -> Mapping[str, str]:
    """Every page of the records by path, relative to the repository."""
    records = {verdict.id: verdict for verdict in verdicts if verdict.is_record}
    own = arguments.wording(architecture, catalog)
    around = Surroundings(architecture=architecture, catalog=catalog, records=records, own=own)
    found = {f"{FOLDER}/{stem(each)}.md": page(each, around) for each in records.values()}
    listed = [record_reading.record(path, text.encode("utf-8")) for path, text in found.items()]
    found[f"{FOLDER}/README.md"] = tables.sealed(index.readme(architecture, tuple(records.values()), listed))
    found[f"{FOLDER}/defaults.md"] = tables.sealed(index.defaults(architecture, verdicts, catalog))
    return dict(sorted(found.items()))
