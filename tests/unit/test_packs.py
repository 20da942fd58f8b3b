"""A company's own blueprints come from a folder, an archive or a pinned commit, and nothing of them is run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from scaffolder import judge, packs, pipeline
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.packs import layers

CATALOG = Catalog()
TODAY = "2026-11-23"
MANIFEST = """version: 1
name: shop
title: "{{{{ 7 * 7 }}}} shop"
owner: ann@example.org
style: lakehouse
objectives: [{{id: faster-close, kpi: days, target: 3, owner: ann@example.org}}]
processing: {{daily_gb: 20}}
blueprint_sources: {sources}
"""

PRACTICE = """id: paper-signed
blueprint: governance
severity: warning
statement: Each printed figure is signed.
why: A signature names who believed the figure.
sources: [Audit handbook]
sources_verified: []
verified: false
brief: []
check: 'manifest: every product has an owner'
artifact: paper/README.md
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A repository with one practice, and a hook that would leave a mark if anything ran it."""
    place = tmp_path / "company"
    (place / "blueprints" / "practices").mkdir(parents=True)
    (place / "blueprints" / "practices" / "paper-signed.yaml").write_text(PRACTICE, "utf-8")
    (place / "hooks").mkdir()
    (place / "hooks" / "pre_gen_project.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", "utf-8")
    return place


def test_a_folder_is_taken_where_it_lies(company: Path) -> None:
    """Both the repository and its folder of blueprints name the same layer."""
    assert packs.fetch(str(company)) == packs.fetch(str(company / "blueprints")) == company / "blueprints"
    assert "paper-signed" in Catalog([packs.fetch(str(company))]).practices


@pytest.mark.usefixtures("company")
def test_an_archive_is_unpacked(tmp_path: Path) -> None:
    """A zip of the repository gives the same practice, and its hook did not run."""
    archive = shutil.make_archive(str(tmp_path / "pack"), "zip", tmp_path, "company")
    assert "paper-signed" in Catalog([packs.fetch(archive)]).practices
    assert not (tmp_path / "ran").exists()


def test_a_commit_is_fetched_and_a_moving_name_refused(company: Path) -> None:
    """A git address gives what lay at the commit, whatever came after; without a commit it is refused."""
    git = ["git", "-C", str(company), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "one"], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([*git, "rm", "--quiet", "blueprints/practices/paper-signed.yaml"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "two"], check=True)
    address = f"git+file://{company}"
    assert "paper-signed" in Catalog([packs.fetch(f"{address}@{commit}")]).practices
    with pytest.raises(ScaffoldError, match="no commit"):
        packs.fetch(address)
    with pytest.raises(ScaffoldError, match=r"git could not fetch|cannot be fetched"):
        packs.fetch(f"{address}@{'0' * 40}")


@pytest.mark.parametrize("source", ["nowhere", "nowhere.zip"])
def test_what_is_not_there_is_said(source: str, tmp_path: Path) -> None:
    """A source that cannot be had ends with one clear error; an empty folder holds no blueprints."""
    with pytest.raises(ScaffoldError):
        packs.fetch(str(tmp_path / source))
    with pytest.raises(ScaffoldError, match="holds no blueprints"):
        packs.fetch(str(tmp_path))


@pytest.mark.parametrize(
    "source",
    [
        "ext::sh -c touch% ran@1a2b3c4",
        "git+ext://host/x.git@1a2b3c4",
        "--upload-pack=touch ran@1a2b3c4",
        "http://example.org/x.git@1a2b3c4",
        "hg+https://example.org/x@1a2b3c4",
        "https://example.org/pack.zip",
    ],
)
def test_an_address_that_could_do_more_than_fetch_is_refused(source: str) -> None:
    """Only https, ssh and local repositories at a commit are handed to git, and archives of the web carry their digest."""
    with pytest.raises(ScaffoldError):
        packs.fetch(source)


def manifest(tmp_path: Path, sources: str) -> judge.Judged:
    """A manifest in a folder of its own that names sources, judged."""
    file = tmp_path / "platform.yaml"
    file.write_text(MANIFEST.format(sources=sources), "utf-8")
    return judge.judge(None, str(file), CATALOG, today=TODAY)


@pytest.mark.usefixtures("company")
def test_a_manifest_names_its_own_blueprints(tmp_path: Path) -> None:
    """A folder beside the manifest is laid over what is shipped, for this manifest alone, and read once."""
    judged = manifest(tmp_path, "company")
    assert "paper-signed" in judged.catalog.practices
    assert "paper-signed" not in CATALOG.practices
    assert judged.findings == ()
    assert manifest(tmp_path, "[company]").catalog is judged.catalog
    assert layers.lay(judged.document, judged.catalog, folders_only=True)[0] is judged.catalog


def test_a_source_that_cannot_be_had_is_a_finding_at_its_line(company: Path, tmp_path: Path) -> None:
    """The other sources still count, and the line of the one that is missing is named with what to write."""
    judged = manifest(tmp_path, f"[{company}, nowhere, 'https://example.org/x.git']")
    found = {each.pointer: each for each in judged.failing()}
    assert list(found) == [("blueprint_sources", 1), ("blueprint_sources", 2)]
    assert {each.rule for each in found.values()} == {"unreachable-blueprints"}
    assert all(each.location.line == 8 and each.help for each in found.values())
    assert "paper-signed" in judged.catalog.practices


def test_what_a_later_layer_replaces_is_said(company: Path, tmp_path: Path) -> None:
    """A shipped id in a folder of one's own takes its place, and a note names it where the folder is named."""
    shipped = Path(__file__).parents[2] / "blueprints" / "rules" / "unowned-product.yaml"
    (company / "blueprints" / "rules").mkdir()
    text = shipped.read_text("utf-8").replace("severity: warning", "severity: note", 1)
    (company / "blueprints" / "rules" / "unowned-product.yaml").write_text(text, "utf-8")
    judged = manifest(tmp_path, "company")
    (note,) = judged.findings
    assert (note.rule, note.severity.value, note.location.line) == ("replaced-knowledge", "note", 8)
    assert "rules/unowned-product" in note.message
    assert judged.catalog.rules["unowned-product"].severity.value == "note"
    over = judge.judge(MANIFEST.format(sources="[]"), "p", Catalog([company / "blueprints"]), today=TODAY)
    assert [each.rule for each in over.findings] == ["replaced-knowledge"]


