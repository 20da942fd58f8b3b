"""A hostile collection: hundreds of small inputs in sixteen classes, each one thing that goes wrong with files of strangers.

`hostile.py` holds the large ones, made to exhaust; here every input is small and means to confuse. An input is bytes, and the
class says what may come of it: `refused` (exit 2, one line with file, line and column), `found` (a finding with its place) or
`any` (one of both, or nothing to say).
"""

# ruff: noqa: E501, RUF001 (many small inputs a line, and look-alikes are among them)

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from promises import newer, payloads, secret_texts

HEAD = "version: 1\nname: shop\nstyle: lakehouse\nprocessing: {daily_gb: 20}\n"
OBJECTIVE = "objectives: [{id: close, kpi: days, target: 3, owner: ann@example.org}]\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One input: its class, its name, its bytes, what may come of it, and the rules of which one must be found."""

    kind: str
    name: str
    content: bytes
    outcome: str = "any"
    rules: frozenset[str] = frozenset()
    beside: bytes | None = None


def _each(kind: str, texts: Mapping[str, str | bytes], outcome: str = "any", *rules: str) -> Iterator[Hostile]:
    for name, text in texts.items():
        content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        yield Hostile(kind=kind, name=name, content=content, outcome=outcome, rules=frozenset(rules))


def _named(texts: list[str]) -> dict[str, str]:
    return {f"{number:02}": text for number, text in enumerate(texts)}


_BROKEN = [
    "[", "{", "]", "}", "a: [1, 2", "a: {b: 1", "a: ]", "- a\nb: c", "a: b: c", "a: 'b", 'a: "b', "a: |\nb\n c", "\ta: b", "a:\n\t- b",
    "a: - b", "- - -\n  b: [", "? [", "? {a", "a: *b", "&a &b c: d", "a: &b &c d", "%YAML 2.0\n---\na: b", "%TAG ! x\na",
    "%YAML 1.1\n%YAML 1.1\n---\na: b", "@a: b", "`a`: b", "a: @b", "a: `b", "a: %b\n%c", "a\nb: c", "a: b\n c: d", " a: b\nc: d",     "!!", "a: !<", "a: !<x", "!<tag:x> [", "a: \"\\q\"", 'a: "\\x1"', 'a: "\\u12"', 'a: "\\U99999999"', "a: |9z\n b", "a: >-+\n b", "a: |0\n b",
    "a: 'b' c", 'a: "b" c', "[a, b]: [", "{a: b, c", "{a, b: }: {", "--- |\n%\n... x", "a: b\n...\nc: d", "---\na: b\n---\nc: d", "a: b\n---\n",
    "--- a\n--- b", "a: b\n<<<<<<< ours\nc: d\n=======\nc: e\n>>>>>>> theirs", "a: {b: c}}", "a: [b]]", "- a\n - b\n- c: [", "a: #b\n  [",
    "key: [value\nnext: 1", "a: ''' b", "a: \"b\n\nc: d", "a: ? b\n: c: d", ": :", "a: >\n\tb\n c: [",
]  # fmt: skip
"""Texts that are no YAML, or more than one document."""

_TAGS = [
    "!!python/object/apply:os.system [touch owned]", "!!python/object:os.system {}", "!!python/name:os.system", "!!python/module:os",
    "!!python/object/new:type [x, [], {}]", "!!python/tuple [a]", "!!python/bytes x", "!!python/complex 1j", "!!java/object x",
    "!!binary R0lGODlh", "!!set {a, b}", "!!omap [a: 1]", "!!pairs [a: 1]", "!!timestamp 2026-01-01", "!!int x", "!!float 1", "!!null ''",
    "!!bool yes", "!!merge x", "!!value =", "!!yaml !", "!include /etc/passwd", "!ENV ${HOME}", "!env_var HOME", "!Ref x", "!Sub '${x}'",
    "!vault |\n  $ANSIBLE_VAULT;1.1", "!ruby/object:Gem::Installer x", "!<!local> x", "!<tag:yaml.org,2002:python/name:os> x", "!é x", "! x",
    "!!str 5", "!!map {}", "!!seq []", "!a!b x",
]  # fmt: skip
"""Tags, harmless and not."""

