"""Names and types in generated SQL: safe on every engine, quoted by the engine itself where a word is reserved."""

from __future__ import annotations

import re

from scaffolder.model.architecture import Field

_RESERVED_TEXT = """
all alter analyse analyze and any array as asc at authorization begin between both by case cast check collate column
constraint create cross cube current current_date current_time current_timestamp current_user date default deferrable
delete desc describe distinct do drop else end except exists explain extract false fetch filter for foreign from full
function grant group grouping groups having if ignore in initially inner insert intersect interval into is join last
lateral leading left like limit lookup merge natural new no not null nulls of off offset old on only open or order outer
over partition pivot position primary proto qualify range recursive references respect revoke right rollup row rows
schema select session_user set show some start struct symmetric table tablesample then time timestamp to top trailing
treat trigger true trim truncate unbounded union unique unnest unpivot update user using values view when where window
with within
"""

RESERVED = frozenset(_RESERVED_TEXT.split())
"""Words that some engine does not take as a plain column name; such a column is quoted everywhere."""

_PLAIN = re.compile(r"^[a-z][a-z0-9_]*$")
MONEY = frozenset({"amount", "price"})


def model(product: str) -> str:
    """The name of a product in SQL: `customer-360` is customer_360."""
    return product.replace("-", "_")


def quoted(name: str) -> bool:
    """Whether a column name must be quoted."""
    return name in RESERVED or not _PLAIN.match(name)


def reference(name: str) -> str:
    """A model as dbt refers to it."""
    return "{{ ref('" + name + "') }}"


def column(name: str, alias: str = "") -> str:
    """A column in a model's SQL, behind an alias where one is given."""
    text = "{{ adapter.quote('" + name + "') }}" if quoted(name) else name
    return f"{alias}.{text}" if alias else text


def argument(name: str, alias: str) -> str:
    """A column as the argument of a macro: an expression of dbt's Jinja that yields its SQL text."""
    return f"'{alias}.' ~ adapter.quote('{name}')" if quoted(name) else f"'{alias}.{name}'"


def keys(names: list[str]) -> str:
    """Key columns as the list that `unique_key` takes, quoted as the engine in use does."""
    return "[" + ", ".join(_key(name) for name in names) + "]"


def _key(name: str) -> str:
    if not quoted(name):
        return f"'{name}'"
    return f"('`{name}`' if target.type in ('spark', 'databricks', 'bigquery') else '\"{name}\"')"


def scale(field: Field) -> int:
    """The digits after the point of a field's values."""
    return 0 if field.type != "number" else 2 if field.semantic in MONEY else 4


def data_type(field: Field, string_type: str) -> str:
    """The type of a field in SQL and contracts."""
    if field.type == "number":
        return f"decimal(18,{scale(field)})"
    return {"integer": "bigint", "boolean": "boolean", "date": "date", "timestamp": "timestamp"}.get(field.type, string_type)


def tested(name: str) -> str:
    """A column as a test's argument, quoted where it must be as the embedded engine and most others do."""
    return f'"{name}"' if quoted(name) else name