SET = """id: service
title: A service as the company writes it
applies: true
cookiecutter:
  into: services/first
  answers: {project: "{title}", owner: "{owner}"}
"""


@pytest.fixture
def cookies(company: Path) -> Path:
    """A cookiecutter template as people have them, with hooks, beside one file that makes it a template set."""
    place = company / "blueprints" / "templates" / "service"
    project = place / "template" / "{{cookiecutter.slug}}"
    (project / "src").mkdir(parents=True)
    (place / "set.yaml").write_text(SET, "utf-8")
    asked = (
        '{"project": "My service", "owner": "me", "slug": "{{ cookiecutter.project|slugify }}", '
        '"licence": ["MIT", "Apache-2.0"], "_copy_without_render": ["*.raw"]}'
    )
    (place / "template" / "cookiecutter.json").write_text(asked, "utf-8")
    (place / "template" / "hooks").mkdir()
    (place / "template" / "hooks" / "pre_gen_project.py").write_text("raise SystemExit(1)", "utf-8")
    readme = "# {{ cookiecutter.project }}\n{% if cookiecutter.licence == 'MIT' %}MIT{% endif %} by {{ cookiecutter.owner }}\n"
    (project / "README.md").write_text(readme, "utf-8")
    (project / "run.sh").write_text("#!/bin/sh\r\necho {{ cookiecutter.slug }}\r\n", "utf-8", newline="")
    (project / "run.sh").chmod(0o755)
    (project / "src" / "{{cookiecutter.slug}}.raw").write_text("{{ not.printed }}\n", "utf-8")
    (project / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00{{ cookiecutter.slug }}")
    return place


def printed(tmp_path: Path) -> dict[str, tuple[bytes, bool]]:
    """What the repository of such a manifest holds below `services`."""
    judged = manifest(tmp_path, "company")
    made = pipeline.repository(judged, judged.catalog, today=TODAY)
    return {each.path: (each.content, each.executable) for each in made.files if each.path.startswith("services/")}


@pytest.mark.usefixtures("cookies")
def test_a_cookiecutter_template_is_a_template_set(tmp_path: Path) -> None:
    """Its files are printed by its own rules, answered from the manifest; no hook runs and no answer is evaluated."""
    assert printed(tmp_path) == {
        "services/first/README.md": (b"# {{ 7 * 7 }} shop\nMIT by ann@example.org\n", False),
        "services/first/run.sh": (b"#!/bin/sh\r\necho 7-7-shop\r\n", True),
        "services/first/src/7-7-shop.raw": (b"{{ not.printed }}\n", False),
        "services/first/logo.png": (b"\x89PNG\r\n\x1a\n\x00{{ cookiecutter.slug }}", False),
    }
    assert printed(tmp_path) == printed(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "{{ cycler.__init__.__globals__.os.popen('id').read() }}"),
        ("a.txt", "{{ cookiecutter.__class__.__mro__ }}"),
        ("a.txt", "{% now 'utc' %}"),
        ("a.txt", "{{ random_ascii_string(4) }}"),
        ("a.txt", "{{ [1, 2]|random }}"),
        ("a.txt", "{{ cookiecutter.nowhere }}"),
        ("{{ '..' }}", "out of the target"),
    ],
)
def test_a_cookiecutter_template_cannot_leave_its_sandbox(cookies: Path, tmp_path: Path, name: str, text: str) -> None:
    """Python behind a template, the time, chance and paths out of the target end with one clear error."""
    (cookies / "template" / "{{cookiecutter.slug}}" / name).write_text(text, "utf-8")
    with pytest.raises(ScaffoldError):
        printed(tmp_path)


