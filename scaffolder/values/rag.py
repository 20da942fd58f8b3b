"""What the assistant over the platform's own pages needs: documents, who may read them, questions it must answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Product
from scaffolder.model.document import Data
from scaffolder.resolve.texts import word


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Documents, questions and the choices for generative AI."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    return {
        "platform": architecture.name,
        "title": architecture.title,
        "hosting": word("genai.hosting", value("genai.hosting"), names) or "a model of your own",
        "store": str(value("genai.vector_store") or "none"),
        "store_name": word("genai.vector_store", value("genai.vector_store"), names) or "none",
        "redaction": value("genai.pii_redaction") is not False,
        "logging": value("genai.prompt_logging") is not False,
        "log_days": value("ml.log_retention_days") or 365,
        "disclosure": value("genai.disclosure") is not False,
        "documents": cast(Data, [_document(each) for each in architecture.products]),
        "questions": cast(Data, [_question(each) for each in architecture.products if each.description]),
    }


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
