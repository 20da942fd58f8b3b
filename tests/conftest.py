"""Marks and guards shared by all tests."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks."""
    config.addinivalue_line("markers", "slow: really runs what was generated; `make slow` runs these, `make test` does not")
