"""Edge code really runs: collectors and forwarders die against servers of this machine, and updates are verified."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from outside import ROOT, TODAY, run, tool
from parts import clean, proven, repository

pytestmark = pytest.mark.slow

LAPTOP = (ROOT / "tests/unit/parts/laptop.yaml").read_text("utf-8")


@pytest.mark.parametrize("manifest", ["examples/manufacturer-lakehouse/platform.yaml", LAPTOP], ids=["opc-ua", "mqtt"])
def test_a_site_loses_nothing(manifest: str, tmp_path: Path) -> None:
    """Collector and forwarder killed in the midst of it, every reading reaches the log once; only signed updates run."""
    folder = repository(manifest, tmp_path / "site")
    told = proven(folder, "edge")
    if "skipped" in told:
        assert manifest == LAPTOP
        assert not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
        pytest.skip("mosquitto is not on this machine, so no MQTT collector was killed")
    clean(folder, "edge")


def test_a_site_is_shut_in(tmp_path: Path) -> None:
    """Its manifests are valid to the schemas of Kubernetes, and checkov finds nothing that is not accepted with a reason."""
    folder = repository("examples/manufacturer-lakehouse/platform.yaml", tmp_path / "site")
    code = (
        "import sys, yaml, kubernetes_validate as k\n"
        "found = [each for each in yaml.safe_load_all(open(sys.argv[1])) if each]\n"
        "[k.validate(each, '1.33', strict=True) for each in found]\n"
        "print(len(found))"
    )
    python = tool("kubernetes-validate").with_name("python")
    assert run(python, "-c", code, "edge/deploy/site.k3s.yaml", cwd=folder).strip() == "12"
    asked = ["-f", "edge/deploy/site.k3s.yaml", "--framework", "kubernetes", "--skip-download", "--compact", "-o", "json"]
    told = json.loads(run(tool("checkov"), *asked, cwd=folder))
    assert told["summary"]["failed"] == 0
    assert told["summary"]["passed"] > 100
    run(sys.executable, "-m", "scaffolder", "validate", folder, "--today", TODAY, cwd=folder)
