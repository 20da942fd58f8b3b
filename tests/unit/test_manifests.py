"""From a document to the long form of what a person chose."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scaffolder import documents, manifests, schemas, secrets
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.faults import MOST_FAULTS
from scaffolder.manifests.shorthand import SECTIONS
from scaffolder.model.document import Data, Pointer
from scaffolder.model.finding import Finding
from scaffolder.model.manifest import Manifest

START = "version: 1\nname: shop\nstyle: lakehouse\n"
CATALOG = Catalog()


def build(text: str) -> tuple[Manifest, list[Finding]]:
    document, found = documents.parse(text, "platform.yaml")
    manifest, meant = manifests.build(document, CATALOG)
    return manifest, sorted([*found, *schemas.check(document, "manifest"), *meant], key=lambda each: each.location)


def chosen(text: str) -> dict[str, Data]:
    """The data of a manifest without findings, beyond the required keys."""
    manifest, found = build(START + text)
    assert found == []
    return {key: value for key, value in manifest.data.items() if key not in ("version", "name", "style")}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("cloud: aws", "cloud: {providers: [aws], model: single}"),
        ("cloud: {providers: aws}", "cloud: {providers: [aws], model: single}"),
        ("cloud: on-prem", "cloud: {providers: [on-prem], model: on-prem}"),
        ("cloud: local", "cloud: {model: local}"),
        ("cloud: hybrid", "cloud: {model: hybrid}"),
        ("cloud: [aws, azure]", "cloud: {providers: [aws, azure]}"),
        (
            "cloud: {providers: [gcp], regions: [europe-west3]}",
            "cloud: {providers: [gcp], regions: [{name: europe-west3}], model: single}",
        ),
        ("streaming: kafka", "streaming: {enabled: true, broker: kafka}"),
        ("streaming: true", "streaming: {enabled: true}"),
        ("streaming: none", "streaming: {enabled: false}"),
        ("ml: pytorch", "ml: {enabled: true, frameworks: [pytorch]}"),
        ("ml: [pytorch, jax]", "ml: {enabled: true, frameworks: [pytorch, jax]}"),
        ("genai: rag", "genai: {enabled: true, pattern: rag}"),
        ("migration: teradata", "migration: {enabled: true, source: teradata}"),
        ("serving: [bi, api]", "serving: {modes: [bi, api]}"),
        ("residency: eu", "residency: {allowed: [eu]}"),
        ("finops: 5000", "finops: {monthly_budget: 5000}"),
        ("team: 12", "team: {engineers: 12}"),
        ("storage: iceberg", "storage: {table_format: iceberg}"),
        ("domains: [sales, finance]", "domains: [{id: sales}, {id: finance}]"),
        ("domains: sales", "domains: [{id: sales}]"),
        ("regimes: gdpr", "regimes: [gdpr]"),
        ("why: it pays", "why: [it pays]"),
        ("needs: [cost]", "needs: [{quality: cost}]"),
        (
            "products: [{id: orders, contains: pii, inputs: shop}]\nsources: shop",
            "products: [{id: orders, contains: [pii], inputs: [shop]}]\nsources: [{id: shop}]",
        ),
        ("ml: {use_cases: [{id: door, biometric: true}]}", "ml: {use_cases: [{id: door, biometric: identification}]}"),
        ("ml: {use_cases: [{id: door, biometric: false}]}", "ml: {use_cases: [{id: door, biometric: none}]}"),
        ("domains: [{id: sales, owner: null}]", "domains: [{id: sales}]"),
    ],
)
def test_short_forms_equal_their_long_forms(short: str, long: str) -> None:
    """A short form and its long form are the same manifest."""
    assert chosen(short) == chosen(long) == yaml.safe_load(long)


def test_every_section_with_a_short_form_is_in_the_schema() -> None:
    """The table of short forms and the schema say the same: the leading key exists, and the schema takes the short form."""
    sections = schemas.load("manifest")["properties"]
    takes_more = {name for name, part in sections.items() if "properties" in part and isinstance(part["type"], list)}
    assert takes_more == {*SECTIONS, "cloud"}
    for name, short in SECTIONS.items():
        assert short.key in sections[name]["properties"]
        assert short.switch is ("enabled" in sections[name]["properties"])


@pytest.mark.parametrize(
    ("text", "pointer", "shown"),
    [
        ("cloud: aws", ("cloud", "providers", 0), "cloud"),
        ("cloud: aws", ("cloud", "model"), "cloud"),
        ("cloud: {providers: [aws]}", ("cloud", "model"), "providers"),
        ("streaming: kafka", ("streaming", "broker"), "streaming"),
        ("streaming: kafka", ("streaming", "dlq"), "streaming"),
        ("domains: [sales, finance]", ("domains", 1, "owner"), "finance"),
        ("domains: [~, finance]", ("domains", 0, "owner"), "finance"),
        ("products: [{id: a1, contains: pii}]", ("products", 0, "contains", 0), "contains"),
        ("serving: [bi, api]", ("serving", "modes", 1), "api"),
    ],
)
def test_findings_point_at_what_the_user_wrote(text: str, pointer: Pointer, shown: str) -> None:
    """A pointer into the long form leads to the short form's own text."""
    manifest, _ = build(START + text)
    place = manifest.locate(pointer)
    line = manifest.document.text.splitlines()[place.line - 1]
    assert line[place.column - 1 : place.column - 1 + place.length] == shown


