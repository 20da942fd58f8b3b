"""What a plain YAML scalar means, and which ones different readers take for different things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from scaffolder.model.document import Scalar

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_OLD_BOOLEAN = re.compile(r"(?:(yes|Yes|YES|on|On|ON)|no|No|NO|off|Off|OFF)")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
)
_DIGITS = 15

LONGEST_KEY = 100
"""The longest key, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a scalar is read as.

    Where readers disagree, `fix` is how to write the likely meaning and `problem` ends a sentence that starts with the text.
    """

    value: Scalar
    fix: str = ""
    problem: str = ""
    label: str = ""
    too_long: bool = False


@lru_cache(maxsize=8192)
def meaning(text: str) -> Meaning:
    """Read an unquoted scalar: null, boolean, whole or decimal number, else text."""
    first = text[:1]
    if not (first in "-+.~" or first.isdigit() or len(text) <= 5):
        return Meaning(value=text)
    if text in _NULL:
        return Meaning(value=None)
    if text in _TRUE or text in _FALSE:
        return Meaning(value=text in _TRUE)
    old = _OLD_BOOLEAN.fullmatch(text)
    if old:
        return _boolean(said_yes=bool(old.group(1)))
    if _NUMBER_LIKE.fullmatch(text):
        return _number(text)
    return Meaning(value=text)


@lru_cache(maxsize=8192)
def keyword(text: str) -> bool:
    """Whether an unquoted scalar may be a key: a word to every reader, and none that merges mappings."""
    read = meaning(text)
    return type(read.value) is str and not read.fix and text != "<<" and len(text) <= LONGEST_KEY


def _boolean(*, said_yes: bool) -> Meaning:
    written = "true" if said_yes else "false"
    return Meaning(
        value=said_yes,
        fix=written,
        problem="is a boolean to some YAML readers and a text to others",
        label=f"write {written}, or quote it if the word is meant",
    )


def _number(text: str) -> Meaning:
    if sum(each.isdigit() for each in text) > _DIGITS:
        problem = f"has more than {_DIGITS} digits"
        return Meaning(value=text, fix=f'"{text[:40]}"', problem=problem, label="quote it if it is a text", too_long=True)
    if _INTEGER.fullmatch(text):
        return Meaning(value=int(text))
    if _DECIMAL.fullmatch(text):
        return Meaning(value=float(text))
    number = _plain(text)
    fix = f'"{text}"' if number is None else str(number)
    value: Scalar = text if number is None else number
    return Meaning(value=value, fix=fix, problem="is read differently by different YAML readers", label=_said(text, fix))


def _plain(text: str) -> int | None:
    """The whole number that was probably meant, None where a text is as likely."""
    digits = text.replace("_", "").lstrip("+")
    if re.fullmatch(r"-?[0-9]+(?:\.0+)?", digits):
        return int(digits.partition(".")[0])
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", digits):
        return int(digits, 16)
    return None


def _said(text: str, fix: str) -> str:
    """What to write instead, and why, by the way the number is written."""
    if ":" in text:
        return "quote it: older readers count in sixties here"
    if "." in text and not fix.startswith('"'):
        return f"write {fix}, or quote it if a text is meant"
    if "." in text and text[-1:] == "0":
        return "quote it: as a number it loses its last zero"
    if re.fullmatch(r"[-+]?0[0-9_]+", text):
        return f"write {fix}, or quote it: older readers count in eights here"
    return "quote it" if fix.startswith('"') else f"write {fix}, or quote it if a text is meant"
