"""The rendering: templates and their values become bytes in memory. The only module that knows Jinja."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Any, cast

import jinja2
from jinja2 import filters as shipped
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scaffolder.errors import ScaffoldError
from scaffolder.escape import FILTERS
from scaffolder.model.document import Data
from scaffolder.model.plan import Plan, PlannedFile, RenderedFile, Rendering

LARGEST_FILE = 4 * 1024 * 1024
"""Most bytes one template may print; Jinja's sandbox bounds neither memory nor time."""

LARGEST_TEXT = 256 * 1024
"""Most characters an operator in a template may build at once."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Plain values, listed filters, no functions, bounded operators."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call this: its own macros, and `items`, `keys` and `values` of a mapping."""
        if isinstance(obj, jinja2.runtime.Macro):
            return True
        return isinstance(getattr(obj, "__self__", None), dict) and obj.__name__ in ("items", "keys", "values")

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """Add numbers or short texts; no other operator is for templates."""
        if operator != "+":
            raise SecurityError(f"the operator {operator} is not for templates")
        if not isinstance(left, int | float) and len(left) + len(right) > LARGEST_TEXT:
            raise SecurityError("what is joined here is too long")
        return super().call_binop(context, operator, left, right)


def environment(folders: Sequence[Traversable]) -> jinja2.Environment:
    """The sandbox every template is rendered in; a set in a later folder replaces the one of its name in an earlier one."""

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

    made = _Sandbox(
        loader=jinja2.FunctionLoader(load),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.globals.clear()
    listed: dict[str, Callable[..., Any]] = {
        "join": shipped.do_join,
        "length": len,
        "indent": shipped.do_indent,
        "lower": shipped.do_lower,
        "upper": shipped.do_upper,
        "first": shipped.do_first,
        "last": shipped.do_last,
        **FILTERS,
    }
    made.filters.clear()
    made.filters.update(listed)
    return made


def render(plan: Plan, folders: Sequence[Traversable]) -> Rendering:
    """Render every planned file; each template is compiled once. Raises `ScaffoldError` naming the template and line."""
    sandbox = environment(folders)
    compiled: dict[str, jinja2.Template] = {}
    files: list[RenderedFile] = []
    for planned in plan.files:
        content = planned.content
        if content is None:
            name = template_name(planned)
            if name not in compiled:
                compiled[name] = _compile(sandbox, name)
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


def template_name(planned: PlannedFile) -> str:
    """The template's path below the folder of template sets."""
    return f"{planned.template_set}/files/{planned.template}"


def variables(source: str, sandbox: jinja2.Environment) -> frozenset[str]:
    """The variables a template uses and does not define itself."""
    tree: nodes.Template = sandbox.parse(source)
    return frozenset(meta.find_undeclared_variables(tree))


def _compile(sandbox: jinja2.Environment, name: str) -> jinja2.Template:
    try:
        return sandbox.get_template(name)
    except jinja2.TemplateSyntaxError as error:
        raise ScaffoldError(f"templates/{name}:{error.lineno}: {error.message}") from None
    except jinja2.TemplateNotFound:
        raise ScaffoldError(f"templates/{name}: the template set names it, but it is not there") from None


def _print(template: jinja2.Template, name: str, values: Mapping[str, Data]) -> bytes:
    try:
        text = "".join(_bounded(template.generate(**cast(dict[str, Any], values)), name))
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
