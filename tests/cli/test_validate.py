"""`scaffold validate`: inputs, formats, streams, thresholds and waivers."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from scaffolder import schemas

from .conftest import ERRING, MINIMAL, Scaffold

FAULTY = """\
version: 1
name: Shop
style: lakehosue
clout: aws
objectives: [{id: faster-close, kpi: days, target: 3, owner: ann@example.org}]
processing: {daily_gb: 20, batch_engine: duckdb, idempotent: yes}
domains:
  - {id: sales, owner: ann@example.org, steward: bob@example.org}
  - {id: sales, owner: ann@example.org, steward: bob@example.org}
"""

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> None:
    """The text is the reviewed one."""
    assert text == (GOLDEN / name).read_text("utf-8")


def test_a_clean_run_says_what_was_checked(scaffold: Scaffold, minimal: Path) -> None:
    """One line, so that silence is never mistaken for success; `--quiet` leaves it out."""
    assert scaffold("validate", minimal.name).out == "1 file checked: no findings\n"
    assert scaffold("validate", minimal.name, "--quiet").out == ""
    assert "lakehouse" in scaffold("validate", "--verbose").err


def test_findings_read_as_reviewed(scaffold: Scaffold, minimal: Path) -> None:
    """The whole text report of a small manifest: place, line, caret, reason, help and sum."""
    minimal.write_text(FAULTY, "utf-8")
    ended = scaffold("validate", minimal.name)
    assert ended.code == 1
    golden("faulty.txt", ended.out)


def test_folders_files_and_standard_input(scaffold: Scaffold, minimal: Path) -> None:
    """A folder means its platform.yaml, a dash standard input, and nothing the folder one stands in."""
    (minimal.parent / "other").mkdir()
    (minimal.parent / "other" / "platform.yaml").write_text(ERRING, "utf-8")
    assert scaffold("validate").out == "looked at 2 files\n1 repository checked: no findings\n"
    assert "--> other/platform.yaml:" in scaffold("validate", "other").out
    assert "--> <stdin>:" in scaffold("validate", "-", given=ERRING).out
    assert scaffold("validate", "-", given="\ufeff" + MINIMAL.replace("\n", "\r\n")).out == "1 file checked: no findings\n"
    assert "1 file and 1 repository checked" in scaffold("validate", ".", "other").out


def test_one_unreadable_file_does_not_hide_the_others(scaffold: Scaffold, erring: Path) -> None:
    """Every readable manifest is judged and reported; the unreadable one is named, and the exit code is 2."""
    ended = scaffold("validate", "absent.yaml", erring.name)
    assert ended.code == 2
    assert ended.err == (
        "error: absent.yaml: cannot be read: No such file or directory\n  = help: check the path, and that you may read it\n"
    )
    assert "error[unowned-domain]" in ended.out


def test_several_formats_in_one_run(scaffold: Scaffold, erring: Path) -> None:
    """Each format goes to its file or to standard output, and they agree on what was found."""
    ended = scaffold("validate", "--format", "json=out/report.json", "--format", "text", erring.name)
    report = json.loads(Path("out/report.json").read_text("utf-8"))
    assert jsonschema_rs.is_valid(schemas.load("report"), report)
    assert report["summary"]["error"] == ended.out.count("error[") == 4
    assert {each["path"] for each in report["findings"]} == {"platform.yaml"}
    same = json.loads(scaffold("validate", "--format", "json", erring.name).out)
    assert same == report


@pytest.mark.parametrize("given", ["json=", "=report.json", "yaml"])
def test_formats_that_do_not_exist_are_refused(scaffold: Scaffold, minimal: Path, given: str) -> None:
    """A format without a file after its sign, without a name or unknown is a usage error that names the formats."""
    ended = scaffold("validate", "--format", given, minimal.name)
    assert ended.code == 2
    assert "--format" in ended.err


@pytest.mark.parametrize(
    ("threshold", "codes"), [("error", (0, 0, 1)), ("warning", (0, 1, 1)), ("note", (1, 1, 1)), ("never", (0, 0, 0))]
)
def test_the_threshold_decides_the_exit_code(scaffold: Scaffold, minimal: Path, threshold: str, codes: tuple[int, ...]) -> None:
    """A note, a warning and an error fail a run from their own severity on; `never` fails none."""
    note = MINIMAL.replace("objectives:", "#")
    warning = MINIMAL.replace("processing:", "#")
    for text, code in zip((note, warning, ERRING), codes, strict=True):
        minimal.write_text(text, "utf-8")
        assert scaffold("validate", "--fail-on", threshold).code == code


def test_waivers_hold_until_their_day(scaffold: Scaffold, minimal: Path) -> None:
    """A waiver accepts its finding until its last day, `--today` moves the day, and `--no-waivers` judges without."""
    waiver = "waivers:\n  - {rule: engine-too-small, reason: measured in May, owner: ann@example.org, until: 2026-12-31}\n"
    minimal.write_text(MINIMAL.replace("processing:", "#") + waiver, "utf-8")
    line = ("validate", "--fail-on", "warning")
    assert scaffold(*line, "--today", "2026-11-23").code == 0
    assert "waived" in scaffold(*line, "--today", "2026-11-23").out
    assert scaffold(*line, "--today", "2026-11-23", "--no-waivers").code == 1
    late = scaffold(*line, "--today", "2027-01-01")
    assert late.code == 1
    assert "expired-waiver" in late.out
    assert "engine-too-small" in late.out


def test_a_folder_without_a_manifest_says_how_to_get_one(scaffold: Scaffold) -> None:
    """The refusal names the folder and the command that writes a manifest there."""
    ended = scaffold("validate", ".")
    assert ended.err == "error: .: no platform.yaml in this folder\n  = help: name a manifest, or write one: scaffold init .\n"


def test_text_reports_are_bounded_and_machine_formats_are_not(scaffold: Scaffold, minimal: Path) -> None:
    """Thousands of findings: text shows some and counts the rest, JSON carries every one."""
    minimal.write_text(MINIMAL + "domains:\n" + "".join(f"  - {{id: Bad{n}}}\n" for n in range(3000)), "utf-8")
    text = scaffold("validate").out
    assert len(text.encode()) <= 64 * 1024
    assert "not shown here: --format json shows them all" in text
    assert json.loads(scaffold("validate", "--format", "json").out)["summary"]["error"] >= 3000
