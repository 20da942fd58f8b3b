"""What is wrong with a JSON Schema that somebody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def fault_of_schema(condition: Mapping[str, Any]) -> str:
    """Where a JSON Schema breaks the rules of JSON Schema, and how, as the end of a sentence."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (it explains best, and is needed only here and slow to import)
    from jsonschema.exceptions import SchemaError  # noqa: PLC0415

    try:
        Draft202012Validator.check_schema(condition)
    except SchemaError as error:
        place = "/".join(str(part) for part in error.absolute_path)
        return f": {place}: {error.message[:120]}" if place else f": {error.message[:120]}"
    return ""
