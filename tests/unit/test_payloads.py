"""Texts of users in generated repositories: whatever they say, they come out as data and as nothing else."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

import hcl2
import pytest
import yaml
from generated import PLATFORMS, generated, repository, targets, tokens
from jinja2.sandbox import SandboxedEnvironment

from scaffolder.model.document import Data

PAYLOADS = {
    "expressions": "{{ 7 * 7 }} {% raw %} {# x #} ${{ github.token }} ${var.name} %{ if true } ::error::a",
    "statements": '$(touch pwned) `id` && \\ \'; drop table x; -- */ """; import os #',
    "markup": "[a](javascript:alert) ![x](http://evil.example) <script>b</script> | **c** <!-- -->",
    "scalars": "- yes: [no, &a *a] # ! > ? {x: 1} 010 1:30 =cmd|' /C calc'!A0 @SUM(1) 1.",
}
"""What Jinja, workflows, HCL, shells, SQL, Python, Markdown, YAML and spreadsheets would run or read as something else."""


@cache
def attacked(payload: str) -> Mapping[str, str]:
    """A repository whose manifest carries a payload in every text that a user may write."""
    data = yaml.safe_load(PLATFORMS["bank-mesh-on-fabric"])
    data["title"] = data["description"] = payload
    data["why"] = [payload]
    for entry in (*data["domains"], *data["sources"], *data["products"]):
        entry["title"] = entry["description"] = payload
    for entry in data["sources"]:
        entry["where"] = payload
    for entry in data["needs"]:
        entry["why"] = payload
    for entry in data["objectives"]:
        entry["kpi"] = payload
    for entry in data["waivers"]:
        entry["reason"] = payload
    return generated(yaml.safe_dump(data, sort_keys=False))


@pytest.fixture(params=list(PAYLOADS))
def payload(request: pytest.FixtureRequest) -> str:
    """Each attack in turn."""
    return PAYLOADS[request.param]


def test_payloads_come_back_as_they_were(payload: str) -> None:
    """Titles and descriptions read back from YAML, JSON and contracts are the very text the user wrote."""
    files = attacked(payload)
    registered = yaml.safe_load(files["catalog/registration.yaml"])["products"]
    assert {each["title"] for each in registered} == {payload}
    dcat = json.loads(files["catalog/dcat.jsonld"])
    assert dcat["dct:title"] == payload
    assert {each["dct:description"] for each in dcat["dcat:dataset"]} == {payload}
    entities = list(yaml.safe_load_all(files["catalog/catalog-info.yaml"]))
    assert {each["metadata"]["title"] for each in entities} == {payload}
    for product in registered:
        contract = yaml.safe_load(files[product["contract"]])
        assert contract["name"] == payload
        assert contract["description"]["purpose"] == payload
    assert yaml.safe_load(files["domains/risk/domain.yaml"])["title"] == payload


def test_payloads_leave_every_file_whole(payload: str) -> None:
    """With a payload in every text, each file is still read by its own language, with the same structure."""
    files, calm = attacked(payload), repository("bank-mesh-on-fabric")
    for path, text in files.items():
        if path.endswith((".yaml", ".yml")) and path != "platform.yaml":
            found, expected = (list(yaml.safe_load_all(each)) for each in (text, calm.get(path, text)))
            assert shape(found) == shape(expected), path
        elif path.endswith((".json", ".jsonld")):
            json.loads(text)
        elif path.endswith(".toml"):
            tomllib.loads(text)
        elif path.endswith(".py"):
            assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(calm[path])), path
        elif path.endswith(".tf"):
            found, expected = hcl2.loads(text), hcl2.loads(calm[path])
            assert {**found, "__comments__": 0} == {**expected, "__comments__": 0}, path
        elif path.startswith(".github/") or path in ("CODEOWNERS", "Makefile") or path.endswith(".sh"):
            assert text == calm[path], path


def shape(value: Data) -> Data:
    """A value without its texts: keys, lengths, types."""
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shape(each) for each in value]
    return type(value).__name__


def test_markdown_has_no_markup_of_the_users(payload: str) -> None:
    """On every page a user's text is text: no link, picture, HTML, heading or table cell of its making."""
    files, calm = attacked(payload), repository("bank-mesh-on-fabric")
    markup = {each for text in calm.values() for each in raw(text)}
    known = {each for path, text in calm.items() if path.endswith(".md") for each in targets(text)}
    for path, text in files.items():
        if not path.endswith(".md"):
            continue
        assert {each for each in targets(text) if re.match(r"(javascript|data|https?):", each)} <= known, path
        assert raw(text) <= markup, path
        if path in calm and not path.startswith(("docs/architecture/", "docs/decisions/")):
            assert structure(text) == structure(calm[path]), path


def raw(text: str) -> set[str]:
    """The raw HTML of a page; digests, which differ with every text, read alike."""
    found = (each.content for each in tokens(text) if each.type in ("html_inline", "html_block"))
    return {re.sub(r"\b[0-9a-f]{64}\b", "digest", each) for each in found}


def structure(text: str) -> Counter[str]:
    """How many of each mark a page has that shapes it; emphasis counts, plain text and its breaks do not."""
    plain = ("text", "softbreak", "text_special", "inline", "paragraph_open", "paragraph_close")
    return Counter(each.type for each in tokens(text) if each.type not in plain)


def test_workflows_find_no_expression_of_the_users() -> None:
    """No workflow expression that a user wrote stands in a file that a runner reads."""
    for path, text in attacked(PAYLOADS["expressions"]).items():
        if path.startswith(".github/"):
            assert "github.token" not in text and "secrets." not in text, path


def test_dbt_prints_what_users_wrote() -> None:
    """What dbt renders a second time comes out as the user wrote it: braces of theirs are printed, not run."""
    payload = PAYLOADS["expressions"]
    second = SandboxedEnvironment()
    found = 0
    for path, text in attacked(payload).items():
        if not path.startswith("transform/models/") or not path.endswith(".yml"):
            continue
        for each in strings(yaml.safe_load(text)):
            if "7 * 7" in each:
                found += 1
                assert payload in second.from_string(each).render(), (path, each)
    assert found


def strings(value: Data) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def test_queries_hold_nothing_of_the_users(payload: str) -> None:
    """Titles and descriptions never reach SQL but in a comment of one line: the statements are the same whatever they say."""
    files, calm = attacked(payload), repository("bank-mesh-on-fabric")
    for path, text in files.items():
        if path.endswith(".sql"):
            found, expected = ([line.partition("--")[0] for line in each.splitlines()] for each in (text, calm[path]))
            assert found == expected, path
