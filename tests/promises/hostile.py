"""Manifests made to exhaust or confuse the program: each is one file somebody might hand to `scaffold validate`."""

# ruff: noqa: PLW0108 (each text is made when it is asked for, not when this module is read)

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

HEAD = "version: 1\nname: shop\nstyle: data-mesh\n"
MIB = 1024 * 1024


def _filled(text: str, unit: str) -> bytes:
    """The text with as many units after it as fit into one MiB."""
    return (text + unit * ((MIB - len(text)) // len(unit.encode()))).encode()


def _products(count: int, row: str) -> bytes:
    rows = "".join(row.format(n=number) for number in range(count))
    return f"{HEAD}domains: [{{id: sales, owner: a@example.org}}]\nproducts:\n{rows}".encode()[:MIB]


def _billion_laughs() -> bytes:
    lines = ['a0: &a0 ["lol"]'] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return ("\n".join(lines) + "\n").encode()


def _scalar_aliases() -> bytes:
    long = "x" * 2000
    return (f"version: 1\nname: &n {long}\ntitle: *n\n" + "".join(f"k{n}: *n\n" for n in range(40_000))).encode()


def _keys(count: int) -> bytes:
    return (HEAD + "".join(f"k{number}: 1\n" for number in range(count))).encode()


def _domains(count: int, row: str = "  - {{id: d{n}, owner: a@example.org}}\n") -> bytes:
    return (HEAD + "domains:\n" + "".join(row.format(n=number) for number in range(count))).encode()


def _rows(key: str, count: int, row: str) -> bytes:
    """A list of so many entries, one a line."""
    return (f"{HEAD}{key}:\n" + "".join(f"  - {row.format(n=number)}\n" for number in range(count))).encode()


def _listed(start: str, count: int, row: str, end: str) -> bytes:
    """The same in brackets, on one line."""
    return f"{HEAD}{start}{', '.join(row.format(n=number) for number in range(count))}{end}\n".encode()


def _chain(count: int) -> bytes:
    rows = "".join(f"  - {{id: p{n}, domain: sales, inputs: [p{n + 1}]}}\n" for n in range(count))
    return f"{HEAD}domains: [sales]\nproducts:\n{rows}".encode()


def _ring(count: int) -> bytes:
    rows = "".join(f"  - {{id: p{n}, domain: sales, inputs: [p{(n + 1) % count}]}}\n" for n in range(count))
    return f"{HEAD}domains: [sales]\nproducts:\n{rows}".encode()


def _woven(count: int) -> bytes:
    """Every product is made from many products before it."""
    rows = "".join(
        f"  - {{id: p{n}, domain: sales, inputs: [{', '.join(f'p{each}' for each in range(max(0, n - 60), n))}]}}\n"
        for n in range(count)
    )
    return f"{HEAD}domains: [sales]\nsources: [s1]\nproducts:\n{rows}".encode()[:MIB]


def _fields(count: int) -> bytes:
    rows = ", ".join(f"{{name: f{n}, type: text}}" for n in range(count))
    return f"{HEAD}domains: [sales]\nproducts:\n  - {{id: p1, domain: sales, fields: [{rows}]}}\n".encode()


INPUTS: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "only-comments": lambda: _filled("", "# nothing\n"),
    "zeros": lambda: bytes(MIB),
    "random-bytes": lambda: bytes((number * 7919 + number // 256) % 256 for number in range(MIB)),
    "brackets": lambda: b"[" * 200_000,
    "braces": lambda: b"{a: " * 200_000,
    "deep-blocks": lambda: "".join(f"{' ' * n}a:\n" for n in range(1_000)).encode(),
    "deep-dashes": lambda: b"- " * 200_000,
    "deep-keys": lambda: b"? " * 200_000,
    "depth-64": lambda: (HEAD + "why: " + "[" * 62 + "]" * 62 + "\n").encode(),
    "one-long-line": lambda: _filled(HEAD + "title: ", "x"),
    "one-long-key": lambda: _filled(HEAD, "k"),
    "long-quoted": lambda: _filled(HEAD + 'title: "', "\\n") + b'"',
    "escaped-controls": lambda: _filled(HEAD + 'title: "', "\\x1b")[:-4] + b'"',
    "spaces": lambda: _filled(HEAD, " "),
    "line-breaks": lambda: _filled(HEAD, "\n"),
    "tabs": lambda: _filled(HEAD, "\t"),
    "over-a-mebibyte": lambda: _filled(HEAD, "# more\n") + b"# more\n" * 10,
    "keys-100000": lambda: _keys(60_000),
    "nodes-in-a-list": lambda: f"{HEAD}why: [{','.join(['a'] * 99_000)}]\n".encode(),
    "numbers-in-a-list": lambda: f"{HEAD}regimes: [{','.join(['1'] * 99_000)}]\n".encode(),
    "empty-entries": lambda: f"{HEAD}products: [{','.join(['{}'] * 99_000)}]\n".encode(),
    "duplicate-keys": lambda: (HEAD + "title: x\n" * 49_000).encode(),
    "duplicate-ids": lambda: _domains(12_000, "  - {{id: same, owner: a@example.org}}\n"),
    "merge-keys": lambda: (HEAD + "<<: {a: 1}\n" * 24_000).encode(),
    "billion-laughs": _billion_laughs,
    "scalar-aliases": _scalar_aliases,
    "anchors": lambda: (HEAD + "why: [" + ",".join(f"&a{n} x" for n in range(60_000)) + "]\n").encode(),
    "tags": lambda: (HEAD + "why: [" + ",".join(["!!python/object/apply:os.system x"] * 20_000) + "]\n").encode(),
    "ambiguous": lambda: f"{HEAD}why: [{','.join(['no'] * 99_000)}]\n".encode(),
    "huge-integer": lambda: f"{HEAD}processing: {{daily_gb: {'9' * 500_000}}}\n".encode(),
    "huge-integers": lambda: f"{HEAD}why: [{','.join(['9' * 4_000] * 250)}]\n".encode(),
    "huge-float": lambda: f"{HEAD}processing: {{daily_gb: 0.{'1' * 500_000}}}\n".encode(),
    "exponents": lambda: f"{HEAD}why: [{','.join(['1e999999999'] * 60_000)}]\n".encode(),
    "products-5000-bad": lambda: _products(5_000, "  - {{id: Bad {n}, domain: nope{n}, owner: '', classification: secrett}}\n"),
    "products-9000-short": lambda: _products(9_000, "  - {{id: p{n}, domain: sales, contains: pii}}\n"),
    "products-11000-misspelt": lambda: _products(11_000, "  - {{idd: p{n}, domian: sales, contians: pii, ownr: x}}\n"),
    "domains-10000": lambda: _domains(10_000),
    "domains-20000-short": lambda: f"{HEAD}domains: [{', '.join(f'd{n}' for n in range(20_000))}]\n".encode(),
    "sources-10000": lambda: _rows("sources", 10_000, "{{id: s{n}, kind: database}}"),
    "objectives-9000": lambda: (
        HEAD + "objectives:\n" + "".join(f"  - {{product: p{n}, slo: 99}}\n" for n in range(9_000))
    ).encode(),
    "workloads-9000": lambda: _listed("migration: {enabled: true, workloads: [", 9_000, "{{id: w{n}, strategy: rehost}}", "]}"),
    "regions-10000": lambda: _listed("cloud: {provider: aws, regions: [", 10_000, "{{id: r{n}}}", "]}"),
    "misspelt-values": lambda: f"{HEAD}regimes: [{','.join(f'gdpr{n}' for n in range(60_000))}]\n".encode(),
    "misspelt-keys": lambda: (HEAD + "".join(f"titel{number}: x\n" for number in range(49_000))).encode(),
    "long-misspelt-value": lambda: _filled(HEAD + "industry: ", "retai"),
    "waivers-9000": lambda: _rows("waivers", 9_000, "{{rule: r{n}, reason: x, owner: a@b.c, until: 2099-01-01}}"),
    "chain-of-inputs": lambda: _chain(8_000),
    "ring-of-inputs": lambda: _ring(8_000),
    "woven-inputs": lambda: _woven(1_500),
    "fields-20000": lambda: _fields(20_000),
    "secrets": lambda: _filled(HEAD + "# ", "password=hunter2hunter "),
    "secret-starts": lambda: _filled(HEAD + "# ", "-----BEGIN PRIVATE KEY-----"),
    "nearly-secrets": lambda: _filled(HEAD + "# ", "a://b"),
    "json": lambda: json.dumps({"version": 1, "name": "shop", "style": "data-mesh", "why": ["x" * 100] * 9_000}).encode(),
    "bidirectional": lambda: (HEAD + "title: \u202e" + "\u2066" * 100_000 + "\n").encode(),
    "wide-characters": lambda: _filled(HEAD + "title: ", "\u5b57"),
    "combining": lambda: _filled(HEAD + "title: a", "\u0301"),
    "emoji-keys": lambda: (HEAD + "".join(f"\U0001f600{number}: x\n" for number in range(40_000))).encode(),
}
"""Every hostile manifest by a name that says what is wrong with it."""
