"""Findings as people and programs read them."""

from __future__ import annotations

import json as standard
from dataclasses import replace

import jsonschema
from referencing import Registry

from scaffolder import documents, manifests, schemas
from scaffolder.catalog import Catalog
from scaffolder.model.document import Document, Location
from scaffolder.model.finding import Finding, Severity, Waiver
from scaffolder.reporters import Look, text, whole

TEXT = """\
version: 1
name: shop
style: data-mesh
# the domains
domains:
  - id: sales
    owner: alice@example.org
  - id: finance
"""

UNOWNED = Finding(
    rule="unowned-domain",
    catalogue=("C002",),
    practice="mesh-domain-owner",
    severity=Severity.ERROR,
    message="domain `finance` has no owner",
    location=Location(path="platform.yaml", line=8, column=5, length=11),
    pointer=("domains", 1, "owner"),
    fingerprint="0123456789abcdef",
    label="add `owner:` here",
    why="ownership that nobody holds falls back to the central team",
    help="owner: someone@example.org",
)


def document(content: str = TEXT, path: str = "platform.yaml") -> Document:
    return documents.parse(content, path)[0]


def test_a_finding_as_text() -> None:
    """One block: what, where, the line with a caret, why, and what to write."""
    assert whole("text", [UNOWNED], [document()]) == (
        "error[unowned-domain]: domain `finance` has no owner\n"
        " --> platform.yaml:8:5\n"
        "  |\n"
        "8 |   - id: finance\n"
        "  |     ^^^^^^^^^^^ add `owner:` here\n"
        "  = why: ownership that nobody holds falls back to the central team (practice mesh-domain-owner)\n"
        "  = help: owner: someone@example.org\n"
        "\n"
        "1 file checked: 1 error\n"
    )


def test_a_finding_as_json() -> None:
    """The shape that other tools build on, to the letter."""
    assert standard.loads(whole("json", [UNOWNED], [document()])) == {
        "version": 1,
        "tool": {"name": "scaffold", "version": "0.1.0"},
        "findings": [
            {
                "rule": "unowned-domain",
                "catalogue": ["C002"],
                "practice": "mesh-domain-owner",
                "severity": "error",
                "message": "domain `finance` has no owner",
                "path": "platform.yaml",
                "line": 8,
                "column": 5,
                "pointer": "/domains/1/owner",
                "help": "owner: someone@example.org",
                "fingerprint": "0123456789abcdef",
                "waived": False,
            }
        ],
        "summary": {"files": 1, "error": 1, "warning": 0, "note": 0, "waived": 0},
    }


def test_reports_fit_their_schema() -> None:
    """What is printed as JSON passes the schema that ships with the program."""
    read, found = documents.parse(TEXT + "owner: a b\nmfa: no\n", "platform.yaml")
    _, meant = manifests.build(read, Catalog())
    every = [*found, *meant, *schemas.check(read, "manifest"), UNOWNED]
    report = standard.loads(whole("json", every, [read]))
    assert len(report["findings"]) == len(every)
    jsonschema.Draft202012Validator(schemas.load("report"), registry=Registry()).validate(report)


def test_order_is_by_place_whatever_the_caller_did() -> None:
    """Path, then line, then column, then rule."""
    early = replace(UNOWNED, location=replace(UNOWNED.location, line=2, column=1))
    twin = replace(UNOWNED, rule="a-rule")
    other = replace(UNOWNED, location=replace(UNOWNED.location, path="another.yaml", line=9))
    for order in ([UNOWNED, early, twin, other], [other, twin, early, UNOWNED], [twin, UNOWNED, other, early]):
        shown = standard.loads(whole("json", order, []))["findings"]
        assert [(each["path"], each["line"], each["rule"]) for each in shown] == [
            ("another.yaml", 9, "unowned-domain"),
            ("platform.yaml", 2, "unowned-domain"),
            ("platform.yaml", 8, "a-rule"),
            ("platform.yaml", 8, "unowned-domain"),
        ]


def test_waived_findings_are_counted_and_not_shown() -> None:
    """A waived finding is no block in the text; both formats count it."""
    accepted = Waiver(rule="unowned-domain", reason="Starts in May.", owner="alice", until="2027-05-01")
    waived = replace(UNOWNED, waiver=accepted)
    assert whole("text", [waived], [document()]) == "1 file checked: 1 waived\n"
    report = standard.loads(whole("json", [waived], [document()]))
    assert report["findings"][0]["waived"] is True
    assert report["summary"] == {"files": 1, "error": 0, "warning": 0, "note": 0, "waived": 1}