TEN = """\
version: 1
name: My Shop
style: data-mehs
owner: Alice Smith
date: 2026-02-30
regime: [gdpr]
cloud:
  model: single
  provider: aws
domains:
  - id: Sales
    owner: alice@example.org
  - owner: bob@example.org
processing:
  daily_gb: 50 GB
security:
  mfa: no
"""


def mend(text: str, finding: Finding) -> str:
    """The text after what a person does with a finding: paste its help over the entry, or below a missing key's parent."""
    lines = text.split("\n")
    row, column = finding.location.line - 1, finding.location.column - 1
    if finding.rule == "missing-key":
        lines[row] = f"{lines[row][:column]}{finding.help}\n{' ' * column}{lines[row][column:]}"
        return "\n".join(lines)
    if finding.rule == "invalid-date":
        lines[row] = "date: 2026-02-28"
        return "\n".join(lines)
    head = re.match(r"[ -]*", lines[row])
    assert head
    lines[row] = head.group() + finding.help
    return "\n".join(lines)


def test_ten_mistakes_give_ten_findings_and_each_fix_ends_its_own() -> None:
    """One run names every mistake at its line; pasting a finding's help ends that finding and brings no other."""
    _, found = build(TEN)
    assert [(each.rule, each.location.line) for each in found] == [
        ("invalid-id", 2),
        ("misspelt-value", 3),
        ("invalid-owner", 4),
        ("invalid-date", 5),
        ("unknown-key", 6),
        ("unknown-key", 9),
        ("invalid-id", 11),
        ("missing-key", 13),
        ("wrong-type", 15),
        ("ambiguous-scalar", 17),
    ]
    for finding in found:
        _, left = build(mend(TEN, finding))
        assert [(each.rule, each.message) for each in left] == [(each.rule, each.message) for each in found if each != finding]


def test_all_fixes_together_leave_a_clean_manifest() -> None:
    """A person who follows every finding ends with a manifest without one."""
    text = TEN
    for _ in range(10):
        _, found = build(text)
        text = mend(text, found[-1])
    assert build(text)[1] == []


def test_what_is_broken_still_reaches_later_stages() -> None:
    """Later stages get what was probably meant, so that one run shows all that is wrong."""
    manifest, _ = build(TEN)
    assert manifest.data["style"] == "data-mesh"
    assert manifest.data["name"] == "my-shop"
    assert manifest.data["regimes"] == ["gdpr"]
    alice, bob = {"id": "sales", "owner": "alice@example.org"}, {"id": "domain-2", "owner": "bob@example.org"}
    assert manifest.data["domains"] == [alice, bob]
    assert manifest.data["processing"] == {"daily_gb": 50}
    assert manifest.data["security"] == {"mfa": False}
    assert "date" not in manifest.data


