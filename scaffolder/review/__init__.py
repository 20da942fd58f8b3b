"""The review pack: one HTML page that a board reads, prints and signs, made from one judged manifest.

Nothing on it is invented: a figure is written in the manifest, resolved from it, counted, or reckoned from assumptions that
stand on the page and can be changed. The page needs no script and makes no request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from scaffolder import __version__, comparison, render
from scaffolder.model.document import Data
from scaffolder.review import aims, answers, asked, changes, clauses, costs, exposures, guarded, moves, shown, signing
from scaffolder.review.subject import Row, Subject

SIZES = ("brief", "standard", "full")
"""How much a pack holds: what is asked; what a board reads; every picture and every record."""

TITLES = (
    ("asked", "Decision asked"),
    ("changes", "Changed since"),
    ("views", "Views"),
    ("guarded", "Path of personal and regulated data"),
    ("decisions", "Decisions"),
    ("full", "In full"),
    ("compliance", "Compliance, clause by clause"),
    ("risks", "Risks"),
    ("cost", "Cost"),
    ("migration", "Migration"),
    ("aims", "What was asked"),
    ("waivers", "Waivers in force"),
    ("sign-off", "Sign-off"),
)
"""The sections in their order, by the ids of their places on the page."""


def pack(subject: Subject, *, size: str = "standard", since: comparison.Comparison | None = None, before: str = "") -> str:
    """The page as HTML text. `size` is one of `SIZES`; `since` compares with an earlier state that `before` names."""
    values = sections(subject, size=size, since=since, before=before)
    return render.page("review/files/pack.html.j2", {"pack": values}, subject.catalog.templates)


def sections(subject: Subject, *, size: str, since: comparison.Comparison | None = None, before: str = "") -> Row:
    """Everything the page prints, as plain data by section."""
    architecture, brief = subject.architecture, size == "brief"
    found: dict[str, Data] = {
        "title": architecture.title or architecture.name,
        "description": str(architecture.value("description") or ""),
        "style_title": subject.catalog.blueprints[architecture.style].title,
        "placement": _placement(subject),
        "owner": architecture.owner or "not stated",
        "date": architecture.date,
        "today": subject.today,
        "size": size,
        "document": subject.document,
        "digest": architecture.digest[:12],
        "version": __version__,
        "style": render.page("review/files/pack.css.j2", {}, subject.catalog.templates),
        "asked": asked.section(subject),
        "changes": changes.section(since, before) if since is not None else None,
        "views": cast("Data", shown.section(subject, size)),
        "guarded": {"paths": []} if brief else guarded.section(subject),
        "answers": answers.section(subject, full=size == "full"),
        "clauses": {"regimes": []} if brief else clauses.section(subject),
        "risks": cast(
            "list[Data]", [{"number": f"R{at}", **each.row()} for at, each in enumerate(exposures.ranked(subject), 1)]
        ),
        "dated": any(each.due for each in exposures.ranked(subject)),
        "cost": _worded(costs.section(subject)),
        "moves": moves.section(subject) if architecture.workloads else None,
        "aims": {"total": 0} if brief else aims.section(subject),
        "signing": signing.section(subject),
    }
    if brief:
        cast("Row", found["answers"])["pages"] = []
    found["contents"] = cast("Data", _contents(found))
    return found


def _placement(subject: Subject) -> str:
    regions = cast("Sequence[Mapping[str, Data]]", subject.architecture.value("cloud.regions") or [])
    named = [str(each["name"]) for each in regions if each.get("name")]
    return ", ".join(named) or str(subject.architecture.value("cloud.model"))


def _contents(found: Mapping[str, Data]) -> list[Row]:
    """The sections that the page really holds."""
    held = {
        "changes": found["changes"],
        "guarded": cast("Row", found["guarded"])["paths"],
        "full": cast("Row", found["answers"])["pages"],
        "compliance": cast("Row", found["clauses"])["regimes"],
        "migration": found["moves"],
        "aims": cast("Row", found["aims"])["total"],
        "waivers": cast("Row", found["signing"])["waivers"],
    }
    return [{"id": name, "title": title} for name, title in TITLES if held.get(name, True)]


def _worded(cost: Row) -> Row:
    """Amounts with their thousands apart."""
    if not cost["known"]:
        return cost
    for row in (cast("Row", cost["totals"]), *cast("list[Row]", cost["rows"])):
        row.update({f"{name}_text": f"{cast('int', row[name]):,}" for name in costs.CASES})
    for row in cast("list[Row]", cost["rows"]):
        row["quantity_text"] = f"{cast('float', row['quantity']):,.0f}"
    return {**cost, **{name: text for name, text in cast("Row", cost["totals"]).items() if name.endswith("_text")},
            "budget_text": f"{cast('int', cost['budget']):,}"}  # fmt: skip
