"""Who signs, and which accepted findings they sign for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from scaffolder.model.document import Data
from scaffolder.review.asked import laws
from scaffolder.review.subject import Row, Subject
from scaffolder.values.governance import PERSONAL


def section(subject: Subject) -> Row:
    """Shape: `seats` (part, who: empty where the manifest names nobody, why) and `waivers` in force."""
    return {"seats": cast("Data", [*_seats(subject)]), "waivers": cast("Data", waivers(subject))}


def waivers(subject: Subject) -> list[Row]:
    """Every waiver with how many findings it accepts and when it ends, the soonest first."""
    rows: list[Row] = []
    for number, each in enumerate(subject.architecture.manifest.waivers):
        accepts = sum(finding.waiver == each for finding in subject.accepted)
        rows.append(
            {
                "rule": each.rule, "reason": each.reason, "owner": each.owner, "until": each.until, "accepts": accepts,
                "line": f"{each.file}:{each.line}" if each.file else subject.line(each.pointer or ("waivers", number)),
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: str(row["until"]))


def _seats(subject: Subject) -> Iterator[Row]:
    architecture = subject.architecture
    yield _seat("Chair of the board", "", "records the outcome")
    if architecture.owner:
        yield _seat("Platform", architecture.owner, "answers for the whole")
    for domain in architecture.domains:
        products = sum(each.domain == domain.id for each in architecture.products)
        noun = "product" if products == 1 else "products"
        yield _seat(domain.title or domain.id, domain.owner, f"owns {products} data {noun}" if products else "owns the domain")
    yield _seat("Security officer", "", f"{len(architecture.controls)} controls on the pictures")
    if any(PERSONAL.intersection(each.contains) for each in architecture.products):
        yield _seat("Data protection officer", "", ", ".join(laws(subject)) or "personal data")
    if architecture.value("finops.monthly_budget"):
        yield _seat("Controller", "", f"{architecture.value('finops.monthly_budget'):,} euros a month")


def _seat(part: str, who: str, why: str) -> Row:
    return {"part": part, "who": who, "why": why}
