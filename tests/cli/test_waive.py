"""`scaffold waive` and `waivers.yaml`: accepted findings, written with care and never silent about themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scaffolder import edit
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError

from .conftest import ERRING, MINIMAL, Scaffold

ROOT = Path(__file__).resolve().parents[2]
TODAY = ("--today", "2026-11-26")
SAID = ("--reason", "Starts in May: see 12", "--owner", "ann@example.org", "--until", "2027-05-01")
OTHER = "{rule: too-few-domains, reason: x, owner: a@b.c, until: 2027-01-01}"
BLOCK = "rule: too-few-domains\n      reason: x\n      owner: a@b.c\n      until: 2027-01-01"


def found(scaffold: Scaffold, *more: str) -> list[dict[str, Any]]:
    return list(json.loads(scaffold("validate", *TODAY, "--format", "json", *more).out)["findings"])


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "# the end",
        "waivers: []\n# after\n",
        "waivers:\n",
        f"waivers:\n# before\n- {OTHER}  # first\n# about the title\ntitle: Shop\n",
        f"waivers:\n    - {BLOCK}\n\n# about the title\ntitle: Shop\n",
        f"waivers: [{OTHER}]\n",
        f"waivers: [\n  {OTHER},\n]\n",
    ],
)
def test_a_waiver_joins_the_others(scaffold: Scaffold, erring: Path, tail: str) -> None:
    """Whatever the form of the list, the finding is accepted and every line that was there is still there."""
    erring.write_text(ERRING + tail, "utf-8")
    ended = scaffold("waive", "unowned-domain", *SAID, *TODAY)
    assert ended.out == "platform.yaml: 1 finding of unowned-domain accepted until 2027-05-01\n"
    after = erring.read_text("utf-8")
    for line in (ERRING + tail).splitlines():
        assert line.rstrip("]").rstrip() in after
    assert after.find("# about the title") in (-1, after.find("title: Shop") - len("# about the title\n"))
    waived = [each for each in found(scaffold) if each["waived"]]
    assert "unowned-domain" in {each["rule"] for each in waived}


def test_a_manifest_in_one_line_stays_so(scaffold: Scaffold, minimal: Path) -> None:
    """A manifest in brackets gets its waiver in brackets."""
    minimal.write_text('{"version": 1, "name": "shop", "style": "data-mesh", "domains": [{"id": "sales"}]}', "utf-8")
    assert scaffold("waive", "unowned-domain", *SAID, *TODAY).code == 0
    assert [each["rule"] for each in found(scaffold) if each["waived"]] == ["unowned-domain"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("unowned-domian", *SAID), "Did you mean `unowned-domain`?"),
        (("unowned-*", *SAID), "does not exist"),
        (("unknown-key", *SAID), "cannot be waived"),
        (("unowned-domain", *SAID[:-1], "2027-06-30"), "180 is the most"),
        (("unowned-domain", *SAID[:-1], "2026-11-25"), "ended 1 day ago"),
        (("unowned-domain", *SAID[:-1], "in May"), "is not a date"),
        (("unowned-domain", "--path", "/domains/finance", *SAID), "accepts nothing"),
        (("unowned-domain", "--reason", "", *SAID[2:]), "empty text"),
        (("unowned-domain", *SAID[:3], "two words", *SAID[4:]), "is not an owner"),
        (("unowned-domain", "--reason", "password=Tr0ub4dor9", *SAID[2:]), "stands in the manifest"),
    ],
)
def test_a_wrong_waiver_is_not_written(scaffold: Scaffold, erring: Path, arguments: tuple[str, ...], why: str) -> None:
    """What `validate` would find wrong with it is said before anything is written."""
    ended = scaffold("waive", *arguments, *TODAY)
    assert ended.code == 2
    assert why in ended.err
    assert "Tr0ub4dor9" not in ended.err
    assert erring.read_text("utf-8") == ERRING


def test_waivers_in_a_file_of_their_own(scaffold: Scaffold, erring: Path) -> None:
    """`--separate` starts the file beside the manifest, later waivers follow it there, and the manifest stays as it was."""
    assert scaffold("waive", "unowned-domain", "--separate", *SAID, *TODAY).code == 0
    assert scaffold("waive", "too-few-domains", "--path", "platform.yaml", *SAID, *TODAY).code == 0
    assert erring.read_text("utf-8") == ERRING
    text = Path("waivers.yaml").read_text("utf-8")
    assert text == (
        "version: 1\nwaivers:\n"
        '  - rule: unowned-domain\n    reason: "Starts in May: see 12"\n    owner: ann@example.org\n    until: 2027-05-01\n'
        '  - rule: too-few-domains\n    reason: "Starts in May: see 12"\n    owner: ann@example.org\n    until: 2027-05-01\n'
        "    paths: [platform.yaml]\n"
    )
    waived = {each["rule"]: each["waiver"]["owner"] for each in found(scaffold) if each["waived"]}
    assert waived == {"unowned-domain": "ann@example.org", "too-few-domains": "ann@example.org"}
    assert not [each for each in found(scaffold, "--no-waivers") if each["waived"]]


@pytest.mark.usefixtures("erring")
def test_the_manifest_comes_before_the_file(scaffold: Scaffold) -> None:
    """Where both accept a finding the manifest's waiver does, and the file's is unused, at its own line."""
    scaffold("waive", "unowned-domain", *SAID, *TODAY)
    Path("waivers.yaml").write_text(
        "version: 1\nwaivers:\n- {rule: unowned-domain, reason: x, owner: bob@example.org, until: 2027-01-01}\n", "utf-8"
    )
    every = found(scaffold)
    assert [each["waiver"]["owner"] for each in every if each["rule"] == "unowned-domain"] == ["ann@example.org"]
    unused = [each for each in every if each["rule"] == "unused-waiver"]
    assert [(each["path"], each["line"]) for each in unused] == [("waivers.yaml", 3)]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("version: 1\n", {"missing-key"}),
        ("version: 2\nwaivers: []\n", {"misspelt-value"}),
        ("version: 1\nwaivers: []\nmore: 1\n", {"unknown-key"}),
        ("version: 1\nwaivers: [{rule: unowned-domain}]\n", {"missing-key"}),
        ("version: 1\nwaivers:\n- {rule: unowned-domain, reason: x, owner: a@b.c, until: 2020-01-01}\n", {"expired-waiver"}),
        ("version: 1\nwaivers:\n- {rule: unowned-domain, reason: x, owner: a@b.c, until: soon}\n", {"expired-waiver"}),
        ("version: 1\nwaivers:\n- {rule: 'u*', reason: x, owner: a@b.c, until: 2027-01-01}\n", {"unknown-waived-rule"}),
        ("version: 1\nwaivers: []\n# token=Zx81mQ9pLk\n", {"secret-in-manifest"}),
    ],
)
@pytest.mark.usefixtures("erring")
def test_faults_of_the_file_are_findings_in_it(scaffold: Scaffold, text: str, rules: set[str]) -> None:
    """Its shape, its waivers and its secrets are checked like the manifest's."""
    Path("waivers.yaml").write_text(text, "utf-8")
    mine = [each for each in found(scaffold, "platform.yaml") if each["path"] == "waivers.yaml"]
    assert {each["rule"] for each in mine} == rules
    assert "--> waivers.yaml:" in scaffold("validate", *TODAY).out
    Path("waivers.yaml").write_text("a: [", "utf-8")
    ended = scaffold("validate", *TODAY)
    assert ended.code == 2
    assert ended.err.startswith("error: waivers.yaml:2:1: not readable")


