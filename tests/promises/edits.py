"""Harmless edits of a manifest: comments, blank lines, spaces at line ends and other orders of keys and sections."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

TEXT = """\
version: 1
name: shop
style: data-mesh
streaming: kafak
titel: Shop
team: {engineers: 3, platform_team: yes}
storage: {table_format: iceberg, layers: medalion}
domains:
  - id: sales
    owner: ann@example.org
    steward: bob@example.org
  - id: finance
    ownr: eve@example.org
products:
  - id: orders
    domain: sales
    classification: secrett
    contains: [pii, phii]
  - id: invoices
    domain: nowhere
    inputs: [orders, ledger]
    retention_days: -1
waivers:
  - rule: unowned-domain
    reason: The owner starts in May.
    owner: ann@example.org
    until: 2026-12-01
  - rule: no-such-rule
    reason: x
    owner: ann@example.org
    until: 2026-12-01
"""
"""A manifest with findings of every kind: shape, values, references, rules and waivers."""


def edited(text: str, seed: int) -> str:
    """The text after some harmless edits; the same seed gives the same edits."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 5)):
        text = chance.choice((_commented, _spaced, _trailed, _sections, _keys))(text, chance)
    return text


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _commented(text: str, chance: random.Random) -> str:
    rows = _lines(text)
    at = chance.randrange(len(rows) + 1)
    word = chance.choice(("note", "a: b", "- x", "{", "until"))
    return "".join([*rows[:at], f"{' ' * chance.randint(0, 6)}# {word}\n", *rows[at:]])


def _spaced(text: str, chance: random.Random) -> str:
    rows = _lines(text)
    at = chance.randrange(len(rows) + 1)
    return "".join([*rows[:at], "\n" * chance.randint(1, 3), *rows[at:]])


def _trailed(text: str, chance: random.Random) -> str:
    rows = _lines(text)
    at = chance.randrange(len(rows))
    rows[at] = rows[at].rstrip("\n") + chance.choice(("  # here\n", "   \n"))
    return "".join(rows)


def _sections(text: str, chance: random.Random) -> str:
    """The top-level entries in another order, each with its own lines."""
    return "".join(_shuffled(re.split(r"(?m)^(?=[a-z])", text), chance))


def _keys(text: str, chance: random.Random) -> str:
    """The keys of one product in another order."""
    plain = list(re.finditer(r"(?m)^    [a-z_]+: .*\n(?:    [a-z_]+: .*\n)+", text))
    if not plain:
        return text
    block = chance.choice(plain)
    return text[: block.start()] + "".join(_shuffled(_lines(block.group()), chance)) + text[block.end() :]


def _shuffled(parts: Sequence[str], chance: random.Random) -> list[str]:
    head = [each for each in parts[:1] if each[:1] in ("", "#", "\n", " ")]
    rest = list(parts[len(head) :])
    chance.shuffle(rest)
    return [*head, *rest]
