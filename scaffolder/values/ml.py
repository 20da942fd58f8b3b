"""What models are trained for: each use of machine learning, its product, what it foresees and what it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from scaffolder.catalog import Catalog
from scaffolder.model.architecture import Architecture, Column, Product
from scaffolder.model.document import Data
from scaffolder.resolve.contributions import time_of
from scaffolder.resolve.texts import word
from scaffolder.values.names import model

TREES = ("xgboost", "lightgbm", "sklearn")
"""Frameworks of trees, the strongest on tables first; where one is chosen, it trains."""

NETWORKS = ("keras", "pytorch", "jax", "tensorflow")
"""Frameworks of networks; one of them trains where no trees are chosen."""

BACKENDS = {"jax": "jax", "pytorch": "torch", "tensorflow": "tensorflow"}
"""What Keras computes with, the lightest first."""

SLICED = ("country", "gender", "region", "site", "channel", "language", "category", "status")
"""Semantics by whose values a model's errors are compared."""

NUMBERS = ("number", "integer")


def values(architecture: Architecture, catalog: Catalog) -> Mapping[str, Data]:
    """Every use that reads tables, with what is written of it and what is proposed."""
    value = architecture.value
    names = {path: cast(Mapping[str, str], entry["names"]) for path, entry in catalog.raw("names").items()}
    chosen = cast(list[str], value("ml.frameworks") or [])
    framework = next((each for each in (*TREES, *NETWORKS) if each in chosen), "sklearn")
    product = _product(architecture.products)
    written = cast(list[dict[str, Data]], value("ml.use_cases") or [])
    tabular = [each for each in written if each.get("modality", "tabular") == "tabular"]
    named = tabular or ([] if written else [{"id": f"{product.id}-model"}] if product else [])
    return {
        "platform": architecture.name,
        "framework": framework,
        "framework_name": word("ml.frameworks", framework, names) or framework,
        "network": framework in NETWORKS,
        "backend": next((name for each, name in BACKENDS.items() if each in chosen), "tensorflow"),
        "portable": "onnx" in chosen,
        "tracking_name": word("ml.tracking", value("ml.tracking"), names) or "MLflow",
        "serving": str(value("ml.serving") or "none"),
        "drift": value("ml.drift_monitoring") is not False,
        "log_days": value("ml.log_retention_days") or 365,
        "p95_ms": value("ml.inference_p95_ms") or 200,
        "act": "eu-ai-act" in cast(list[str], value("regimes") or []),
        "use_cases": cast(Data, [_use_case(each, product, architecture) for each in named] if product else []),
    }


def _product(products: Sequence[Product]) -> Product | None:
    """The product to train on: one made of features, else the one with the most columns that a model can use."""
    fit = [each for each in products if _target(each) and len(_features(each, _target(each))) > 1]
    made = next((each for each in fit if each.archetype == "features" or "features" in each.id), None)
    return made or max(fit, key=lambda each: len(_features(each, _target(each))), default=None)


def _use_case(given: Mapping[str, Data], product: Product, architecture: Architecture) -> dict[str, Data]:
    target = _target(product)
    moment = time_of(product)
    owner = product.owner or next((each.owner for each in architecture.domains if each.id == product.domain), "")
    objective = next((each for each in registered(architecture) if each.get("id") == given.get("objective")), {})
    return {
        "id": str(given["id"]),
        "name": model(str(given["id"])),
        "owner": owner or architecture.owner or "nobody yet",
        "objective": str(given.get("objective") or ""),
        "kpi": str(objective.get("kpi") or ""),
        "measure": str(given.get("metric") or ""),
        "risk": str(given.get("risk") or "not classified yet"),
        "role": str(given.get("role") or "not stated yet"),
        "oversight": given.get("human_oversight") is True,
        "product": product.id,
        "contract": product.contract,
        "classification": product.classification,
        "table": f"{model(product.domain)}.{model(product.id)}",
        "keys": [each.field.name for each in product.columns if each.field.key],
        "moment": moment.field.name if moment else "",
        "target": target,
        "features": cast(Data, _features(product, target)),
        "slices": cast(Data, _slices(product, target)),
    }


def registered(architecture: Architecture) -> list[dict[str, Data]]:
    """The objectives of the manifest."""
    return cast(list[dict[str, Data]], architecture.value("objectives") or [])


def _target(product: Product) -> str:
    """The column that is proposed to be foreseen: a yes or no, a state, a figure that was summed or averaged, any figure."""
    wanted: tuple[Callable[[Column], bool], ...] = (
        lambda each: each.field.type == "boolean",
        lambda each: each.field.semantic == "status",
        lambda each: each.field.type == "number" and each.how in ("summed", "averaged"),
        lambda each: each.field.type == "number",
    )
    free = [each for each in product.columns if not each.field.key and not each.field.references]
    return next((each.field.name for holds in wanted for each in free if holds(each)), "")


def _slices(product: Product, target: str) -> list[str]:
    return [each.field.name for each in product.columns if each.field.semantic in SLICED and each.field.name != target][:3]


def _features(product: Product, target: str) -> list[str]:
    return [each.field.name for each in product.columns if each.field.name != target and _usable(each)]


def _usable(column: Column) -> bool:
    """Whether a model can learn from a column: a figure, a yes or no, or one of few values; nothing that names a person."""
    field = column.field
    few = field.type == "string" and (bool(field.values) or field.semantic in SLICED)
    return not field.key and not field.references and (field.type in (*NUMBERS, "boolean") or few)
