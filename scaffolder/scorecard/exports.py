"""The scorecard as tables for spreadsheets and warehouses: comma-separated values, and Parquet where a library is there."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from scaffolder.scorecard import Row, Scorecard

COLUMNS = ("repository", "team", "style", "rule", "practice", "severity", "standing", "waived", "known")
"""A row of the table of findings is one rule broken in one repository; one without findings has a row without a rule."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def findings(card: Scorecard) -> list[tuple[str | int, ...]]:
    """The table of findings."""
    rows: list[tuple[str | int, ...]] = []
    for each in card.repositories:
        start = (each.path, each.team, each.blueprints[0] if each.blueprints else "")
        for name, tally in sorted(each.rules.items()):
            rows.append((*start, name, tally.practice, tally.severity, tally.standing, tally.waived, tally.known))
        if not each.rules:
            rows.append((*start, "", "", "", 0, 0, 0))
    return rows


def findings_csv(card: Scorecard) -> str:
    """The table of findings as comma-separated values."""
    return _csv(COLUMNS, findings(card))


def scores_csv(tables: Mapping[str, Sequence[Row]]) -> str:
    """Every table of the page as one, with a column that says what its rows are."""
    head = ("by", "name", "title", "repositories", "holding", "share", "before", "standing", "waived", "known")
    return _csv(
        head,
        (
            (
                kind,
                row.name,
                row.title,
                row.repositories,
                row.holding,
                f"{row.share:.4f}",
                "" if row.before is None else f"{row.before:.4f}",
                row.standing,
                row.waived,
                row.known,
            )
            for kind, rows in tables.items()
            for row in rows
        ),
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"'{each}" if isinstance(each, str) and each.startswith(_FORMULA) else each for each in row])
    return out.getvalue()


def parquet_library() -> str:
    """The library that can write Parquet here; empty where none is installed."""
    return next((name for name in ("pyarrow", "duckdb") if find_spec(name)), "")


def findings_parquet(card: Scorecard, library: str) -> bytes:
    """The table of findings as Parquet, by one of the libraries that can write it."""
    rows = findings(card)
    return _by_pyarrow(rows) if library == "pyarrow" else _by_duckdb(rows)


def _by_pyarrow(rows: Sequence[Sequence[str | int]]) -> bytes:
    import pyarrow  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415 (an extra)
    from pyarrow import parquet  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
    types = [pyarrow.string()] * 6 + [pyarrow.int64()] * 3
    arrays = [pyarrow.array(list(column), each) for column, each in zip(columns, types, strict=True)]
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(dict(zip(COLUMNS, arrays, strict=True))), out)
    return out.getvalue()


def _by_duckdb(rows: Sequence[Sequence[str | int]]) -> bytes:
    import duckdb  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415 (an extra)

    typed = ", ".join(f"{name} {'BIGINT' if number > 5 else 'VARCHAR'}" for number, name in enumerate(COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "findings.parquet"
        database: Any = duckdb.connect(":memory:")
        database.execute(f"CREATE TABLE findings ({typed})")
        if rows:
            database.executemany(f"INSERT INTO findings VALUES ({', '.join('?' * len(COLUMNS))})", [list(row) for row in rows])  # noqa: S608 (our own names)
        database.execute(f"COPY findings TO '{file.as_posix()}' (FORMAT parquet)")
        database.close()
        return file.read_bytes()
