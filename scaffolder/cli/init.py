"""`scaffold init`: a few questions, each answer checked as it is typed, and a manifest that is one's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scaffolder.cli import shared
from scaffolder.cli.beginning import stating, surveying

if TYPE_CHECKING:
    from scaffolder.catalog import Catalog
    from scaffolder.judge import Judged
    from scaffolder.model.document import Data
    from scaffolder.questions import Question

HELP_SIGN = "?"
MOST_TRIES = 20
"""Wrong answers to one question after which nobody is there who reads the reasons."""


@click.command("init", context_settings=shared.SETTINGS)
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--from-repository",
    "repository",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Propose the manifest of a repository that nobody generated; nothing is asked. It goes there, or to [DIR] if given.",
)
@click.option("-s", "--style", type=shared.Style(), help="The architecture style; it is not asked for then.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Set one entry of the manifest; repeatable.")
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    help="YAML with keys of the manifest: questions they answer are not asked, the others are written as they stand.",
)
@click.option("--no-input", is_flag=True, help="Ask nothing: what is not given comes from the style's starter manifest.")
@shared.today_option
@shared.common
def command(
    *,
    folder: Path | None,
    repository: Path | None,
    style: str | None,
    settings: tuple[str, ...],
    answers_file: str | None,
    no_input: bool,
    today: str,
    quiet: bool,
    verbose: bool,
    color: str,
) -> int:
    """Write a manifest of your own in DIR (default: here), and its schema for editors.

    Asks up to eight questions. Enter takes what is shown in brackets, ? explains, Ctrl-C leaves without a trace. An existing
    manifest is never touched. With --from-repository each value names the file and line that tells it, and what no file tells
    is said.

    \b
    Example:
      scaffold init shop
      scaffold init shop --style data-mesh --set cloud=aws --no-input
      scaffold init --from-repository legacy
    """  # noqa: D301 (click's \b keeps the lines)
    from scaffolder import judge

    del verbose
    folder = folder or repository or Path()
    target = folder / judge.MANIFEST_NAME
    _refuse_taken(target)
    catalog = shared.knowledge()
    if repository is not None:
        given = _entries(style, settings, answers_file)
        text, proposal, found = surveying.proposed(repository, target, given, catalog)
        judged = judge.judge(text, shared.shown_path(target), catalog, today=today)
        _write(folder, text, catalog)
        return surveying.report(judged, proposal, found, target, catalog=catalog, quiet=quiet, color=color)
    answers, extra = _given(style, settings, answers_file)
    if no_input:
        answers.setdefault("name", shared.platform_name(folder))
    else:
        _ask_all(answers, folder, catalog, today=today)
    text = _composed(answers, extra, starter=no_input)
    judged = judge.judge(text, shared.shown_path(target), catalog, today=today)
    _write(folder, text, catalog)
    starter = no_input and not answers.get("domains")
    return _report(judged, target, catalog, starter=starter, quiet=quiet, color=color)


def _refuse_taken(target: Path) -> None:
    from scaffolder.errors import ScaffoldError

    if target.exists() or target.is_symlink():
        where = target.as_posix()
        raise ScaffoldError(
            f"{where}: exists already; nothing was written", hint=f"edit it, and run: scaffold validate {where}"
        )
    if target.parent.exists() and not target.parent.is_dir():
        raise ScaffoldError(f"{target.parent.as_posix()}: is not a folder")


def _given(
    style: str | None, settings: tuple[str, ...], answers_file: str | None
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Answers by question, and all other entries as (dotted key, value); what comes later counts."""
    from scaffolder import questions

    entries = _entries(style, settings, answers_file)
    answers = {key: value for key, value in entries if questions.question(key) and not value.lstrip().startswith(("{", "[{"))}
    return answers, [(key, value) for key, value in entries if key not in answers and key != "version"]


def _entries(style: str | None, settings: tuple[str, ...], answers_file: str | None) -> list[tuple[str, str]]:
    """Every entry that the command line sets, as (dotted key, value)."""
    entries = _answered(answers_file) if answers_file else []
    entries += [("style", style)] if style else []
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"`{setting}` is not KEY=VALUE, as in cloud=aws.", param_hint="--set")
        entries.append((key, value))
    return entries


def _answered(path: str) -> list[tuple[str, str]]:
    """The entries of an answers file: lists of plain values and single values by key, everything else as YAML."""
    from scaffolder import documents
    from scaffolder.errors import ScaffoldError

    document, findings = documents.read(path)
    if findings:
        first = findings[0]
        raise ScaffoldError(
            f"{first.location.path}:{first.location.line}:{first.location.column}: {first.message}", hint=first.help
        )
    if not isinstance(document.data, dict):
        raise ScaffoldError(f"{document.path}: holds no keys", hint="write keys of the manifest, such as style: lakehouse")
    return [each for key, value in document.data.items() for each in _flat(key, value)]