def test_nothing_found_is_said() -> None:
    """A clean run ends with a line that says what was checked."""
    assert whole("text", [], [document(), document(path="b.yaml")]) == "2 files checked: no findings\n"


def test_the_caret_stands_under_what_is_meant() -> None:
    """Wide characters, tabs in texts and long lines move the caret with the text."""
    wide = 'title: "日本 e\u0301" # '
    long = "description: " + "word " * 60
    for content, target in ((wide + "mark", "mark"), (long + "mark" + " word" * 60, "mark"), ("a: b\tmark", "mark")):
        column = content.index(target) + 1
        place = Location(path="p.yaml", line=1, column=column, length=len(target))
        finding = replace(UNOWNED, location=place, label="here")
        unread = Document(path="p.yaml", text=content, data=None, places={})
        shown = whole("text", [finding], [unread]).splitlines()
        line = next(each for each in shown if each.startswith("1 | "))
        caret = next(each for each in shown if "^" in each)
        assert text._width(line[: line.index(target)]) == caret.index("^")
        assert caret.count("^") == len(target)
        assert len(line) <= 110


def test_text_is_capped_and_says_so_while_json_carries_all() -> None:
    """Text shows 200 findings and 64 KiB at most, and how many more there are; JSON has every one."""
    many = [replace(UNOWNED, location=replace(UNOWNED.location, column=each + 1)) for each in range(1000)]
    shown = whole("text", many, [document()])
    assert shown.count("error[unowned-domain]") == 200
    assert "800 more findings are not shown here: --format json shows them all\n" in shown
    assert shown.endswith("1 file checked: 1000 errors\n")
    wordy = [replace(each, message="long " * 1000) for each in many]
    short = whole("text", wordy, [document()])
    assert len(short.encode()) <= 64 * 1024
    assert "more findings are not shown" in short
    assert len(standard.loads(whole("json", many, [document()]))["findings"]) == 1000


def test_no_control_or_bidirectional_character_reaches_the_terminal() -> None:
    """What cannot be seen is shown as its code, in excerpts, messages, labels, help and paths."""
    bad = "a\x1b[31m\u202eb\u200b\x9b"
    place = Location(path=f"{bad}.yaml", line=1, column=1)
    finding = replace(UNOWNED, message=bad, label=bad, why=bad, help=bad, location=place)
    unread = Document(path=f"{bad}.yaml", text=f"# {bad}", data=None, places={})
    for shown in (whole("text", [finding], [unread]), whole("json", [finding], [unread])):
        assert all(line.isprintable() for line in shown.split("\n"))
    assert r"a\x1b[31m\u202eb\u200b\x9b" in whole("text", [finding], [unread])


def test_no_report_repeats_a_secret() -> None:
    """Secrets are masked in excerpts and in every text of a finding, private keys over all their lines."""
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----"
    for secret in ("AKIA" + "QWERTYUIOPASDFGH", "password=Tr0ub4dor", key):
        unread = Document(path="p.yaml", text=f"x: {secret}\ny: 1\n", data=None, places={})
        for line in range(1, len(unread.text.splitlines()) + 1):
            finding = replace(
                UNOWNED,
                message=secret,
                label=secret,
                why=secret,
                help=secret,
                location=Location(path="p.yaml", line=line, column=1),
            )
            for shown in (whole("text", [finding], [unread]), whole("json", [finding], [unread])):
                assert "QWERTY" not in shown
                assert "Tr0ub4dor" not in shown
                assert "MIIEvQ" not in shown


def test_our_words_are_ascii_and_fit_100_columns() -> None:
    """Reasons, help in prose and messages wrap; what is to be pasted stays on its line."""
    finding = replace(UNOWNED, message="word " * 60, why="reason " * 60, label="label " * 30)
    shown = whole("text", [finding], [document()])
    assert shown.isascii()
    assert max(map(len, shown.splitlines())) <= text.WIDTH
    paste = replace(UNOWNED, help="owner: " + "x" * 150)
    assert f"= help: owner: {'x' * 150}\n" in whole("text", [paste], [document()])


def test_colour_adds_nothing_but_colour() -> None:
    """Coloured text without its colour codes is the plain text."""
    coloured = whole("text", [UNOWNED], [document()], Look(colour=True))
    plain = coloured
    for code in ("0", "1", "31", "33", "34", "36"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert coloured != plain == whole("text", [UNOWNED], [document()])


def test_a_finding_in_a_file_that_was_not_read_has_no_excerpt() -> None:
    """A place in a file that the reporter was not given is still named."""
    shown = whole("text", [UNOWNED], [])
    assert " --> platform.yaml:8:5\n" in shown
    assert "^" not in shown
