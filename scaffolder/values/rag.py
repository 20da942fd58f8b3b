"""What the assistant over the platform's own pages needs: documents, who may read them, questions it must answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Product
from scaffolder.model.document import Data
from scaffolder.resolve.texts import word

MOST_QUESTIONS = 10
MOST_EXPECTED = 4
"""Enough of each kind to tell whether a graph is worth it, and as many names as an answer quotes."""


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Documents, questions and the choices for generative AI."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    return {
        "platform": architecture.name,
        "pattern": str(value("genai.pattern") or "rag"),
        "agent": f"{architecture.name}-agent",
        "owner": architecture.owner or next((each.owner for each in architecture.domains if each.owner), "nobody yet"),
        "mcp": value("genai.pattern") == "agent" and value("genai.tool_protocol") == "mcp",
        "effects": str(value("genai.agent_effects") or "none"),
        "approval": value("genai.human_approval") is not False,
        "recipients": cast(
            Data, sorted({each.owner for each in (*architecture.domains, *architecture.products) if each.owner})
        ),
        "title": architecture.title,
        "hosting": word("genai.hosting", value("genai.hosting"), names) or "a model of your own",
        "store": str(value("genai.vector_store") or "none"),
        "store_name": word("genai.vector_store", value("genai.vector_store"), names) or "none",
        "redaction": value("genai.pii_redaction") is not False,
        "logging": value("genai.prompt_logging") is not False,
        "log_days": value("ml.log_retention_days") or 365,
        "disclosure": value("genai.disclosure") is not False,
        "documents": cast(Data, [_document(each) for each in architecture.products]),
        "connected": cast(Data, [*_shared(architecture), *_upstream(architecture)]),
        "questions": cast(Data, [_question(each) for each in architecture.products if each.description]),
    }


def _shared(architecture: Architecture) -> list[dict[str, Data]]:
    """For each source of several products, which they are: no page of a single product says it."""
    found: list[dict[str, Data]] = []
    for source in architecture.sources:
        made = [each.title for each in architecture.products if source.id in each.inputs]
        if len(made) > 1:
            found.append({"question": f"Which data products are built from {source.title}?", "expect": [*made[:MOST_EXPECTED]]})
    return found[:MOST_QUESTIONS]


def _upstream(architecture: Architecture) -> list[dict[str, Data]]:
    """For each product that is built from others, who owns those."""
    owners = {each.id: each.owner for each in architecture.domains}
    products = {each.id: each for each in architecture.products}
    found: list[dict[str, Data]] = []
    for product in architecture.products:
        inputs = [products[each] for each in product.inputs if each in products]
        people = {each.owner or owners.get(each.domain, "") or architecture.owner for each in inputs}
        if people and "" not in people:
            asked = f"Who owns the data products that {product.title} is built from?"
            found.append({"question": asked, "expect": cast(Data, sorted(people)[:MOST_EXPECTED])})
    return found[:MOST_QUESTIONS]


def _document(product: Product) -> dict[str, Data]:
    return {"path": f"domains/{product.domain}/products/{product.id}/README.md", "product": product.id}


def _question(product: Product) -> dict[str, Data]:
    """A question that the product's own page answers, asked by its steward in the words of its description."""
    described = product.description.rstrip(".")
    return {
        "question": f"Which data product holds {described[:1].lower()}{described[1:]}?",
        "page": f"domains/{product.domain}/products/{product.id}/README.md",
        "role": f"{product.domain}-steward",
    }