def test_what_a_cookiecutter_template_may_not_bring_is_said(cookies: Path, tmp_path: Path) -> None:
    """Extensions are code, links lead elsewhere, and an answer must have a question."""
    asked = cookies / "template" / "cookiecutter.json"
    plain = asked.read_text("utf-8")
    asked.write_text(plain.replace("{", '{"_extensions": ["local_extensions.Shell"], ', 1), "utf-8")
    with pytest.raises(ScaffoldError, match="extensions, which are code"):
        printed(tmp_path)
    asked.write_text(plain.replace('"owner": "me", ', ""), "utf-8")
    with pytest.raises(ScaffoldError, match="answers owner, which"):
        printed(tmp_path)
    asked.write_text(plain, "utf-8")
    (cookies / "template" / "{{cookiecutter.slug}}" / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(ScaffoldError, match="is a link"):
        printed(tmp_path)


def test_checking_fetches_nothing_because_a_manifest_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address or an archive that a manifest names is a finding where it is only checked, until a person asks for it."""
    asked: list[str] = []
    monkeypatch.setattr(packs, "fetch", lambda source, *_: asked.append(source) or Path("nowhere"))
    named = ("https://git.example.org/x.git@1a2b3c4d5e6f", "company.zip", "https://example.org/x.zip#sha256=" + "0" * 64)
    text = f"version: 1\nname: shop\nstyle: lakehouse\nblueprint_sources: [{', '.join(map(repr, named))}]\n"
    found = judge.check(text, "platform.yaml", Catalog(), today="2026-11-26").findings
    refused = [each for each in found if each.rule == "unreachable-blueprints"]
    assert len(refused) == 3
    assert "--blueprints company.zip" in refused[1].help
    assert asked == []
    wanted = Catalog()
    wanted.named = named
    found = judge.check(text, "platform.yaml", wanted, today="2026-11-26").findings
    assert [each for each in found if each.rule == "unreachable-blueprints"] == []
    assert asked == []