_AMBIGUOUS = [
    "yes", "no", "on", "off", "Yes", "NO", "On", "OFF", "1.10", "1.0", "010", "0o10", "0x10", "0b11", "1_000", "1:30", "12:30:45", "+5", "1e3",
    "1E5", ".5", "5.", "-.5", ".inf", "-.Inf", ".NaN", "+.inf", "00", "08", "-010", "1__0", "0x_f", "1e", "1.2.3", "1,5", "1 000", "٣", "１２",
    "²", "1e400", "1" * 16, "9" * 80, "-" + "9" * 30, "0." + "1" * 40, "0x" + "f" * 40, "y", "n", "Y", "N", "~", "null", "Null", "NULL", "=", "<<",
    "2026-02-30", "2026-13-01", "2026-1-1", "20260101", "2026-01-01T00:00:00Z", "12:60", "!", "-", "?", "- ", "|", ">",
]  # fmt: skip
"""Scalars that readers take for different things."""

_WRONG = [
    "true", "3", "-1", "1.5", "null", "~", "''", "[]", "{}", "[1]", "{a: 1}", "[[]]", "[{}]", "[null]", "text", "[a, 1, true]", "{a: {b: {c: 1}}}",
    "99999999999", "-0", "0", "false", "'true'", "'3'", "|\n  a\n", "[[[[]]]]",
]  # fmt: skip
_KEYS = (
    "version", "name", "style", "title", "owner", "why", "needs", "sources", "domains", "products", "cloud", "streaming", "regimes", "industry",
    "decide", "waivers", "processing", "storage", "security", "governance", "date", "description", "objectives", "migration",
)  # fmt: skip

_TYPOS = [
    "titel: x", "Title: x", "TITLE: x", "tittle: x", "domain: [a]", "domians: [a]", "product: []", "clou: aws", "cloud: asw", "cloud: AWS",
    "cloud: {modle: single}", "streaming: kafak", "streaming: Kafka", "style : lakehouse", "nmae: x", "regimes: [gdrp]", "regimes: gdpr2",
    "industry: retial", "waiver: []", "owners: a@b.c", "processing.daily_gb: 5", "daily_gb: 5", "storage: {table-format: delta}",
    "storage: {table_format: deltalake}", "security: {mfa: yess}", "security: {MFA: true}", "products: [{idd: x}]", "domains: [{id: a, ownr: b}]",
    "domains: [{name: a}]", "sources: [{id: a, kinds: database}]", "sources: [{id: a, kind: databse}]", "ownér: x", "оwner: x", "own\u200ber: x", "title＝: x",
    "$schema: x", "x-note: x", "_title: x", "version1: 1", "description:: x", '"": x', "' ': x", "a.b.c: 1", "?: 1", "0: x", "true: x", "null: x",
    "1.5: x", "[a]: x", "{a: b}: x", f"{'k' * 101}: x", f"{'k' * 3000}: x",
]  # fmt: skip

_PATHS = [
    "../x", "../../etc/passwd", "/etc/passwd", "C:\\x", "C:/x", "\\\\host\\x", "a/../../b", "./../x", "a//b", "a/./b", ".git/config", ".git/hooks/x",
    "CON", "a/NUL.yaml", "com1.txt", "a\\..\\b", "~/.ssh/id", "$HOME/x", "%APPDATA%/x", "a/b/../../..", "file:///etc/passwd", "http://x/y", "a\u202eb",
    "x" * 300, "a/" * 200, " ", ".", "..", "a:b", "a*b", "a?b", "a|b", "aux/x.yaml", "a /b", "a./b", "-rf", "--help", "contract.odcs.yaml\n/etc",
]  # fmt: skip

_IDS = [
    "Sales", "s", "-a", "a_b", "a b", "a.b", "é", "con", "nul", "aux", "lpt9", "com1", "a--", "1a", "A" * 63, "a" * 64, "a/b", "a\\b", "..", "a\u0000",
    "sales;drop", "sales`x`", "$(x)", "{{x}}", "日本", "\u202eabc", "a\u200bb", "İ", "ß", "ﬁ", "true", "null", "1", "0x1", "<b>", "a\nb", "%2e%2e",
]  # fmt: skip