@pytest.mark.usefixtures("erring")
def test_a_company_names_what_nobody_may_waive(scaffold: Scaffold) -> None:
    """Its table turns a waiver into an error that gives its reason, and keeps the finding out of a baseline."""
    Path("own").mkdir()
    Path("own/unwaivable.yaml").write_text("- {id: unowned-domain, because: the supervisor asks for it}\n", "utf-8")
    refused = scaffold("waive", "unowned-domain", *SAID, *TODAY, "--blueprints", "own")
    assert "cannot be waived: the supervisor asks for it" in refused.err
    scaffold("waive", "unowned-domain", *SAID, *TODAY)
    every = found(scaffold, "--blueprints", "own")
    assert {"unwaivable-rule", "unowned-domain"} <= {each["rule"] for each in every if not each["waived"]}
    scaffold("validate", *TODAY, "--write-baseline", "--blueprints", "own")
    assert "unowned-domain" not in Path("scaffold-baseline.json").read_text("utf-8")
    assert set(Catalog().unwaivable) == {"secret-in-file"}
    assert scaffold("blueprint", "check", "own").code == 0


def test_what_cannot_take_a_list_is_refused() -> None:
    """A text where the list belongs is named with its line, and nothing is changed."""
    with pytest.raises(ScaffoldError, match=r"p\.yaml:2: `waivers` is no list"):
        edit.append("a: 1\nwaivers: none\n", "p.yaml", "waivers", {"rule": "x"})


def test_a_waiver_about_to_end_still_counts(scaffold: Scaffold, minimal: Path) -> None:
    """One that ends within 14 days is written, accepts its finding and is announced."""
    minimal.write_text(MINIMAL.replace("processing:", "#"), "utf-8")
    soon = ("--reason", "x y", "--owner", "ann@example.org", "--until", "2026-12-01")
    assert scaffold("waive", "engine-too-small", *soon, *TODAY).code == 0
    assert {each["rule"]: each["waived"] for each in found(scaffold)} == {"engine-too-small": True, "ending-waiver": False}


