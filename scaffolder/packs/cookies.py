"""Cookiecutter templates as template sets: their own engine's reading of them, printed in a closed sandbox, in memory.

Answers come from the manifest and are never rendered themselves. Hooks and extensions of a template do not run, and neither
time nor chance can be asked for: the same manifest gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from scaffolder import paths, plan, sandbox
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.model.architecture import Architecture
from scaffolder.model.plan import RenderedFile
from scaffolder.model.template import Cookies, TemplateSet

QUESTIONS = "cookiecutter.json"
"""The file that makes a folder a cookiecutter template: its questions with their usual answers."""

LARGEST = 4 * 1024 * 1024
"""Most bytes of one file of a template."""

EXTENSIONS = ("cookiecutter.extensions.JsonifyExtension", "cookiecutter.extensions.SlugifyExtension")
"""What cookiecutter adds to Jinja, without what gives another result each time: the time, random texts, UUIDs."""

_TOKEN = re.compile(r"\{([a-z][a-z0-9_.]*)\}")


def printed(architecture: Architecture, catalog: Catalog) -> tuple[RenderedFile, ...]:
    """The files of every cookiecutter template in force. Raises `ScaffoldError` where one cannot be printed as it stands."""
    found: list[RenderedFile] = []
    for each in plan.chosen(architecture, catalog):
        if each.cookies is not None:
            found.extend(_set(each, each.cookies, architecture, catalog.templates))
    paths.refuse_unsafe([each.path for each in found])
    return tuple(found)


def _set(
    template_set: TemplateSet, cookies: Cookies, architecture: Architecture, folders: Iterable[Traversable]
) -> Iterable[RenderedFile]:
    homes = [Path(str(folder)) / template_set.id for folder in folders]
    place = next(home for home in reversed(homes) if (home / "set.yaml").is_file()) / cookies.folder
    if not (place / QUESTIONS).is_file():
        raise ScaffoldError(f"template set {template_set.id}: {cookies.folder}/{QUESTIONS} is not there")
    answers = {name: _answer(text, architecture) for name, text in cookies.answers.items()}
    for path, content, executable in _project(place, answers, f"template set {template_set.id}"):
        target = f"{cookies.into}/{path}".strip("/")
        yield RenderedFile(path=target, content=content, executable=executable, template_set=template_set.id, template=path)


def _answer(text: str, architecture: Architecture) -> str:
    """The text with its paths of the manifest filled in; one line, as a question's answer is."""

    def say(token: re.Match[str]) -> str:
        value = {"name": architecture.name, "title": architecture.title}.get(token[1], architecture.value(token[1]))
        told = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        return " ".join(told.split())

    return _TOKEN.sub(say, text)


def _project(place: Path, answers: Mapping[str, str], shown: str) -> Iterable[tuple[str, bytes, bool]]:
    """Every file of the project folder: its path in the project, its bytes, and whether it may be executed."""
    from cookiecutter.exceptions import CookiecutterException  # noqa: PLC0415 (only company templates need it)
    from cookiecutter.find import find_template  # noqa: PLC0415

    settled = _context(place, answers, shown)
    try:
        printer = sandbox.foreign([], EXTENSIONS)
        project = find_template(place, printer)
    except CookiecutterException:
        raise ScaffoldError(f"{shown}: holds no folder named by a `{{{{cookiecutter...}}}}` variable") from None
    printer = sandbox.foreign([project.as_posix(), (place / "templates").as_posix()], EXTENSIONS)
    for file in sorted(_files(project, shown)):
        name = file.relative_to(project).as_posix()
        path = sandbox.say(printer, name, settled, f"{shown}: the path {name}")
        if not path or path.endswith("/"):
            continue
        content = _print(file, name, settled, printer, shown)
        yield path, content, os.access(file, os.X_OK)


def _print(file: Path, name: str, settled: Mapping[str, Any], printer: sandbox.Foreign, shown: str) -> bytes:
    """One file as cookiecutter prints it: binary files and those it is told to copy stay as they are."""
    from binaryornot.check import is_binary  # noqa: PLC0415 (cookiecutter's own test)
    from cookiecutter.generate import is_copy_only_path  # noqa: PLC0415

    content = file.read_bytes()
    if len(content) > LARGEST:
        raise ScaffoldError(f"{shown}: {name} is larger than {LARGEST // 2**20} MiB")
    if is_copy_only_path(name, dict(settled)) or is_binary(file.as_posix()):
        return content
    text = content.decode("utf-8", errors="strict")
    made = sandbox.say(printer, text.replace("\r\n", "\n"), settled, f"{shown}: {name}")
    return (made.replace("\n", "\r\n") if "\r\n" in text else made).encode("utf-8")


def _files(project: Path, shown: str) -> Iterable[Path]:
    for file in project.rglob("*"):
        if file.is_symlink():
            raise ScaffoldError(f"{shown}: {file.name} is a link, and links of a template are not followed")
        if file.is_file():
            yield file


def _context(place: Path, answers: Mapping[str, str], shown: str) -> dict[str, Any]:
    """The questions of a template with their answers; what is not answered takes its usual answer, printed by the engine."""
    from cookiecutter.generate import generate_context  # noqa: PLC0415
    from cookiecutter.prompt import render_variable  # noqa: PLC0415

    try:
        asked = dict(generate_context((place / QUESTIONS).as_posix())["cookiecutter"])
    except (ValueError, KeyError, AttributeError, json.JSONDecodeError) as error:
        raise ScaffoldError(f"{shown}: {QUESTIONS} cannot be read: {' '.join(str(error).split())}") from None
    if asked.get("_extensions"):
        raise ScaffoldError(f"{shown}: brings Jinja extensions, which are code", hint=f"take `_extensions` out of {QUESTIONS}")
    unknown = sorted(set(answers) - set(asked))
    if unknown:
        raise ScaffoldError(f"{shown}: answers {unknown[0]}, which {QUESTIONS} does not ask")
    printer = sandbox.foreign([], EXTENSIONS)
    settled: dict[str, Any] = {}
    for name, raw in asked.items():
        if name.startswith("_") and not name.startswith("__"):
            settled[name] = raw
        elif name in answers:
            settled[name] = _chosen(name, raw, answers[name], shown)
        else:
            usual = raw[0] if isinstance(raw, list) and raw else raw
            settled[name] = sandbox.guarded(partial(render_variable, printer, usual, settled), f"{shown}: {name}")
    return {"cookiecutter": settled}


def _chosen(name: str, raw: Any, answer: str, shown: str) -> Any:
    if isinstance(raw, bool):
        return answer.lower() in ("true", "yes", "1", "y", "on")
    if isinstance(raw, list) and answer not in map(str, raw):
        raise ScaffoldError(f"{shown}: {name} is answered with {answer!r}, which is none of {', '.join(map(str, raw))}")
    return answer