_WAIVERS = [
    "waivers: x", "waivers: {}", "waivers: [x]", "waivers: [null]", "waivers: [{}]", "waivers: [{rule: '*'}]",
    *(
        f"waivers: [{{rule: {rule}, reason: {reason}, owner: {owner}, until: {until}}}]"
        for rule, reason, owner, until in (
            ("'*'", "x", "a@b.c", "2026-12-31"), ("engine-too-*", "x", "a@b.c", "2026-12-31"), ("engine-too-small", "x", "a@b.c", "2099-01-01"),
            ("engine-too-small", "x", "a@b.c", "2020-01-01"), ("engine-too-small", "x", "a@b.c", "never"), ("engine-too-small", "x", "a@b.c", "''"),
            ("engine-too-small", "x", "a@b.c", "2026-02-30"), ("engine-too-small", "x", "a@b.c", "2026-12-31T00:00"), ("no-objective", "''", "a@b.c", "2026-12-31"),
            ("engine-too-small", "x", "'two words'", "2026-12-31"), ("engine-too-small", "x", "''", "2026-12-31"), ("secret-in-manifest", "x", "a@b.c", "2026-12-31"),
            ("unwaivable-rule", "x", "a@b.c", "2026-12-31"), ("expired-waiver", "x", "a@b.c", "2026-12-31"), ("''", "x", "a@b.c", "2026-12-31"),
            ("'../x'", "x", "a@b.c", "2026-12-31"), ("unknown-key", "x", "a@b.c", "2026-12-31"), ("engine-too-smal", "x", "a@b.c", "2026-12-31"),
            ("engine-too-small", "x", "a@b.c", "+2026-12-31"), ("engine-too-small", "x", "a@b.c", "'٢٠٢٦-12-31'"), ("[a]", "x", "a@b.c", "2026-12-31"),
            ("engine-too-small", "x", "a@b.c", "{}"), ("engine-too-small", "x", "a@b.c", "null"),
        )
    ),
]  # fmt: skip

_REFERENCES = [
    "domains: [{id: a}]\nproducts: [{id: p, domain: b}]", "products: [{id: p, inputs: [p]}]", "products: [{id: p, inputs: [q]}, {id: q, inputs: [p]}]",
    "domains: [a, a]", "domains: [a, A]", "domains: [{id: a}, {id: a}]", "sources: [a]\nproducts: [{id: a}]", "products: [{id: p, inputs: [nowhere]}]",
    "products: [{id: p, inputs: [[q]]}]", "products: [{id: p, domain: [a]}]", "decide: [{decision: nothing}]", "decide: [nothing]",
    "objectives: [{id: a, product: nowhere}]", "products: [{id: p, inputs: ['', null]}]", "products: [{id: p, inputs: p}]", "domains: [null, {}]",
    "products: [{id: p, contract: q}, {id: q, contract: q}]", "sources: [{id: s}, {id: s}]", "products: [{id: p, inputs: [s, s, s]}]\nsources: [s]",
    "migration: {enabled: true, workloads: [{id: w}, {id: w}]}", "cloud: {provider: aws, regions: [{id: r}, {id: r}]}", "ml: {use_cases: [{id: a, product: b}]}",
]  # fmt: skip

_REMOTE = [
    "https://evil.example/x.git@1a2b3c4d5e6f", "http://evil.example/x", "git+https://evil.example/x.git@1a2b3c4", "git+ssh://evil/x@deadbeef00",
    "ext::sh -c touch% owned", "git@evil.example:x.git@1a2b3c4d5e", "file:///etc", "https://evil.example/x.zip#sha256=" + "0" * 64, "evil.zip", "//evil/x",
    "ftp://evil/x", "data:text/plain,x", "javascript:alert(1)", "../../../../etc", "/proc/self/environ", "--upload-pack=touch owned", "-oProxyCommand=x",
    "smb://evil/x", "https://user:password1@evil.example/x@1a2b3c4", "git://evil/x@1a2b3c4",
]  # fmt: skip

_JSON = [
    "{", "[]", "null", "1", '"a"', "true", '{"version": 1}', '{"version": 1, "version": 2}', '{"version": 1,}', '{"version": NaN}', '{"a": Infinity}',
    '{"version": 1e400}', '{"__proto__": {"x": 1}}', '{"constructor": 1}', '{"$ref": "https://evil.example/x"}', '{"$ref": "file:///etc/passwd"}',
    '{"version": 1, "name": "\\ud800"}', '{"version": 1, "name": "\\u0000"}', '{"version": 1 /* c */}', "{'version': 1}", '{"a":1}{"b":2}', '{"a":\u2028 1}',
    '{"version": "1"}', '{"version": true}', '{"version": [1]}', '{"version": 1.0}', '{"version": 1E0}', '{"version": -0}', '{"VERSION": 1}', '{"version ": 1}',
]  # fmt: skip

