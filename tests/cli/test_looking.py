"""Commands that look and write nothing of their own: diagram, adr, show, explain, schema, doctor, completion."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from scaffolder import explain
from scaffolder.catalog import Catalog

from .conftest import EXAMPLES, KNOWN, Scaffold

RETAIL = str(EXAMPLES / "retail-mesh")


def test_one_view_goes_to_standard_output(scaffold: Scaffold) -> None:
    """A single text view is printed, so that it can be piped; SVG is well formed."""
    drawn = scaffold("diagram", RETAIL, "--view", "domain-map")
    root = ET.fromstring(drawn.out)  # noqa: S314 (our own picture)
    assert root.tag.endswith("svg")
    mermaid = scaffold("diagram", RETAIL, "--view", "domain-map", "--format", "mermaid")
    assert "flowchart" in mermaid.out
    assert not Path("diagrams").exists()


def test_views_go_to_a_folder(scaffold: Scaffold) -> None:
    """Every view that applies is written, and each is named on standard output."""
    ended = scaffold("diagram", RETAIL, "--output", "pictures")
    names = ended.out.split()
    assert sorted(each.as_posix() for each in Path("pictures").iterdir()) == sorted(names)
    assert len(names) >= 4


def test_png_is_a_picture(scaffold: Scaffold) -> None:
    """A PNG is written, never printed, in the width asked for."""
    ended = scaffold("diagram", RETAIL, "--view", "domain-map", "--format", "png", "--width", "800", "--output", "p")
    content = Path(ended.out.strip()).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 800


@pytest.mark.usefixtures("erring")
def test_pictures_and_records_go_on_where_errors_stand(scaffold: Scaffold) -> None:
    """Errors are counted on standard error; what could be resolved is shown all the same."""
    for line in (["diagram", "--output", "pictures"], ["adr", "list"], ["show"]):
        ended = scaffold(*line)
        assert ended.code == 0
        assert ended.out
        assert ended.err.startswith("warning: 4 errors stand in platform.yaml; ")
        assert scaffold(*line, "--quiet").err == ""


def test_records_are_listed_and_shown(scaffold: Scaffold) -> None:
    """The list names every record once; a record is found by its number and by its name."""
    rows = scaffold("adr", "list", RETAIL).out.splitlines()
    assert rows[0].startswith("0001  ")
    assert len({row[:4] for row in rows}) == len(rows) >= 8
    by_number = scaffold("adr", "show", "1", RETAIL).out
    assert by_number == scaffold("adr", "show", "0001", RETAIL).out
    assert "## Decision Outcome" in by_number
    assert rows[0].split(maxsplit=2)[2] in by_number


@pytest.mark.usefixtures("minimal")
def test_show_says_where_each_value_comes_from(scaffold: Scaffold) -> None:
    """A written value stands with its line, every other one with a reason."""
    out = scaffold("show").out
    assert "style = lakehouse  [line 3]" in out
    lines = out.splitlines()
    reasons = [lines[index + 1] for index, line in enumerate(lines[:-1]) if " = " in line and "[line " not in line]
    assert len(reasons) > 50
    assert all(each.startswith("    ") and each.strip() for each in reasons)
    assert scaffold("show", "--resolved").out == out


@pytest.mark.usefixtures("minimal")
def test_show_narrows_to_keys(scaffold: Scaffold) -> None:
    """One key, one section or what was written alone."""
    assert scaffold("show", "--key", "cloud.model").out.count(" = ") == 1
    sections = {line.split(".")[0] for line in scaffold("show", "-k", "streaming").out.splitlines() if " = " in line}
    assert sections == {"streaming"}
    assert "[line " in scaffold("show", "--written").out
    assert "    " not in scaffold("show", "--written").out


@pytest.mark.parametrize(("kind", "read"), [("json", json.loads), ("yaml", yaml.safe_load)])
@pytest.mark.usefixtures("minimal")
def test_the_resolved_document_can_be_read_by_programs(scaffold: Scaffold, kind: str, read: object) -> None:
    """JSON and YAML hold the document that rules look at."""
    assert callable(read)
    data = read(scaffold("show", "--format", kind).out)
    assert data["cloud"]["model"] == "local"
    assert data["domains"] == []
    assert list(read(scaffold("show", "--format", kind, "--key", "cloud").out)) == ["cloud"]


@pytest.mark.parametrize("kind", explain.KINDS)
def test_every_thing_of_the_catalog_can_be_explained(scaffold: Scaffold, kind: str) -> None:
    """Each entry is found by its own name, says more than its name, and its text keeps to the width."""
    listed = scaffold("explain", kind).out.rpartition("that the blueprints know:\n")[2].splitlines()
    topics = explain.everything(kind, KNOWN)
    assert [line.split()[0] for line in listed] == [each.id for each in topics]
    for each in topics:
        found = explain.find(each.id, KNOWN)
        assert each.id in {one.id for one in found}
        assert len(each.parts) >= 2
        assert each.title


def test_every_option_is_explained_by_path_and_value() -> None:
    """`KEY=VALUE` finds each option of each decision and each value of each key."""
    for path in KNOWN.choices:
        for value in KNOWN.allowed(path):
            found = explain.find(f"{path}={value}", KNOWN)
            assert [each.id for each in found] == [f"{path}={value}"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("C002", "unowned-domain (rule)"),
        ("D10", "batch-engine (decision)"),
        ("products.owner", "products[].owner (manifest key, a fact)"),
        ("/products/3/owner", "products[].owner (manifest key, a fact)"),
        ("streaming", "streaming (manifest section)"),
        ("kafka", "streaming.broker=kafka (option of the decision event-log)"),
        ("duplicate-key", "nobody can accept it"),
        ("minio", "lifecycle:"),
    ],
)
def test_things_are_found_by_the_names_people_meet(scaffold: Scaffold, what: str, said: str) -> None:
    """Codes, pointers of findings, sections and bare values lead to what they mean."""
    ended = scaffold("explain", what)
    assert ended.code == 0
    assert said in ended.out


def test_words_are_looked_for(scaffold: Scaffold) -> None:
    """What is no name is looked for in names and titles."""
    ended = scaffold("explain", "dead", "letter")
    assert ended.code == 2
    assert "st-dlq" in ended.err


def test_rules_quoted_in_findings_are_explained_with_fix_and_waiver(scaffold: Scaffold) -> None:
    """The explanation of a rule holds what the finding promised: why, example, help and how to accept it."""
    out = scaffold("explain", "unowned-domain").out
    for part in ("why:", "practice: mesh-domain-owner", "breaks it:", "keeps it:", "to mend it:", "to accept a finding:"):
        assert part in out


def test_schemas_are_printed(scaffold: Scaffold) -> None:
    """Each kind's schema is valid JSON Schema; the manifest's knows the values of the catalog."""
    kinds = scaffold("schema", "--list").out.split()
    assert {"manifest", "rule", "practice", "decision"} <= set(kinds)
    for kind in kinds:
        assert jsonschema_rs.meta.is_valid(json.loads(scaffold("schema", kind).out))
    manifest = json.loads(scaffold("schema").out)
    assert "data-mesh" in manifest["properties"]["style"]["enum"]


def test_doctor_counts_the_knowledge_and_names_tools(scaffold: Scaffold) -> None:
    """What is needed is found, and each optional tool says what it adds."""
    ended = scaffold("doctor")
    assert ended.code == 0
    assert f"{len(KNOWN.rules)} rules" in ended.out
    assert "terraform" in ended.out
    assert scaffold("doctor", "--quiet").out == ""


def test_doctor_names_what_is_missing(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is not there ends with 2 and the command that installs it."""
    monkeypatch.setattr(
        "scaffolder.cli.doctor.requires", lambda _: ["click>=8", "absent-package>=1; extra == 'pdf'", "gone>=1"]
    )
    ended = scaffold("doctor")
    assert ended.code == 2
    assert ended.err == "error: the package gone>=1 is missing: pip install 'gone>=1'\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_for_their_shell(scaffold: Scaffold, shell: str) -> None:
    """Each script is printed, asks scaffold for candidates, and is correct where the shell is here to say so."""
    script = scaffold("completion", shell).out
    assert f"_SCAFFOLD_COMPLETE={shell}_complete" in script
    program = shutil.which(shell)
    if program:
        subprocess.run([program, "-n"], input=script, text=True, check=True)


