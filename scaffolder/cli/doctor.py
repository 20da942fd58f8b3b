"""`scaffold doctor`: what this machine has, and what each optional tool adds."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from scaffolder import __version__
from scaffolder.cli import shared

TOOLS = (
    ("git", "keeps the generated repository's history; `scaffold new` itself does without it"),
    ("uv", "sets up a generated repository in seconds; without it `make run` uses pip, which takes longer"),
    ("chromium", "prints a review pack as PDF (or weasyprint)"),
    ("weasyprint", "prints a review pack as PDF (or chromium)"),
    ("make", "runs the generated repository's targets: make run, make test"),
    ("terraform", "plans and applies generated infrastructure code (or tofu)"),
    ("tofu", "plans and applies generated infrastructure code (or terraform)"),
    ("pre-commit", "runs the generated checks before each commit"),
    ("docker", "runs the engines that a laptop emulates; nothing generated for `cloud: local` needs it"),
)
"""Programs that scaffold never starts itself, and what each is good for."""


@click.command("doctor", context_settings=shared.SETTINGS)
@shared.common
def command(*, quiet: bool, verbose: bool, color: str) -> int:
    """Say what this machine has, whether it suffices, and what each optional tool adds. Starts nothing, connects to nothing.

    \b
    Example:
      scaffold doctor
    """  # noqa: D301 (click's \b keeps the lines)
    del color
    faults = [*_python(verbose=verbose, quiet=quiet), *_packages(verbose=verbose, quiet=quiet), *_knowledge(quiet=quiet)]
    if not quiet:
        _tools()
        _here()
    for each in faults:
        click.echo(f"error: {each}", err=True)
    if not quiet:
        click.echo("all that scaffold needs is here" if not faults else f"{len(faults)} faults")
    return 2 if faults else 0


def _python(*, verbose: bool, quiet: bool) -> list[str]:
    if not quiet:
        click.echo(f"scaffold  {__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    if verbose:
        click.echo(f"          {sys.executable}")
    return [] if sys.version_info >= (3, 11) else [f"Python {platform.python_version()} is too old: 3.11 is the least"]


def _packages(*, verbose: bool, quiet: bool) -> list[str]:
    """Every package scaffold needs, by what was declared when it was installed."""
    from importlib.util import find_spec

    imported = {"pyyaml": "yaml", "resvg-py": "resvg_py", "markdown-it-py": "markdown_it", "python-hcl2": "hcl2"}
    found, faults = [], []
    try:
        declared = requires("scaffolder") or []
    except PackageNotFoundError:
        declared = []
    for requirement in declared:
        if ";" in requirement:
            continue
        name = requirement.split(">")[0].split("=")[0].split("<")[0].strip()
        module = imported.get(name, name.replace("-", "_"))
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            faults.append(f"the package {requirement} is missing: pip install '{requirement}'")
            continue
        if find_spec(module) is None:
            faults.append(f"the package {name} is installed but cannot be imported: pip install --force-reinstall {name}")
    if not quiet:
        click.echo(f"packages  {len(found)} of {len(found) + len(faults)} found" + (f": {', '.join(found)}" if verbose else ""))
    return faults


def _knowledge(*, quiet: bool) -> list[str]:
    """Whether the shipped blueprints and templates are there and readable."""
    from scaffolder import bundle
    from scaffolder.catalog import Catalog
    from scaffolder.errors import ScaffoldError

    try:
        catalog = Catalog()
        counts = (
            f"{len(catalog.blueprints)} blueprints, {len(catalog.practices)} practices, {len(catalog.rules)} rules, "
            f"{len(catalog.decisions)} decisions, {len(catalog.components)} components, "
            f"{len(catalog.template_sets)} template sets"
        )
    except (ScaffoldError, OSError) as error:
        return [f"the shipped knowledge cannot be read: {error}"]
    if not quiet:
        click.echo(f"knowledge {counts}, as of {catalog.as_of}")
        click.echo(f"          {bundle.root()}")
    return []


def _tools() -> None:
    click.echo("optional tools")
    width = max(len(name) for name, _ in TOOLS)
    for name, good_for in TOOLS:
        click.echo(f"  {'found  ' if shutil.which(name) else 'missing'}  {name:<{width}}  {good_for}")


def _here() -> None:
    """Whether the folder one stands in holds a manifest, and whether editors find its schema."""
    manifest = Path("platform.yaml")
    if not manifest.is_file():
        click.echo("here      no platform.yaml; scaffold init writes one")
        return
    schema = Path(".scaffold/manifest.schema.json")
    if schema.is_file():
        click.echo("here      platform.yaml, and its schema for editors in .scaffold/")
    else:
        click.echo("here      platform.yaml without a schema for editors; for completion as you type:")
        click.echo("          mkdir -p .scaffold && scaffold schema > .scaffold/manifest.schema.json")
