"""A secret in a manifest is found, and is never written or echoed by any command."""

from __future__ import annotations

from pathlib import Path

import pytest

from promises import secret_texts
from promises.program import TODAY, called, tree

COMMANDS = (
    ["validate", "platform.yaml"],
    ["validate", "platform.yaml", "--format", "json", "--no-waivers"],
    ["validate", "platform.yaml", "--format", "text=report.txt", "--verbose"],
    ["new", "shop", "--manifest", "platform.yaml"],
    ["diagram", "platform.yaml", "--output", "pictures"],
    ["adr", "list", "platform.yaml"],
    ["adr", "show", "1", "platform.yaml"],
    ["show", "platform.yaml"],
)


def leaked(folder: Path, shown: str) -> list[str]:
    """The secrets that a command printed or wrote anywhere but in the manifest itself."""
    written = {path: content for path, (content, _) in tree(folder).items() if path != "platform.yaml"}
    return [
        secret
        for secret in secret_texts.SECRETS
        if secret in shown or any(secret.encode() in content for content in written.values())
    ]


@pytest.mark.parametrize("place", secret_texts.PLACES)
def test_validate_finds_secrets_and_hides_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Wherever a secret stands `validate` ends with 1 or 2, and no report holds it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "platform.yaml").write_text(secret_texts.PLACES[place], "utf-8")
    for command in COMMANDS[:2]:
        ending = called([*command, "--today", TODAY])
        assert ending.code in (1, 2)
        assert leaked(tmp_path, ending.shown) == []
        if ending.code == 1:
            assert "secret-in-manifest" in ending.shown


@pytest.mark.parametrize("place", ["title", "why", "address", "decide", "waived", "id", "malformed-token"])
def test_no_command_echoes_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Pictures, records, reports and repositories never hold a secret of the manifest; `new` writes nothing at all."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "platform.yaml").write_text(secret_texts.PLACES[place], "utf-8")
    for command in COMMANDS[2:]:
        ending = called([*command, "--today", TODAY])
        assert ending.code in (0, 1, 2)
        assert leaked(tmp_path, ending.shown) == [], command
    assert not (tmp_path / "shop").exists()


def test_a_secret_given_as_an_argument_is_not_echoed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that comes with `--set` is refused like one in a file."""
    monkeypatch.chdir(tmp_path)
    setting = f"title=token {secret_texts.TOKEN}"
    ending = called(["new", "shop", "--style", "lakehouse", "--set", setting, "--today", TODAY])
    assert ending.code == 1
    assert leaked(tmp_path, ending.shown) == []
    assert not (tmp_path / "shop").exists()