def test_completion_knows_commands_options_and_names(scaffold: Scaffold, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shell asks for is answered: commands, styles, and names of the catalog."""

    def asked(words: str, count: int) -> list[str]:
        monkeypatch.setenv("_SCAFFOLD_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(count))
        return [line.partition(",")[2] for line in scaffold().out.splitlines()]

    assert "validate" in asked("scaffold val", 1)
    assert asked("scaffold new --style data-m", 3) == ["data-mesh"]
    assert "unowned-domain" in asked("scaffold explain unowned", 2)


def test_a_catalog_of_ones_own_is_explained(tmp_path: Path) -> None:
    """Explanations come from the data alone: a practice that was laid over the shipped ones is explained at once."""
    shipped = KNOWN.raw("practices")["mesh-domain-owner"]
    (tmp_path / "practices").mkdir()
    own = {**shipped, "id": "own-practice", "statement": "Our own statement."}
    (tmp_path / "practices" / "own-practice.yaml").write_text(yaml.safe_dump(own), "utf-8")
    (found,) = explain.find("own-practice", Catalog([tmp_path]))
    assert found.title == "Our own statement."


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("d2", "context.d2", "direction: right"),
        ("dot", "context.dot", "digraph {"),
        ("diagrams", "context.py", '"""'),
        ("mermaid", "context.mmd", "---"),
    ],
)
def test_a_picture_in_other_languages(scaffold: Scaffold, minimal: Path, kind: str, name: str, begins: str) -> None:
    """One picture as text goes to standard output; into a folder where one is named, under its own ending."""
    done = scaffold("diagram", "--view", "context", "--format", kind)
    assert (done.code, done.out.startswith(begins)) == (0, True)
    assert scaffold("diagram", "--view", "context", "--format", kind, "--output", "said").out == f"said/{name}\n"
    assert (minimal.parent / "said" / name).read_text("utf-8") == done.out


