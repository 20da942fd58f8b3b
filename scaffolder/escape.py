"""Text from a manifest as data in every language we generate: the filters templates may use."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping

from scaffolder.model.document import Data

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!])")
_LIST_MARK = re.compile(r"^([0-9]*)([.)+=-])")


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def json_text(value: Data) -> str:
    """A JSON value on one line; characters that confuse terminals or older parsers are escaped."""
    return _UNPRINTABLE.sub(_escaped, json.dumps(value, ensure_ascii=False))


def yaml(value: Data) -> str:
    """A YAML flow value (JSON is YAML): scalars are double-quoted, so no text is ever read as another type."""
    return json_text(value)


def line(value: Data) -> str:
    """Text on one line, for comments: control characters and line breaks become single spaces."""
    return " ".join(_UNPRINTABLE.sub(" ", str(value)).split())


def sql(value: Data) -> str:
    """A quoted SQL identifier."""
    return '"' + line(value).replace('"', '""') + '"'


def sqltext(value: Data) -> str:
    """A SQL string literal."""
    return "'" + line(value).replace("'", "''") + "'"


def nojinja(value: Data) -> str:
    """Text that a later Jinja (dbt's) prints as it is: each brace becomes an expression that prints it."""
    return re.sub(r"[{}]", lambda brace: "{{ '" + brace.group() + "' }}", str(value))


def hcl(value: Data) -> str:
    """A quoted HCL string without interpolation, or a number, boolean or list as HCL."""
    if isinstance(value, list):
        return "[" + ", ".join(hcl(each) for each in value) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return json_text(str(value)).replace("${", "$${").replace("%{", "%%{")


def py(value: Data) -> str:
    """A Python literal, its texts quoted as the usual formatters quote them."""
    if isinstance(value, list):
        return "[" + ", ".join(py(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{py(key)}: {py(each)}" for key, each in value.items()) + "}"
    shown = repr(value)
    if shown.startswith("'") and '"' not in shown:
        return f'"{shown[1:-1]}"'
    return shown


def md(value: Data) -> str:
    """Text in a Markdown sentence, heading or table cell: one line, nothing in it is markup."""
    text = _MARKDOWN.sub(r"\\\1", line(value))
    return _LIST_MARK.sub(r"\1\\\2", text)


def number(value: Data) -> str:
    """A number as people read it: thousands are separated by commas."""
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else line(value)


def mdcode(value: Data) -> str:
    """A Markdown code span that holds the text whatever backticks it has."""
    text = line(value)
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * next(size for size in range(1, len(runs) + 2) if size not in runs)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def workflow(value: Data) -> str:
    """A YAML scalar in which a workflow runner finds no expression."""
    return yaml(str(value).replace("${{", "${{ '${{' }}"))


def xml(value: Data) -> str:
    """Text in XML or HTML, quotes included."""
    text = line(value)
    for plain, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(plain, entity)
    return text


def sh(value: Data) -> str:
    """One word for a POSIX shell."""
    return shlex.quote(line(value))


def codeowner(value: Data) -> str:
    """An owner as CODEOWNERS writes it: an email or `@org/team` as is, a login with `@` before it."""
    text = str(value)
    return text if "@" in text else f"@{text}"


FILTERS: Mapping[str, Callable[[Data], str]] = {
    "codeowner": codeowner,
    "hcl": hcl,
    "json": json_text,
    "line": line,
    "md": md,
    "mdcode": mdcode,
    "nojinja": nojinja,
    "number": number,
    "py": py,
    "sh": sh,
    "sql": sql,
    "sqltext": sqltext,
    "toml": json_text,
    "workflow": workflow,
    "xml": xml,
    "yaml": yaml,
}
"""Every filter a template may use to print a value, beside `join`, `length`, `indent`, `lower`, `upper`, `first`, `last`."""
