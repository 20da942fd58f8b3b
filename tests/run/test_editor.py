"""The YAML language server, as editors run it, over a manifest and the schema that lies in every repository."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from outside import node_packages

from scaffolder import editor_schema
from scaffolder.catalog import Catalog

HERE = Path(__file__).parent

MANIFEST = """# yaml-language-server: $schema=.scaffold/manifest.schema.json
version: 1
name: shop
style: lakehouse
storage:
  object_store: minio
  table_format: icberg
cloud: {model: single, providers: [aws]}
streaming:
  broker: pubsub
sede: x
security:
  mfa: true
"""
"""A manifest with a misspelt value, an unknown key, an archived store and a broker of another cloud."""

pytestmark = pytest.mark.slow


class Server:
    """The language server over standard input and output."""

    def __init__(self, program: Path, folder: Path) -> None:
        node = shutil.which("node")
        if not node:
            pytest.skip("node is not on this machine, so the YAML language server cannot run")
        self.folder = folder
        self.process = subprocess.Popen([node, program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.seen: list[dict[str, Any]] = []
        self.count = 0
        settings = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
        self.ask(
            "initialize",
            {"processId": None, "rootUri": folder.as_uri(), "capabilities": {"workspace": {"configuration": True}}},
        )
        self.settings = settings
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def tell(self, method: str, given: dict[str, Any]) -> None:
        """Send what needs no answer."""
        self._send({"jsonrpc": "2.0", "method": method, "params": given})

    def ask(self, method: str, given: dict[str, Any]) -> Any:
        """Send a question, and give its answer."""
        self.count += 1
        own = self.count
        self._send({"jsonrpc": "2.0", "id": own, "method": method, "params": given})
        return next(each for each in self.messages() if each.get("id") == own and "method" not in each)["result"]

    def messages(self) -> Iterator[dict[str, Any]]:
        """Every message that comes in; what the server asks is answered."""
        assert self.process.stdout
        while True:
            length = 0
            while line := self.process.stdout.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert length, "the language server ended"
            message = json.loads(self.process.stdout.read(length))
            if "id" in message and "method" in message:
                items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
                answer = [self.settings.get(str(each.get("section")), {}) for each in items]
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": answer if items else None})
            yield message

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        body = json.dumps(message).encode()
        self.process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.process.stdin.flush()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in a folder with a manifest and its schema."""
    program = node_packages(HERE / "editor") / "yaml-language-server" / "bin" / "yaml-language-server"
    folder = tmp_path_factory.mktemp("editor")
    (folder / ".scaffold").mkdir()
    schema = json.dumps(editor_schema.filled("manifest", Catalog()))
    (folder / ".scaffold" / "manifest.schema.json").write_text(schema, "utf-8")
    (folder / "platform.yaml").write_text(MANIFEST, "utf-8")
    made = Server(program, folder)
    yield made
    made.process.kill()
    made.process.communicate()


def opened(server: Server, text: str, version: int) -> list[tuple[int, str]]:
    """The lines and messages that the server reports on a text."""
    where = (server.folder / f"platform{version}.yaml").as_uri()
    server.tell(
        "textDocument/didOpen", {"textDocument": {"uri": where, "languageId": "yaml", "version": version, "text": text}}
    )
    for message in server.messages():
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == where:
            return [(each["range"]["start"]["line"] + 1, each["message"]) for each in message["params"]["diagnostics"]]
    return []


def place(server: Server, version: int, line: int, column: int) -> dict[str, Any]:
    where = (server.folder / f"platform{version}.yaml").as_uri()
    return {"textDocument": {"uri": where}, "position": {"line": line - 1, "character": column}}


def test_a_wrong_manifest_is_marked_while_it_is_typed(server: Server) -> None:
    """A misspelt value, an unknown key and what rules forbid are marked on their lines, rules in their own words."""
    found = opened(server, MANIFEST, 1)
    said = {line: " ".join(text for at, text in found if at == line) for line, _ in found}
    assert "MinIO's open-source repository is archived (archived-minio)" in said[6]
    assert "iceberg" in said[7]
    assert "(broker-outside-google-cloud)" in said[10]
    assert "sede" in said[11]
    assert set(said) == {6, 7, 10, 11}, found


def test_hover_tells_what_a_key_is_and_what_it_takes_left_out(server: Server) -> None:
    """Description, example and default of a key are shown where the pointer rests."""
    opened(server, MANIFEST, 2)
    told = json.dumps(server.ask("textDocument/hover", place(server, 2, 6, 4)))
    assert "object" in told and "Left out" in told, told


def test_completion_offers_keys_and_values(server: Server) -> None:
    """Keys of a section and values of a key are proposed from the catalog."""
    text = MANIFEST + "integration:\n  cdc: \nserving:\n  \n"
    opened(server, text, 3)
    lines = text.splitlines()
    values = server.ask("textDocument/completion", place(server, 3, lines.index("  cdc: ") + 1, 7))
    labels = {each["label"] for each in (values["items"] if isinstance(values, dict) else values)}
    assert {"debezium", "dms", "none"} <= labels
    keys = server.ask("textDocument/completion", place(server, 3, len(lines), 2))
    labels = {each["label"] for each in (keys["items"] if isinstance(keys, dict) else keys)}
    assert {"bi_tool", "query_engine"} <= labels


def test_a_clean_manifest_is_left_alone(server: Server) -> None:
    """What `scaffold validate` passes is marked nowhere."""
    text = (Path(__file__).resolve().parents[2] / "examples" / "retail-mesh" / "platform.yaml").read_text("utf-8")
    assert opened(server, "# yaml-language-server: $schema=.scaffold/manifest.schema.json\n" + text, 4) == []