def _flat(key: str, value: Data) -> list[tuple[str, str]]:
    """An entry as dotted keys with values as `--set` takes them; what is deeper than that is one value, as JSON."""
    if isinstance(value, dict) and value and not any(isinstance(each, dict) for each in value.values()):
        return [each for name, inner in value.items() for each in _flat(f"{key}.{name}", inner)]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [(key, f"[{', '.join(map(str, value))}]")]
    return [(key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))]


def _ask_all(answers: dict[str, str], folder: Path, catalog: Catalog, *, today: str) -> None:
    """Ask every question that is still open; each answer is held against the manifest that it makes."""
    from scaffolder import questions

    still = [each for each in questions.QUESTIONS if each.key not in answers]
    asking = "1 question" if len(still) == 1 else f"{len(still)} questions"
    click.echo(f"{asking}. Enter takes what is in brackets or leaves the key out; {HELP_SIGN} explains.", err=True)
    known = {"name": shared.platform_name(folder), **answers}
    for number, asked in enumerate(still, 1):
        default = known["name"] if asked.key == "name" else asked.enter
        known[asked.key] = _ask(asked, f"{number}/{len(still)}", default, known, catalog, today=today)
    answers.update(known)


def _ask(asked: Question, count: str, default: str, known: dict[str, str], catalog: Catalog, *, today: str) -> str:
    """One answer that will do."""
    from scaffolder import questions
    from scaffolder.errors import ScaffoldError

    form = asked.form or ", ".join(catalog.allowed(asked.key))
    prompt = f"\n{count} {asked.words} ({form})" + (f" [{default}]" if default else "")
    for _ in range(MOST_TRIES):
        answer = _typed(prompt, asked) or default
        if answer == HELP_SIGN:
            for line in questions.explained(asked, catalog):
                click.echo(f"    {line}", err=True)
            click.echo(f"    scaffold explain {asked.key} says more", err=True)
            continue
        if not _will_do(asked, answer, known, catalog, today=today):
            continue
        return answer
    raise ScaffoldError(f"{MOST_TRIES} answers to `{asked.key}` would not do", hint="scaffold explain " + asked.key)


def _will_do(asked: Question, answer: str, known: dict[str, str], catalog: Catalog, *, today: str) -> bool:
    """Whether the manifest takes an answer; if not, the reasons are said."""
    from scaffolder import questions
    from scaffolder.cli import printable
    from scaffolder.errors import ScaffoldError

    try:
        refused = questions.refused({**known, asked.key: answer}, asked.key, catalog, today=today)
    except ScaffoldError as error:
        shared.refuse(error)
        return False
    for each in dict.fromkeys((each.message, each.label, each.help) for each in refused):
        message, label, advice = each
        click.echo(printable(f"    {message}" + (f": {label}" if label and not label.startswith("add ") else "")), err=True)
        if advice and not asked.form:
            click.echo(printable(f"    for example {advice}"), err=True)
    if refused and asked.form:
        click.echo(f"    write {asked.form}", err=True)
    return not refused


def _typed(prompt: str, asked: Question) -> str:
    from scaffolder.errors import ScaffoldError

    try:
        return str(click.prompt(prompt, default="", show_default=False, err=True)).strip()
    except click.Abort as stopped:
        if sys.stdin.isatty() or not isinstance(stopped.__context__, EOFError):
            raise
        raise ScaffoldError(
            f"standard input ended before the question on `{asked.key}` was answered; nothing was written",
            hint="answer by options, and ask nothing: scaffold init --style lakehouse --no-input",
        ) from None


def _composed(answers: dict[str, str], extra: list[tuple[str, str]], *, starter: bool) -> str:
    from scaffolder import edit, judge, pipeline, questions

    text = questions.manifest(answers, starter=starter)
    for key, value in extra:
        text = edit.set_value(text, judge.MANIFEST_NAME, key, value)
    return pipeline.MODELINE + text


def _write(folder: Path, text: str, catalog: Catalog) -> None:
    from scaffolder import editor_schema, judge, pipeline, write

    schema = json.dumps(editor_schema.filled("manifest", catalog), indent=1, sort_keys=True) + "\n"
    write.write_file(folder / judge.MANIFEST_NAME, text.encode("utf-8"))
    write.write_file(folder / pipeline.SCHEMA_PATH, schema.encode("utf-8"), replace=True)


def _report(judged: Judged, target: Path, catalog: Catalog, *, starter: bool, quiet: bool, color: str) -> int:
    """What was written, and every fact that is still to be stated, with the lines to paste."""
    errors = judged.failing()
    others = sum(each.waiver is None for each in judged.findings) - len(errors)
    where = target.as_posix()
    if not quiet:
        click.echo(f"{where}: written, {judged.architecture.style}, with its schema for editors in .scaffold/")
        if starter:
            click.echo("  a starter manifest: its domains, owners, products and sources are examples to replace")
        if others:
            advise = "1 finding advises" if others == 1 else f"{others} findings advise"
            click.echo(f"  {advise}: scaffold validate {where}")
    if errors:
        stating.ask_for_facts(judged, catalog, where, color=color)
        return 1
    if not quiet:
        name = judged.architecture.name
        click.echo(f"Next:\n  scaffold show {where}\n  scaffold new {name}-repository --manifest {where}")
    return 0