_CHARACTERS = ["\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\x9b", "\xa0", "\xad", "\u061c", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e",
    "\u2066", "\ufeff", "\ufff9", "\uffff", "\ufffe", "\ud800", "\udfff", "\U0001f600", "\U000e0001", "e\u0301" * 50, "\u0300", "\r", "\v", "\f", "\t"]  # fmt: skip

_ENCODINGS: dict[str, bytes] = {
    "utf-16-le": HEAD.encode("utf-16-le"), "utf-16-be": HEAD.encode("utf-16-be"), "utf-16": HEAD.encode("utf-16"), "utf-32": HEAD.encode("utf-32"),
    "latin-1": f"{HEAD}title: Läden\n".encode("latin-1"), "overlong": HEAD.encode() + b"title: \xc0\xaf\n", "cut": HEAD.encode() + b"title: \xe2\x82",
    "surrogate": HEAD.encode() + b"title: \xed\xa0\x80\n", "above": HEAD.encode() + b"title: \xf4\x90\x80\x80\n", "lone": HEAD.encode() + b"title: \x80\n",
    "zeros": b"\0" * 40, "zero-inside": HEAD.encode() + b"title: a\0b\n", "gzip": b"\x1f\x8b\x08\0\0\0\0\0", "zip": b"PK\x03\x04" + b"\0" * 30,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "png": b"\x89PNG\r\n\x1a\n", "elf": b"\x7fELF\x02\x01\x01", "cp1252": HEAD.encode() + b"title: \x93x\x94\n",
    "shift-jis": HEAD.encode() + "title: 日本\n".encode("shift_jis"), "two-marks": b"\xef\xbb\xbf\xef\xbb\xbf" + HEAD.encode(),
    "mark-inside": HEAD.encode() + b"\xef\xbb\xbftitle: x\n", "utf-7": HEAD.encode() + b"title: +AGEAYg-\n",
}  # fmt: skip

_BOMBS = {
    "laughs": "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n", "self": "a: &a [*a]\n", "self-map": "a: &a {b: *a}\n", "alias-key": "&a b: 1\n*a : 2\n",
    "alias-map": f"{HEAD}cloud: &c {{provider: aws}}\nstorage: *c\n", "merge": "a: &a {b: 1}\nc: {<<: *a}\n", "merge-list": "a: &a {b: 1}\nc: {<<: [*a, *a]}\n",
    "late": "a: *b\nb: &b 1\n", "again": "a: &x 1\nb: &x 2\nc: *x\n", "deep": "[" * 65 + "]" * 65, "deep-map": "{a: " * 65 + "1" + "}" * 65,
    "deeper": "[" * 5000, "dashes": "- " * 5000, "questions": "? " * 5000, "blocks": "".join(f"{' ' * n}a:\n" for n in range(300)),
    "wide": f"{HEAD}why: [{', '.join(['a'] * 5000)}]", "keys": HEAD + "".join(f"k{n}: 1\n" for n in range(3000)), "long": f"{HEAD}title: {'x' * 60000}",
    "anchors": f"{HEAD}why: [{', '.join(f'&a{n} x' for n in range(3000))}]", "quotes": f"{HEAD}title: '" + "''" * 20000 + "'",
    "folded": f"{HEAD}title: >\n" + "  a\n\n" * 5000, "comment": HEAD + "#" * 60000, "spaces": HEAD + " " * 60000, "regex": f"{HEAD}owner: {'a.' * 20000}!",
    "backtrack": f"{HEAD}title: {'a' * 30000}=password", "dots": f"{HEAD}{'a.' * 3000}b: 1",
}  # fmt: skip


_RULE = """\
id: own-rule
catalogue: []
practice: mesh-domain-owner
blueprint: data-mesh
severity: warning
subject: manifest
message: x
why: y
help: z
require: {required: [title]}
examples: {pass: [{title: a}], fail: [{}]}
"""
_NEEDS = "{required: [title]}"

