"""Hostile repositories: a sound manifest, and beside it one file, or a few, that somebody made to exhaust or confuse a reader.

What facts are read from is written by strangers too: CODEOWNERS, contracts, locks, Terraform, dbt, workflows, records, registers.
"""

# ruff: noqa: E501 (many small inputs a line)

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from promises import newer

MANIFEST = (
    "version: 1\nname: shop\nstyle: data-mesh\ncloud: aws\ndomains: [{id: sales, owner: ann@example.org}]\n"
    "products: [{id: orders, domain: sales, owner: ann@example.org}]\n"
)
BEGUN: Mapping[str, str | bytes] = {"platform.yaml": MANIFEST, "README.md": "x", "src/job.py": "x = 1\n"}
"""What every one of them holds: a folder with a manifest alone is judged as a manifest."""

_CONTRACT = "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\n"
_TABLE = f"{_CONTRACT}schema:\n- name: t\n  properties:\n"
_BACKSTAGE = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {}\n"
_WAIVER = "{rule: unowned-domain, reason: x, owner: a@b.c, until: 2026-12-31}"
_DBT = {
    "dbt_project.yml": "name: shop\nversion: 1\nmodel-paths: [models]\n",
    "models/a.yml": "models: [{name: a, columns: [{name: b}]}]\n",
}


def _doubled(start: str, count: int) -> str:
    """Anchors that each name the one before twice."""
    rows = [f"a{n}: &a{n} {start.format(n=n - 1)}\n" for n in range(1, count)]
    return f"{_CONTRACT}a0: &a0 {{x: 1}}\n" + "".join(rows)


