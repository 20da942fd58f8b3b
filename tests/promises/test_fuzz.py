"""The reader and everything after it take any text: findings or one refusal, never a crash."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promises import fuzz
from scaffolder import documents
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError

LIMITS = settings(
    max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


@LIMITS
@given(text=fuzz.texts())
def test_any_text_is_judged_or_refused(catalog: Catalog, text: str) -> None:
    """Whatever a manifest holds, judging it gives findings that can be printed, or a refusal that names the file."""
    assert fuzz.judged(text, catalog) in ("judged", "refused")


@LIMITS
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever bytes a file holds, reading gives data or a refusal."""
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(content)
    try:
        named = documents.read(path)[0].path
    except ScaffoldError as error:
        named = error.message
    assert named.startswith(path.as_posix())