PACKS: Mapping[str, Mapping[str, str]] = {
    "empty": {"rules/own-rule.yaml": ""},
    "malformed": {"rules/own-rule.yaml": "id: ["},
    "list": {"rules/own-rule.yaml": "[]"},
    "tag": {"rules/own-rule.yaml": "id: !!python/object/apply:os.system [touch owned]"},
    "other-id": {"rules/own-rule.yaml": _RULE.replace("own-rule", "another")},
    "lacking": {"rules/own-rule.yaml": "id: own-rule\n"},
    "no-schema": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "{type: nothing}")},
    "text-schema": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "always")},
    "remote-reference": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "{$ref: 'https://evil.example/x'}")},
    "file-reference": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "{$ref: 'file:///etc/passwd'}")},
    "circular-reference": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "{$ref: '#'}")},
    "slow-pattern": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "{properties: {name: {pattern: '^(a+)+$'}}}")},
    "bad-pattern": {"rules/own-rule.yaml": _RULE.replace(_NEEDS, "{properties: {name: {pattern: '(['}}}")},
    "unknown-subject": {"rules/own-rule.yaml": _RULE.replace("subject: manifest", "subject: moon")},
    "unknown-relation": {"rules/own-rule.yaml": _RULE.replace(f"require: {_NEEDS}", "relation: {kind: magic}")},
    "unknown-severity": {"rules/own-rule.yaml": _RULE.replace("warning", "fatal")},
    "placeholders": {"rules/own-rule.yaml": _RULE.replace("message: x", "message: '{x.__class__} {0} {{ 7*7 }} {keys} %s'")},
    "controls": {"rules/own-rule.yaml": _RULE.replace("message: x", 'message: "a\\x1b[31m\\u202eb"')},
    "unwaivable-text": {"unwaivable.yaml": "x"},
    "unwaivable-shape": {"unwaivable.yaml": "- {id: unowned-domain}"},
    "choices-shape": {"choices.yaml": "- {path: 7}"},
    "escape": {"../outside.yaml": "x: 1", "rules/own-rule.yaml": _RULE},
    "loop": {"rules/loop": "-> ."},
    "binary": {"rules/own-rule.yaml": "\x01\x02"},
}
"""Blueprints of strangers: files by path; `-> ` makes a link."""


def _payload_texts() -> dict[str, str]:
    found = {f"{name}-everywhere": payloads.manifest(text) for name, text in payloads.PAYLOADS.items()}
    fields = ("title", "name", "owner", "style", "industry", "description", "date")
    for (name, text), field in itertools.product(payloads.PAYLOADS.items(), fields):
        found[f"{name}-{field}"] = "".join(f"{line}\n" for line in HEAD.splitlines() if not line.startswith(field))
        found[f"{name}-{field}"] += f"{field}: {json.dumps(text)}\n"
    return found


def everything() -> tuple[Hostile, ...]:
    """The whole collection, in its classes."""
    return tuple(
        itertools.chain(
            _each("syntax", _named(_BROKEN), "refused"),
            _each("tags", _named([f"{HEAD}title: {tag}\n" for tag in _TAGS])),
            _each("encodings", _ENCODINGS),
            _each("characters", _named([f'{HEAD}title: "a{each}b"\n' for each in _CHARACTERS])),
            _each("escapes", _named([f"{HEAD}title: {json.dumps(f'a{each}b')}\n" for each in _CHARACTERS])),
            _each("bombs", _BOMBS),
            _each("scalars", _named([f"{HEAD}title: {each}\n" for each in _AMBIGUOUS])),
            _each("numbers", _named([f"version: 1\nname: a1\nstyle: lakehouse\nprocessing: {{daily_gb: {each}}}\n" for each in _AMBIGUOUS])),
            _each("types", {f"{key}-{n:02}": _typed(key, value) for key in _KEYS for n, value in enumerate(_WRONG)}),
            _each("typos", _named([f"{HEAD}{each}\n" for each in _TYPOS]), "found"),
            _each("paths", _named([_contract(each) for each in _PATHS])),
            _each("ids", _named([f"{HEAD}domains: [{{id: {json.dumps(each)}}}]\n" for each in _IDS])),
            _each("payloads", _payload_texts()),
            _each("references", _named([f"{HEAD}{each}\n" for each in _REFERENCES])),
            _each("waivers", _named([f"{HEAD}{each}\n" for each in _WAIVERS]), "found"),
            _each("remote", _named([f"{HEAD}blueprint_sources: [{json.dumps(each)}]\n" for each in _REMOTE])),
            _each("secrets", {**secret_texts.PLACES}),
            _each("json", _named(_JSON)),
            *(_each(kind, {name: text}) for kind, name, text in newer.manifests()),
        )
    )  # fmt: skip


def _typed(key: str, value: str) -> str:
    kept = "".join(f"{line}\n" for line in (HEAD + OBJECTIVE).splitlines() if not line.startswith(f"{key}:"))
    return f"{kept}{key}: {value}\n"


def _contract(path: str) -> str:
    return f"{HEAD}domains: [sales]\nproducts: [{{id: orders, domain: sales, contract: {json.dumps(path)}}}]\n"