@pytest.mark.parametrize("kind", ["likec4", "calm"])
def test_the_whole_architecture_in_one_file(scaffold: Scaffold, minimal: Path, kind: str) -> None:
    """A language that holds the whole architecture makes one file, and takes no view."""
    assert minimal.name == "platform.yaml"
    assert scaffold("diagram", "--format", kind).code == 0
    done = scaffold("diagram", "--format", kind, "--view", "context")
    assert done.code == 2 and "leave out --view" in done.err


def test_pictures_of_what_changed(scaffold: Scaffold, minimal: Path) -> None:
    """What changed since another manifest is drawn with marks, and told as Markdown; the same manifest changes nothing."""
    text = minimal.read_text("utf-8")
    Path("before.yaml").write_text(text, "utf-8")
    same = scaffold("diagram", "--since", "before.yaml", "--output", "changes")
    assert same.code == 0 and "No element and no flow differs" in same.out
    assert not Path("changes").exists()
    minimal.write_text(f"{text}serving:\n  bi_tool: metabase\n" if "serving:" not in text else text, "utf-8")
    done = scaffold("diagram", "--since", "before.yaml", "--output", "changes")
    assert done.code == 0 and "Metabase" in done.out
    drawn = list(Path("changes").glob("*.svg"))
    assert drawn and any(">added<" in each.read_text("utf-8") or ">changed<" in each.read_text("utf-8") for each in drawn)
    refused = scaffold("diagram", "--since", "before.yaml", "--format", "calm")
    assert refused.code == 2 and "svg, png or pdf" in refused.err


@pytest.mark.parametrize("word", ["sources", "blueprints"])
def test_a_word_that_is_a_key_and_a_kind_says_both(scaffold: Scaffold, word: str) -> None:
    """Who writes a manifest means the key; what the kind lists stands below."""
    shown = scaffold("explain", word)
    assert shown.code == 0
    assert shown.out.startswith(f"{word} (manifest key")
    assert f"all {word} that the blueprints know:" in shown.out
    assert "all rules" not in scaffold("explain", "rules").out