_ONE_FILE: Mapping[str, Mapping[str, str | bytes]] = {
    ".github/CODEOWNERS": {
        "stars": "*a" * 60 + "b @x\n", "folders": "/" + "**/a" * 80 + "b @x\n", "lines": "".join(f"/p{n}/*x{n}* @a\n" for n in range(20_000)),
        "names": "".join(f"/p{n}/ @a\n" for n in range(20_000)), "sections": "[a][2] @b\n^[x]\n!foo\n\\#x @a\n", "zero": "* @a\0b\n", "bytes": b"\xff\xfe*",
        "owners": "* " + "@a " * 100_000, "braces": "{a,b}" * 200 + " @x\n", "open": "{" * 50_000 + " @x\n", "brackets": "[a-z]*[!b] @x\n",
    },
    "domains/sales/products/orders/contract.odcs.yaml": {
        "laughs": _doubled("[*a{n}, *a{n}]", 22), "merged": _doubled("{{<<: [*a{n}, *a{n}], k{n}: 1}}", 1_500), "deep": "[" * 5000, "mappings": "a: " + "{a: " * 3000,
        "kind": "kind: [DataContract]\napiVersion: {}\n", "mapping": f"{_CONTRACT}schema: {{a: b}}\n", "text": f"{_CONTRACT}schema: text\n",
        "fields": _TABLE + "".join(f"  - {{name: c{n}, logicalType: string}}\n" for n in range(12_000)), "nothing": "null\n", "number": "1e999\n",
        "nested": f"{_TABLE}  - " + "{name: a, logicalType: object, properties: [" * 30 + "{name: x}" + "]}" * 30, "many": f"{_CONTRACT}---\n" * 2000,
        "tag": "!!python/object/apply:os.system [x]\n", "itself": "&a [*a]\n", "version": _CONTRACT.replace("v3.1.0", "v" + "9" * 100_000),
        "faulty-fields": _TABLE + "".join(f"  - {{name: {n}, logicalType: x}}\n" for n in range(28_000)), "faulty-roles": f"{_CONTRACT}roles:\n" + "- {}\n" * 95_000,
        "faulty-tags": f"{_CONTRACT}tags:\n" + "- 1\n" * 95_000, "faulty-service": f"{_CONTRACT}slaProperties:\n" + "- {a: 1}\n" * 45_000,
        "bare-version": _CONTRACT.replace("v3.1.0", "3.1"), "key": f"{_CONTRACT}? [a]\n: b\n", "integer": f"{_CONTRACT}x: {'9' * 500_000}\n",
        "parts": f"{_CONTRACT}contractCreatedTs: 2026-99-99\nsupport: 7\nteam: [1]\nroles: {{}}\nprice: x\nslaProperties: [[]]\nservers: [1, null, {{}}, []]\n",
        "quality": f"{_CONTRACT}schema: [{{name: t, quality: [1, {{}}], properties: [{{name: [a], quality: {{}}}}, null, 3]}}]\n",
        "ids": "kind: DataContract\napiVersion: v3.1.0\nid: [a]\nname: {}\nversion: []\nstatus: null\ndomain: [x]\n",
    },
    ".scaffold/lock.json": {
        "deep": "[" * 100_000 + "]" * 100_000, "mappings": '{"a":' * 50_000, "nothing": "null", "list": "[]", "number": "1", "files": '{"files": 7}',
        "shapes": '{"files": {"a": {"b": [1]}}, "manifest": [], "blueprints": 7}', "many": json.dumps({"files": {f"p{n}": "x" * 64 for n in range(10_000)}}),
        "not-a-number": '{"files": NaN}', "surrogate": '{"files": {"\\ud800": "\\ud800"}}', "integer": f'{{"manifest": {"9" * 5000}}}', "cut": '{"files": {',
        "outside": json.dumps({"files": {"../../../etc/passwd": "0" * 64, "/etc/shadow": "0" * 64, "": "x"}}), "bytes": b"\xff\x00",
        "zero": '{"files": {"a\\u0000b": "x"}}', "comments": "{" + "/*" * 400_000, "quotes": '"' + '\\"' * 400_000, "commas": "[" + ",\n" * 400_000,
    },
    "infra/main.tf": {
        "nested": 'resource "a" "b" {\n' + "x {\n" * 2000 + "}\n" * 2000 + "}\n", "texts": 'x = "' + "${" * 5000 + '"\n', "open-text": "x = <<EOF\n" + "a\n" * 10_000,
        "brackets": f"x = {'(' * 3000}1{')' * 3000}\n", "long": 'x = "' + "a" * 900_000 + '"\n', "sums": f"x = 1{' + 1' * 5000}\n", "json": "{",
        "choices": f"x = a{' ? b : c' * 2000}\n", "bytes": b"\xff\xfe", "open": 'resource "a" "b" {', "comments": "/*" * 100_000, "backslash": 'x = "\\',
        "calls": f"x = {'f(' * 2000}{')' * 2000}\n", "places": f"x = a{'[0]' * 5000}\n", "zero": 'x = "\0"\n', "integer": f'resource "a" "b" {{\n  x = {"9" * 6000}\n}}\n',
        "empty": "", "returns": 'resource "a" "b" {\r\n}\r\n', "same": 'variable "a" {}\n' * 3000, "mappings": f"x = {'{a = ' * 1500}1{'}' * 1500}\n",
    },
    ".github/workflows/ci.yml": {
        "jobs": "on: push\njobs: 7\n", "shapes": "on: [push]\njobs: {a: [], b: null, c: {steps: {}}, d: {steps: [1, null, {uses: [a]}, {run: {}}]}}\n",
        "rights": "permissions: []\non: {pull_request_target: }\njobs: {a: {runs-on: [[]], permissions: 7, steps: []}}\n", "deep": f"jobs: {'{a: ' * 70}1{'}' * 70}",
        "many": "on: push\njobs:\n  a:\n    steps:\n" + "    - run: 'echo ${{ github.event.issue.title }}'\n" * 8000, "open": "a: [\n",
        "signs": "on: push\njobs: {a: {steps: [{run: '" + "${{ " * 50_000 + "'}]}}\n", "same": "on: push\n" * 20_000,
        "uses": "on: push\njobs:\n  a:\n    steps:\n" + "    - uses: a/b@v1\n" * 8000,
    },
    "docs/decisions/0001-x.md": {
        "open-front": "---\nstatus: [\n---\n# x\n", "itself": "---\na: &a [*a]\n---\n", "long": f"# {'x' * 900_000}\n", "headings": "# a\n" * 50_000,
        "table": f"|{'a|' * 300_000}\n", "open-links": "[a](" * 100_000, "links": "[a](b) " * 50_000, "status": f"# 1. X\n\nStatus: {'Superseded by ' * 20_000}\n",
        "fences": "```\n" * 100_000, "comments": "<!--" * 100_000, "zero": "# a\0b\n", "bytes": b"\xff\xfe# a", "empty": "", "number": "---\n7\n---\n",
        "shapes": "---\nid: 1\nsupersedes: [1, 1, [1], {}]\nstatus: {}\ndate: []\ndeciders: 7\n---\n# x\n",
    },
    "docs/a.calm.json": {
        "shapes": '{"$schema": {"calm": 1}, "nodes": 7, "relationships": {}}', "deep": '{"nodes":' + "[" * 3000,
        "many": '{"nodes": [' + '{"unique-id":"a"},' * 20_000 + '{}], "relationships": []}',
    },
    "catalog-info.yaml": {
        "shapes": "apiVersion: backstage.io/v1alpha1\nkind: [Component]\nmetadata: 7\n", "version": "apiVersion: [backstage.io]\n", "many": f"{_BACKSTAGE}---\n" * 4000,
        "long": _BACKSTAGE.replace("name: a", f"name: {'a' * 500_000}"),
    },
    "catalog/registration.yaml": {
        "number": "products: 7\n", "shapes": "products: [{id: [a]}, {}, null, {id: {}}, {id: orders, classification: [x]}]\n", "list": "[]\n",
        "same": "products:\n" + "- {id: orders}\n" * 60_000, "mapping": "products: {orders: x}\n",
    },
    "ops/objectives.yaml": {
        "number": "orders: 7\n", "shapes": "orders: {runbook: [a], freshness_minutes: {}}\n", "list": "- a\n", "outside": f"orders: {{runbook: '{'../' * 100}etc/passwd'}}\n",
    },
    "infra/k8s/a.yaml": {
        "number": "kind: Deployment\nspec: 7\n", "shapes": "kind: [x]\nmetadata: []\n", "deep": f"kind: List\nitems: {'[' * 63}{']' * 63}\n", "template": "a: {{ .Values.x }}\n",
        "many": "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}\nspec: {template: {spec: {containers: [1, null, {image: [x]}]}}}\n---\n" * 3000,
    },
    "waivers.yaml": {
        "number": "waivers: 7\n", "open": "[", "many": "version: 1\nwaivers:\n" + f"- {_WAIVER}\n" * 11_000, "version": "version: 2\n", "two": "a: b\n---\nc: d\n",
        "bytes": b"\xff\xfe", "itself": "&a [*a]", "controls": "\x1b[31m: 1\n", "secret": "password: hunter2hunter2\n",
        "pattern": f"version: 1\nwaivers: [{_WAIVER[:-1]}, paths: ['{'*a' * 200}b']}}]\n",
    },
    "models/a.sql": {
        "comments": "{#" * 200_000, "open-reads": "{{ ref('" * 50_000, "reads": "{{ ref('a') }} " * 20_000, "spaces": "{{" + " " * 500_000 + "ref", "stars": "/*" * 200_000,
        "signs": "{% if a %}" * 50_000, "option": "{{ config(materialized='" + "a" * 500_000, "dashes": "--" * 300_000, "columns": "select " + "a.b ,\n" * 60_000,
        "sources": "{{ source( 'a' , 'b' ) }}\n" * 10_000, "quotes": "'" * 500_000, "open-source": '"{{ source(' + "'a'," * 100_000, "lines": "\n" * 900_000,
    },
    "models/a.yml": {
        "number": "models: 7\n", "names": "models: [{name: [a]}, {name: {}}, {}, null, 7, {name: a, columns: x, tests: {}, meta: [], config: 3}]\n", "text": "a",
        "columns": "models:\n- name: a\n  columns:\n" + "".join(f"  - {{name: c{n}, tests: [unique]}}\n" for n in range(12_000)),
        "sources": "sources: [{name: [x], tables: [{}, {name: [y]}, 3]}, 4]\n",
        "tests": "models: [{name: a, tests: [[[]], {unique: [a]}], constraints: [1, {type: [primary_key], columns: {}}]}]\n",
        "many": "models:\n" + "".join(f"- {{name: m{n}}}\n" for n in range(8000)),
    },
    "dbt_project.yml": {
        "shapes": "name: [a]\nmodel-paths: {a: b}\n", "outside": 'model-paths: [[], null, 7, "../..", "", "/"]\n', "list": "[]\n", "text": "model-paths: models\nname: 7\n",
        "here": 'name: x\nmodel-paths: ["."]\n',
    },
}  # fmt: skip
"""One hostile file a repository: by its path, then by a name that says what is wrong with it."""