@pytest.mark.parametrize(
    "text", ["", "[]", "just text", "42", "version: 2", "style: 5\nname: [a]\n", "domains: {a: b}\nstyle: nonsense\n"]
)
def test_every_document_becomes_a_manifest(text: str) -> None:
    """Whatever was read, the manifest has a version, a name and a style; where they stand in for others, findings say so."""
    manifest, found = build(text)
    assert found
    assert {"version", "name", "style"} <= set(manifest.data)


SECRET = "AKIA" + "QWERTYUIOPASDFGH"


@pytest.mark.parametrize(
    "line",
    [
        f"description: {SECRET}",
        f"# {SECRET}",
        f"owner: {SECRET}",
        f"style: {SECRET}",
        f"{SECRET}: 1",
        f"domains: [{SECRET}]",
        f"security: {{mfa: {SECRET}}}",
        f"regimes: [{SECRET}, {SECRET}]",
        f"waivers: [{{rule: {SECRET}, reason: a, owner: b, until: 2026-12-01}}]",
        f"sources: [{{id: db, where: 'postgres://app:{SECRET}@db/shop'}}]",
        f"products: [{{id: orders, inputs: [{SECRET}], contract: /{SECRET}}}]",
        f'why: "\\x41{SECRET[1:]}"',
        f"title: {SECRET}\ntitle: {SECRET}",
        f"? [{SECRET}]\n: 1",
        f"title: !{SECRET} x",
    ],
)
def test_a_secret_is_found_and_never_repeated(line: str) -> None:
    """Wherever a secret stands, a finding says so, and no text of any finding or of the long form repeats it."""
    manifest, found = build(f"version: 1\nname: shop\n{line}\n")
    assert "secret-in-manifest" in {each.rule for each in found}
    for each in found:
        assert SECRET not in f"{each.message}{each.label}{each.help}{each.why}{each.pointer}"
    assert SECRET not in json.dumps(dict(manifest.data))


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2hunter",
        "Password = 'hunter2hunter'",
        "pwd=Tr0ub4dor&3xyz",
        "secret: a1b2c3d4e5",
        "api_key: 9f8e7d6c5b4a",
        "ghp_" + "a1B2" * 9,
        "github_pat_" + "a1B2" * 8,
        "glpat-" + "a1B2" * 5,
        "xoxb-" + "1234567890-abcdef",
        "AIza" + "a1B2c" * 7,
        "sk_live_" + "a1B2" * 6,
        "npm_" + "a1B2" * 9,
        "hf_" + "a1B2" * 8,
        "dapi" + "0a1b2c3d" * 4,
        "sk-ant-" + "a1B2" * 9,
        "AccountKey=" + "a1B2" * 12 + "==",
        "https://user:passw0rd@example.org/x",
        "redis://:s3cr3t@cache:6379",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1c7\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_secrets_of_many_kinds_are_masked(text: str) -> None:
    """The masked text keeps its length and lines, and holds no secret any more."""
    shown = secrets.masked(f"before {text} after")
    assert len(shown) == len(f"before {text} after")
    assert shown.count("\n") == text.count("\n")
    assert "*" in shown
    assert secrets.found(shown) == ()


@pytest.mark.parametrize(
    "text",
    [
        "secret_store: vault",
        "token_budget: true",
        "password=${DB_PASSWORD}",
        "token: short-lived",
        "the password is in the vault",
        "https://example.org:8443/path",
        "postgres://db.example.org/shop",
        "alice@example.org",
        "keys: provider-key",
        "password=<from vault>",
        "encryption_at_rest: cmk",
        "arn:aws:kms:eu-central-1:123456789012:key/abcd",
        "api_key: see the wiki",
        "sha256:" + "0a1b2c3d" * 8,
    ],
)
def test_what_only_speaks_of_secrets_is_left_alone(text: str) -> None:
    """Names of places, references and prose are not secrets."""
    assert secrets.masked(text) == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_masking_keeps_every_column(text: str) -> None:
    """Masked text is as long as the text, so carets stay under what they mean."""
    assert len(secrets.masked(text)) == len(text)


