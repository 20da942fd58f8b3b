"""Secrets in text: where passwords, keys and tokens stand, and the same text with them masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

MASK = "*"
"""What stands for each character of a secret, so that columns stay where they are."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Secret:
    """One secret in a text: from character `start` up to `end`, and what it looks like."""

    start: int
    end: int
    kind: str


_TOKENS = re.compile(
    r"(?P<aws_access_key>\b(?:AKIA|ASIA)[0-9A-Z]{16}\b)"
    r"|(?P<github_token>\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{22,})"
    r"|(?P<gitlab_token>\bgl(?:pat|rt|dt|cbt)-[A-Za-z0-9_-]{20,})"
    r"|(?P<slack_token>\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/[A-Za-z0-9/]{20,})"
    r"|(?P<google_api_key>\bAIza[0-9A-Za-z_-]{35}|\bGOCSPX-[A-Za-z0-9_-]{20,})"
    r"|(?P<payment_key>\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,})"
    r"|(?P<package_registry_token>\bpypi-[A-Za-z0-9_-]{40,}|\bnpm_[A-Za-z0-9]{36})"
    r"|(?P<model_api_key>\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|\bhf_[A-Za-z0-9]{30,})"
    r"|(?P<databricks_token>\bdapi[0-9a-f]{32}\b)"
    r"|(?P<signed_web_token>\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,})"
)

_KEYED = re.compile(
    r"(?:password|passwd|passphrase|\bpwd|secret(?:[ _-]?(?:access)?[ _-]?key)?|token|(?:api|access|account|private)[_-]?key"
    r"|sharedaccesskey|[?&]sig)"
    r"[\"']?[ \t]{0,8}(?P<sign>[=:])[ \t]{0,8}[\"']?(?P<value>[^\s\"',;&]{6,})",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,30}://[^\s/:@\"']{0,100}:(?P<value>[^\s/@\"']{3,})@", re.IGNORECASE)

_KEY_START = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_END = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_LINES = re.compile(r"(?:\s*[A-Za-z0-9+/=\\]{16,})*")

_STANDS_FOR = re.compile(
    r"^(?:[$<{(%*]|x{3,}|\.\.\.|env[.:]|vault[.:]|arn:|ref[.:]|projects/|secretsmanager|keyvault)", re.IGNORECASE
)

_TOKEN_STARTS = (
    "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "glrt-", "gldt-", "glcbt-", "xox",
    "hooks.slack", "AIza", "GOCSPX-", "k_live_", "k_test_", "pypi-", "npm_", "sk-", "hf_", "dapi", "eyJ",
)  # fmt: skip
"""Texts without one of these hold no token: looking for plain words costs a tenth of looking for patterns."""

_KEY_WORDS = (
    "passw", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "access-key",
    "accountkey", "account_key", "account-key", "privatekey", "private_key", "private-key", "sig=",
)  # fmt: skip
"""The same for passwords behind their names, in lower case."""

_HINTS = ("-----BEGIN", "://", "=", ":", "_", "-", "AKIA", "ASIA", "AIza", "dapi", "eyJ")


SHORT = 200
"""Characters of a text that is remembered: the same values are shown again and again, whole files are not."""


def found(text: str) -> tuple[Secret, ...]:
    """Every secret in a text, in the order in which they stand, none inside another."""
    return _remembered(text) if len(text) <= SHORT else _found(text)


def _found(text: str) -> tuple[Secret, ...]:
    if not any(hint in text for hint in _HINTS):
        return ()
    last = 0
    kept: list[Secret] = []
    for each in sorted((*_private_keys(text), *_tokens(text), *_keyed(text), *_addresses(text))):
        if each.start >= last:
            kept.append(each)
            last = each.end
        elif each.end > last:
            kept[-1] = Secret(start=kept[-1].start, end=each.end, kind=kept[-1].kind)
            last = each.end
    return tuple(kept)


_remembered = lru_cache(maxsize=2048)(_found)


def masked(text: str) -> str:
    """The text with `*` for each character of a secret; line breaks stay."""
    secrets = found(text)
    if not secrets:
        return text
    parts: list[str] = []
    last = 0
    for each in secrets:
        parts += (text[last : each.start], re.sub(r"\S", MASK, text[each.start : each.end]))
        last = each.end
    return "".join((*parts, text[last:]))


def _tokens(text: str) -> Iterator[Secret]:
    if not any(start in text for start in _TOKEN_STARTS):
        return
    for match in _TOKENS.finditer(text):
        yield Secret(start=match.start(), end=match.end(), kind=str(match.lastgroup).replace("_", " "))


def _keyed(text: str) -> Iterator[Secret]:
    plain = text.casefold()
    if not any(word in plain for word in _KEY_WORDS):
        return
    for match in _KEYED.finditer(text):
        value = match["value"]
        if _STANDS_FOR.match(value):
            continue
        if match["sign"] == "=" or _looks_random(value):
            yield Secret(start=match.start("value"), end=match.end("value"), kind="password or key")


def _looks_random(value: str) -> bool:
    """After a colon a plain word is prose; letters and digits together in eight characters or more are not."""
    return len(value) >= 8 and any(each.isdigit() for each in value) and any(each.isalpha() for each in value)


def _addresses(text: str) -> Iterator[Secret]:
    if "://" not in text:
        return
    for match in _ADDRESS.finditer(text):
        if not _STANDS_FOR.match(match["value"]):
            yield Secret(start=match.start("value"), end=match.end("value"), kind="password in an address")


def _private_keys(text: str) -> Iterator[Secret]:
    start = _KEY_START.search(text)
    end = _KEY_END.search(text)
    while start:
        if end and end.start() < start.end():
            end = _KEY_END.search(text, start.end())
        lines = _KEY_LINES.match(text, start.end())
        stop = end.end() if end else (lines.end() if lines else start.end())
        yield Secret(start=start.start(), end=stop, kind="private key")
        start = _KEY_START.search(text, stop)
