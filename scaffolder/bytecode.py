"""Shipped templates compiled when the package is built, by Jinja's own bytecode cache: printing a repository compiles none."""

from __future__ import annotations

import hashlib
import marshal
import sys
from functools import cache
from importlib.resources.abc import Traversable

import jinja2
from jinja2.bccache import Bucket

from scaffolder import bundle

FILE = "templates.bin"
"""The cache below `bundle.COMPILED`: a digest of what compiled it, then each template's bucket by its key."""


class Shipped(jinja2.BytecodeCache):
    """The cache that came with the package; it is only read. A template that changed since is compiled as if it were new."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a bucket the code that was compiled from the same text by the same compiler, where there is any."""
        content = _shipped().get(bucket.key)
        if content is not None:
            bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing: only building the package writes the cache."""


class Collected(jinja2.BytecodeCache):
    """A cache that remembers what is compiled, for building the package."""

    def __init__(self) -> None:
        self.buckets: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Know nothing, so that every template is compiled."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what was compiled."""
        self.buckets[bucket.key] = bucket.bytecode_to_string()

    def content(self) -> bytes:
        """The bytes of `FILE`."""
        return marshal.dumps((compiler(), self.buckets))


def compiler() -> str:
    """A digest of what compiles templates: Python, Jinja, and the sandbox that meters them."""
    source = (bundle.package() / "sandbox.py").read_bytes()
    return hashlib.sha256(f"{sys.version}\n{jinja2.__version__}\n".encode() + source).hexdigest()


@cache
def _shipped() -> dict[str, bytes]:
    file: Traversable = bundle.package() / bundle.COMPILED / FILE
    if not file.is_file():
        return {}
    try:
        made, buckets = marshal.loads(file.read_bytes())  # noqa: S302 (a part of the package, as its modules are)
    except (EOFError, ValueError, TypeError):
        return {}
    return buckets if made == compiler() else {}
