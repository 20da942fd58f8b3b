"""Terms in the sentences of decisions: `{product|a table}` is one of the user's products, else the words after the bar."""

from __future__ import annotations

import re

from scaffolder.model.document import Data

TERM = re.compile(r"\{([a-z]+)([0-9]?)\|([^{}|]*)\}")
"""A term: its name, its place among several of one name, and the words where nothing is known of a platform."""


def plain(data: Data) -> Data:
    """Data whose every sentence says the words after the bars, as where no platform is meant."""
    if isinstance(data, str):
        return TERM.sub(lambda match: match.group(3), data)
    if isinstance(data, list):
        return [plain(each) for each in data]
    if isinstance(data, dict):
        return {name: plain(each) for name, each in data.items()}
    return data