_SEVERAL: Mapping[str, Mapping[str, str | bytes]] = {
    "deep-folders": {"d/" * 400 + "f.txt": "x"},
    "names": {"a\nb.md": "x", "a\x1b[31m.yaml": "x: [", "-rf": "x", "\u202eabc.tf": "{", "a b.sql": "x"},
    "many-files": {f"d{n % 50}/f{n}.txt": "x" for n in range(2000)},
    "secrets": {f"f{n}.txt": 'password = "hunter2hunter2"\n' * 200 for n in range(20)},
    "long-files": {"data.yaml": f"a: {'x' * 1_000_000}", "data.json": f'{{"a": "{"x" * 3_000_000}"}}', "big.sql": "x" * 5_000_000, "big.md": "# a\n" * 900_000},
    "base": {".scaffold/lock.json": "{}", ".scaffold/base.tar.bz2": b"BZh9garbage"},
}  # fmt: skip


def everything() -> Iterator[tuple[str, Mapping[str, str | bytes]]]:
    """Every hostile repository: a name, and its files by path."""
    for path, texts in _ONE_FILE.items():
        around = _DBT if path.startswith("models/") else {}
        for name, text in texts.items():
            yield f"{path.rpartition('/')[2]}-{name}", {**BEGUN, **around, path: text}
    for name, files in (*_SEVERAL.items(), *newer.repositories()):
        yield name, {**BEGUN, **files}


def write(home: Path, files: Mapping[str, str | bytes]) -> None:
    """Lay one out in a folder."""
    for path, text in files.items():
        file = home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
