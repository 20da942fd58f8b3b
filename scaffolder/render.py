"""The rendering: templates and their values become bytes in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any, cast

import jinja2
from jinja2 import meta, nodes

from scaffolder import bundle, bytecode, sandbox
from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data
from scaffolder.model.plan import Plan, PlannedFile, RenderedFile, Rendering
from scaffolder.sandbox import SPEND, Meter, Sandbox

LARGEST_FILE = 4 * 1024 * 1024
"""Most bytes one template may print; Jinja's sandbox bounds neither memory nor time."""


def environment(folders: Sequence[Traversable], cache: jinja2.BytecodeCache | None = None) -> Sandbox:
    """The sandbox every template is rendered in; a set in a later folder replaces the one of its name in an earlier one.

    `cache` is where compiled templates are looked for; None stands for what came with the package.
    """

    def load(name: str) -> str | None:
        parts = name.split("/")
        if not {"", ".", ".."}.isdisjoint(parts):
            return None
        home = next((folder for folder in reversed(folders) if (folder / parts[0] / "set.yaml").is_file()), None)
        if home is None:
            return None
        file = home
        for part in parts:
            file = file / part
        return file.read_text("utf-8") if file.is_file() else None

    return sandbox.environment(jinja2.FunctionLoader(load), cache or bytecode.Shipped())


def render(plan: Plan, folders: Sequence[Traversable]) -> Rendering:
    """Render every planned file; each template is compiled once. Raises `ScaffoldError` naming the template and line."""
    templates = environment(folders)
    compiled: dict[str, jinja2.Template] = {}
    files: list[RenderedFile] = []
    for planned in plan.files:
        content = planned.content
        if content is None:
            name = template_name(planned)
            if name not in compiled:
                compiled[name] = _compile(templates, name)
            content = _print(compiled[name], name, planned.values or {})
        files.append(
            RenderedFile(
                path=planned.path,
                content=content,
                executable=planned.executable,
                template_set=planned.template_set,
                template=planned.template,
            )
        )
    return Rendering(files=tuple(files))


def page(name: str, values: Mapping[str, Data], folders: Sequence[Traversable]) -> str:
    """One template printed by itself, outside any repository. `name` is its path below the folder of template sets."""
    return _print(_compile(environment(folders), name), name, values).decode("utf-8")


def compiled() -> bytes:
    """Every shipped template compiled, as the bytes of `bytecode.FILE`. Building the package writes them."""
    place = bundle.folder("templates")
    cache = bytecode.Collected()
    templates = environment([place], cache)
    for path, _ in bundle.walk(place):
        if path.endswith(".j2"):
            _compile(templates, path)
    return cache.content()


def template_name(planned: PlannedFile) -> str:
    """The template's path below the folder of template sets."""
    return f"{planned.template_set}/files/{planned.template}"


def variables(source: str, templates: jinja2.Environment) -> frozenset[str]:
    """The variables a template uses and does not define itself."""
    tree: nodes.Template = templates.parse(source)
    return frozenset(meta.find_undeclared_variables(tree))


def _compile(templates: Sandbox, name: str) -> jinja2.Template:
    try:
        return templates.get_template(name)
    except jinja2.TemplateSyntaxError as error:
        raise ScaffoldError(f"templates/{name}:{error.lineno}: {error.message}") from None
    except jinja2.TemplateNotFound:
        raise ScaffoldError(f"templates/{name}: the template set names it, but it is not there") from None
    except (RecursionError, ValueError, OverflowError) as error:
        raise ScaffoldError(f"templates/{name}: cannot be compiled: {str(error)[:100]}") from None


def _print(template: jinja2.Template, name: str, values: Mapping[str, Data]) -> bytes:
    try:
        text = "".join(_bounded(template.generate(**{**cast(dict[str, Any], values), SPEND: Meter()}), name))
    except (jinja2.TemplateError, TypeError, ValueError, LookupError, AttributeError, RecursionError) as error:
        raise ScaffoldError(f"templates/{name}{_line(error)}: {error}") from None
    return re.sub(r"\n{3,}\Z", "\n", text).encode("utf-8")


def _bounded(pieces: Iterator[str], name: str) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > LARGEST_FILE:
            raise ScaffoldError(f"templates/{name}: prints more than {LARGEST_FILE} characters")
        yield piece


def _line(error: BaseException) -> str:
    trace = error.__traceback__
    found = ""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = f":{trace.tb_lineno}"
        trace = trace.tb_next
    return found