@pytest.mark.usefixtures("erring")
def test_new_honours_the_file_beside_the_manifest(scaffold: Scaffold) -> None:
    """What the file accepts stops no generation; it is copied, and the new repository keeps accepting it."""
    assert scaffold("new", "shop", "--manifest", "platform.yaml", *TODAY).code == 1
    for rule in {each["rule"] for each in found(scaffold, "platform.yaml") if each["severity"] == "error"}:
        assert scaffold("waive", rule, "--separate", *SAID, *TODAY).code == 0
    made = scaffold("new", "shop", "--manifest", "platform.yaml", *TODAY)
    assert made.code == 0, made.err
    assert Path("shop/waivers.yaml").read_bytes() == Path("waivers.yaml").read_bytes()
    assert '"waivers.yaml"' in Path("shop/.scaffold/lock.json").read_text("utf-8")
    assert scaffold("validate", "shop", *TODAY).code == 0


def test_records_and_review_name_the_line_of_a_waiver(scaffold: Scaffold) -> None:
    """A waiver of the file beside the manifest stands in the records that its rule confirms, and in the pack of the review."""
    text = (ROOT / "examples" / "bank-mesh-on-fabric" / "platform.yaml").read_text("utf-8")
    head, _, rest = text.partition("waivers:\n")
    listed, _, tail = rest.partition("\ndecide:\n")
    Path("platform.yaml").write_text(f"{head}decide:\n{tail}", "utf-8")
    Path("waivers.yaml").write_text(f"# agreed\nversion: 1\nwaivers:\n{listed}", "utf-8")
    assert scaffold("new", "bank", "--manifest", "platform.yaml", *TODAY).code == 0
    records = "".join(each.read_text("utf-8") for each in Path("bank/docs/decisions").glob("0*.md"))
    assert "[waivers.yaml:4](../../waivers.yaml#L4)" in records
    scaffold("review", "bank", "--output", "pack.html", *TODAY)
    assert "waivers.yaml:4" in Path("pack.html").read_text("utf-8")


def test_a_secret_in_a_file_is_accepted_by_name_only(scaffold: Scaffold) -> None:
    """A waiver of a look-alike names its file; without a name, in a baseline and in the manifest no secret is accepted."""
    scaffold("new", "shop", "--style", "lakehouse", *TODAY)
    sample = Path("shop/policies/sample.tf")
    sample.write_text('db_password = "Xk9fQ2vLr8TzaB"\n', "utf-8")
    assert "secret-in-file" in {each["rule"] for each in found(scaffold, "shop")}
    refused = scaffold("waive", "secret-in-file", "shop", *SAID, *TODAY)
    assert "waived only for files that are named: a look-alike in one file says nothing" in refused.err
    scaffold("validate", "shop", *TODAY, "--write-baseline")
    assert not any("secret-in-file" in each.read_text("utf-8") for each in Path().rglob("scaffold-baseline.json"))
    assert scaffold("waive", "secret-in-file", "shop", "--path", "policies/sample.tf", *SAID, *TODAY).code == 0
    judged = [each for each in found(scaffold, "shop") if each["rule"] == "secret-in-file"]
    assert [each["waived"] for each in judged] == [True]
    Path("shop/policies/other.tf").write_text('db_password = "Yk9fQ2vLr8TzaB"\n', "utf-8")
    judged = [each for each in found(scaffold, "shop") if each["rule"] == "secret-in-file"]
    assert sorted(each["waived"] for each in judged) == [False, True]
    assert "only for files that are named" in scaffold("explain", "secret-in-file").out


def test_a_finding_of_a_repository_is_counted(scaffold: Scaffold) -> None:
    """In a folder that is a repository, what is accepted in its files counts; what accepts nothing there is not written."""
    Path("platform.yaml").write_text(MINIMAL, "utf-8")
    Path(".github/workflows").mkdir(parents=True)
    Path(".github/workflows/ci.yml").write_text(
        "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: a/b@v1\n      - uses: c/d@v2\n",
        "utf-8",
    )
    ended = scaffold("waive", "unpinned-action", *TODAY, *SAID)
    assert (ended.code, ended.out) == (0, "platform.yaml: 2 findings of unpinned-action accepted until 2027-05-01\n")
    before = Path("platform.yaml").read_bytes()
    ended = scaffold("waive", "privileged-container", *TODAY, *SAID)
    assert ended.code == 2
    assert "not written" in ended.err
    assert Path("platform.yaml").read_bytes() == before
