"""The closed sandbox of templates: what they may say, and what they may spend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2
from jinja2 import filters as shipped
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from scaffolder.errors import ScaffoldError
from scaffolder.escape import FILTERS

LARGEST_TEXT = 256 * 1024
"""Most characters an operator in a template may build at once."""

MOST_TURNS = 2_000_000
"""Most turns that the loops of one template may take together for one file."""

MOST_FILTERS = 3
"""Most filters in a row: each may double what it escapes."""

MOST_PARTS = 8
"""Most texts that one `~` expression joins."""

WIDEST_INDENT = 40

SPEND = "_spend"
"""The name under which a template's meter is given to it."""

_SAYINGS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Filter,
    nodes.Test,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Add,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Call,
    nodes.Keyword,
)
"""What a template is made of: it prints, chooses and loops; it sets, defines, includes and calculates nothing."""


class Meter:
    """Counts the turns that loops take, and stops a template that takes too many."""

    def __init__(self) -> None:
        self.left = MOST_TURNS

    def __call__(self, turns: int) -> str:
        """Spend some turns."""
        self.left -= turns + 1
        if self.left < 0:
            raise SecurityError(f"its loops take more than {MOST_TURNS} turns")
        return ""


class Sandbox(ImmutableSandboxedEnvironment):
    """Plain values, listed filters, no functions, bounded operators."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call this: its meter, and `items`, `keys` and `values` of a mapping."""
        if isinstance(obj, Meter):
            return True
        return isinstance(getattr(obj, "__self__", None), dict) and obj.__name__ in ("items", "keys", "values")

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: Any, right: Any) -> Any:
        """Add numbers or short texts; no other operator is for templates."""
        if operator != "+":
            raise SecurityError(f"the operator {operator} is not for templates")
        if not isinstance(left, int | float) and len(left) + len(right) > LARGEST_TEXT:
            raise SecurityError("what is joined here is too long")
        return super().call_binop(context, operator, left, right)

    def _generate(self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False) -> str:  # noqa: FBT001, FBT002 (Jinja's signature)
        """Compile a template that says only what templates may, with its loops metered.

        Raises `jinja2.TemplateSyntaxError` with the line of what it may not say.
        """
        _refuse(source, name or "")
        source.body = _with_meter(source.body)
        source.set_environment(self)
        return super()._generate(source, name, filename, defer_init)


def environment(loader: jinja2.BaseLoader, cache: jinja2.BytecodeCache | None = None) -> Sandbox:
    """The sandbox every template is rendered in; `cache` holds what is compiled already."""
    made = Sandbox(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=0,
        bytecode_cache=cache,
    )
    made.globals.clear()
    made.filters.clear()
    made.filters.update(_FILTERS)
    return made


class Foreign(ImmutableSandboxedEnvironment):
    """The sandbox of templates that were written for another engine: the whole of Jinja, but no way out of it."""


def foreign(folders: Sequence[str], extensions: Sequence[str]) -> Foreign:
    """A sandbox for other people's templates, which include one another from `folders`; `extensions` are Jinja's or named.

    What gives another result each time is taken away.
    """
    made = Foreign(
        loader=jinja2.FileSystemLoader(list(folders)),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        extensions=list(extensions),
    )
    del made.filters["random"]
    return made


def say(printer: Foreign, text: str, values: Mapping[str, Any], shown: str) -> str:
    """A text printed with values; `shown` is what an error calls it. Raises `ScaffoldError`."""
    return str(guarded(lambda: printer.from_string(text).render(values), shown))


def guarded(work: Callable[[], Any], shown: str) -> Any:
    """What some printing gives, or a `ScaffoldError` that says why it gives nothing."""
    try:
        return work()
    except (jinja2.TemplateError, TypeError, ValueError, OverflowError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ScaffoldError(f"{shown}: cannot be printed: {problem}", hint="templates run in a closed sandbox") from None


def _indent(text: str, width: int = 4) -> str:
    if not 0 <= width <= WIDEST_INDENT:
        raise SecurityError(f"indent takes a width from 0 to {WIDEST_INDENT}")
    return shipped.do_indent(text, width)


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "join": shipped.do_join,
    "length": len,
    "indent": _indent,
    "lower": shipped.do_lower,
    "upper": shipped.do_upper,
    "first": shipped.do_first,
    "last": shipped.do_last,
    **FILTERS,
}


def _refuse(tree: nodes.Template, name: str) -> None:
    for node in tree.find_all(nodes.Node):
        line = node.lineno or 1
        if not isinstance(node, _SAYINGS):
            raise jinja2.TemplateSyntaxError(f"`{type(node).__name__.lower()}` is not for templates", line, name)
        if isinstance(node, nodes.For) and node.recursive:
            raise jinja2.TemplateSyntaxError("a loop that calls itself is not for templates", line, name)
        if isinstance(node, nodes.Concat) and len(node.nodes) > MOST_PARTS:
            raise jinja2.TemplateSyntaxError(f"one `~` expression joins at most {MOST_PARTS} texts", line, name)
        if isinstance(node, nodes.Filter) and _filters(node) > MOST_FILTERS:
            raise jinja2.TemplateSyntaxError(f"at most {MOST_FILTERS} filters stand in a row", line, name)


def _filters(node: nodes.Expr | None) -> int:
    count = 0
    while isinstance(node, nodes.Filter):
        count, node = count + 1, node.node
    return count


def _with_meter(body: list[nodes.Node]) -> list[nodes.Node]:
    """The statements, each loop after a call that spends its turns."""
    made: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.If):
            node.body, node.else_ = _with_meter(node.body), _with_meter(node.else_)
            for branch in node.elif_:
                branch.body = _with_meter(branch.body)
        elif isinstance(node, nodes.For):
            node.body, node.else_ = _with_meter(node.body), _with_meter(node.else_)
            turns = nodes.Filter(node.iter, "length", [], [], None, None, lineno=node.lineno)
            call = nodes.Call(nodes.Name(SPEND, "load"), [turns], [], None, None, lineno=node.lineno)
            made.append(nodes.ExprStmt(call, lineno=node.lineno))
        made.append(node)
    return made
