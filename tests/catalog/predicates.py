"""An evaluator of the constraints' original predicates, independent of the rules' schemas and of the policy.

A predicate is an expression in a small subset of Python's grammar over the manifest's dotted keys. An absent list is empty and
an absent scalar null: null is unequal to everything, so a comparison with it is false. Fields of list entries keep Python's
`!=` (an entry without a dependency does differ from every id).
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

LISTS = frozenset(
    {
        "blueprints", "cloud.providers", "cloud.regions", "domains", "finops.tags", "ml.frameworks", "ml.use_cases",
        "migration.phases", "migration.workloads", "objectives", "products", "regimes", "residency.allowed", "serving.modes",
    }
)  # fmt: skip

COMPARISONS: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}

CALLS: Mapping[str, Callable[[Any], Any]] = {"any": any, "all": all, "len": lambda values: len(list(values))}

ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {ast.Mult: operator.mul, ast.Div: operator.truediv}


def holds(predicate: str, manifest: Mapping[str, Any]) -> bool:
    """Whether the predicate holds of a resolved manifest."""
    return bool(_value(_parsed(str(predicate)), manifest, {}))


@cache
def _parsed(predicate: str) -> ast.expr:
    return ast.parse(predicate, mode="eval").body


def _value(tree: ast.expr, manifest: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    match tree:
        case ast.Constant():
            return tree.value
        case ast.Tuple() | ast.List():
            return [_value(each, manifest, names) for each in tree.elts]
        case ast.Name() | ast.Attribute():
            return _path(tree, manifest, names)
        case ast.BoolOp(op=ast.And()):
            return _first(tree.values, manifest, names, wanted=False)
        case ast.BoolOp(op=ast.Or()):
            return _first(tree.values, manifest, names, wanted=True)
        case ast.UnaryOp(op=ast.Not()):
            return not _value(tree.operand, manifest, names)
        case ast.Compare():
            return _compare(tree, manifest, names)
        case ast.BinOp():
            left, right = _value(tree.left, manifest, names), _value(tree.right, manifest, names)
            return ARITHMETIC[type(tree.op)](left, right)
        case ast.Call(func=ast.Name(id="any" | "all" | "len" as called), args=[argument]):
            return CALLS[called](_value(argument, manifest, names))
        case ast.GeneratorExp() | ast.ListComp():
            return _generated(tree, manifest, names)
    raise ValueError(f"not in the predicate language: {ast.unparse(tree)}")


def _first(values: list[ast.expr], manifest: Mapping[str, Any], names: Mapping[str, Any], *, wanted: bool) -> Any:
    """Python's `and` and `or`: the first value whose truth is `wanted`, else the last."""
    found: Any = None
    for each in values:
        found = _value(each, manifest, names)
        if bool(found) is wanted:
            return found
    return found


def _path(tree: ast.expr, manifest: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    parts = ast.unparse(tree).split(".")
    found: Any = names[parts[0]] if parts[0] in names else manifest.get(parts[0])
    for part in parts[1:]:
        found = found.get(part) if isinstance(found, Mapping) else None
    if found is None and ".".join(parts) in LISTS:
        return []
    return found


def _compare(tree: ast.Compare, manifest: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
    left = _value(tree.left, manifest, names)
    for comparison, right_tree in zip(tree.ops, tree.comparators, strict=True):
        right = _value(right_tree, manifest, names)
        ordered = isinstance(comparison, ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        if ordered and (left is None or right is None):
            return False
        if isinstance(comparison, ast.NotEq) and left is None and right is not None and not _of_entry(tree.left, names):
            return False
        if not COMPARISONS[type(comparison)](left, right):
            return False
        left = right
    return True


def _of_entry(tree: ast.expr, names: Mapping[str, Any]) -> bool:
    return ast.unparse(tree).split(".")[0] in names


def _generated(
    tree: ast.GeneratorExp | ast.ListComp, manifest: Mapping[str, Any], names: Mapping[str, Any], depth: int = 0
) -> Iterator[Any]:
    if depth == len(tree.generators):
        yield _value(tree.elt, manifest, names)
        return
    loop = tree.generators[depth]
    variable = ast.unparse(loop.target)
    for entry in _value(loop.iter, manifest, names):
        inner = {**names, variable: entry}
        if all(_value(condition, manifest, inner) for condition in loop.ifs):
            yield from _generated(tree, manifest, inner, depth + 1)