def fingerprints(text: str) -> set[tuple[str, str]]:
    return {(each.rule, each.fingerprint) for each in build(text)[1]}


def test_fingerprints_stay_when_lines_move() -> None:
    """Comments, blank lines and the order of keys change no fingerprint."""
    text = START + "domains:\n  - id: sales\n    owner: a b\n  - id: sales\nsecurity:\n  mfa: no\n  nothing: 1\n"
    moved = (
        "# new\n\nstyle: lakehouse\nname: shop\nversion: 1\nsecurity:\n  nothing: 1\n\n  mfa: no # x\n"
        "domains:\n  - owner: a b\n    id: sales\n  - id: sales\n"
    )
    assert fingerprints(text) == fingerprints(moved)
    assert len(fingerprints(text)) == 4


def test_a_file_that_is_no_manifest_is_refused_after_many_faults() -> None:
    """A long file full of faults ends in one refusal, not in a hundred thousand findings."""
    with pytest.raises(ScaffoldError, match=f"more than {MOST_FAULTS} faults"):
        build("\n".join(f"key{number}: 1" for number in range(40_000)))


def test_long_chains_of_products_are_read() -> None:
    """Depth of lineage is not bounded by Python's stack, and a circle of thousands is one warning."""
    size = 3_000
    text = START + "products:\n" + "".join(f"- {{id: p{n}, inputs: [p{(n + 1) % size}]}}\n" for n in range(size))
    _, found = build(text)
    assert [each.rule for each in found] == ["circular-inputs"]


def leaves(schema: Mapping[str, Any], path: str = "") -> list[str]:
    """The dotted paths of a schema's entries, as the catalog writes them."""
    found = []
    for key, part in schema.get("properties", {}).items():
        own = f"{path}.{key}" if path else key
        if "properties" in part:
            found += leaves(part, own)
        elif "properties" in part.get("items", {}):
            found += [own, *leaves(part["items"], f"{own}[]")]
        else:
            found.append(own)
    return found


def test_the_schema_and_the_choices_name_the_same_keys() -> None:
    """No key of the choices is missing from the manifest's schema."""
    known = set(leaves(schemas.load("manifest")))
    assert set(CATALOG.choices) - known == set()


def test_every_value_of_the_vocabulary_is_accepted() -> None:
    """Whatever value the catalog allows at a key, the schema and the reader take it."""
    for path in leaves(schemas.load("manifest")):
        for word in CATALOG.allowed(path):
            value = {"true": True, "false": False}.get(word, int(word) if word.isdigit() else word)
            data = {"version": 1, "name": "shop", "style": "lakehouse", **_at(path.split("."), value)}
            document, _ = documents.parse(json.dumps(data), "platform.json")
            _, found = manifests.build(document, CATALOG)
            shape = [each for each in schemas.check(document, "manifest") if each.rule != "missing-key"]
            assert (path, value, [*shape, *found]) == (path, value, [])


def _at(parts: list[str], value: str | bool) -> dict[str, Any]:
    name = parts[0].removesuffix("[]")
    inner: Any = value if len(parts) == 1 else _at(parts[1:], value)
    return {name: [inner] if parts[0].endswith("[]") else inner}


def test_a_waiver_is_no_choice() -> None:
    """The digest by which a repository knows its manifest stays where a finding is accepted, and changes with a choice."""
    start = "version: 1\nname: shop\nstyle: lakehouse\n"
    accepted = "waivers: [{rule: no-budget, reason: x, owner: ann@example.org, until: 2026-12-31}]\n"

    def digest(text: str) -> str:
        document, _ = documents.parse(text, "platform.yaml")
        return manifests.build(document, CATALOG)[0].digest

    assert digest(start + accepted) == digest(start)
    assert digest(start.replace("lakehouse", "data-mesh")) != digest(start)
