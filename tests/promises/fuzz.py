"""Random bytes, random YAML and examples with pieces cut, doubled and swapped, for the reader that must never crash."""

from __future__ import annotations

from hypothesis import strategies as st

from promises.payloads import CONTROLS
from promises.program import EXAMPLES
from scaffolder.catalog import Catalog
from scaffolder.errors import ScaffoldError
from scaffolder.judge import judge
from scaffolder.reporters import whole

TOKENS = [
    "version: 1", "name: shop", "style: data-mesh", "domains:", "products:", "sources:", "cloud: aws", "regimes: [gdpr]",
    "- id: orders", "  id: sales", "  domain: sales", "  inputs: [orders, crm]", "  contains: pii", "  owner: a@b.c", "why: |",
    "waivers:", "- rule: unowned-domain", "decide: [x]", "streaming: kafka", "needs: [{quality: cost, weight: 9}]",
    "{", "}", "[", "]", ",", ": ", "- ", "? ", "| ", "> ", "&a ", "*a ", "!!map ", "!x ", "<<: *a", "---", "...", "# ", "\"",
    "'", "\\", "%YAML 1.1", "~", "null", "yes", "010", "1:30", "0x1f", "1e5", ".inf", "2026-02-30", "\t", "  ", "\n", "\r\n",
    "\ufeff", "\u2028", "\x85", "\xad", "\U0001f600", "\u202e", "e\u0301", "9" * 40, "a" * 120, "AKIAQX7RZ2M5T8W1B3K6",
    "{{ 7*7 }}", "${{ x }}", "\x00",
]  # fmt: skip
"""Pieces of manifests, good and bad."""

LINES = [line for path in EXAMPLES.values() for line in path.read_text("utf-8").splitlines()]


def texts() -> st.SearchStrategy[str]:
    """Text that is, nearly is, or is not at all a manifest."""
    pieces = st.lists(st.sampled_from(TOKENS), max_size=60).map("".join)
    rows = st.lists(st.sampled_from(TOKENS).map(lambda each: f"{each}\n"), max_size=40).map("".join)
    lines = st.lists(st.sampled_from(LINES), max_size=60).map("\n".join)
    return st.one_of(st.text(max_size=300), pieces, rows, lines, mutated())


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with a few pieces cut out, doubled, swapped or replaced by a token."""
    text = draw(st.sampled_from([path.read_text("utf-8") for path in EXAMPLES.values()]))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        middle = draw(st.sampled_from(["", text[start:end] * 2, text[start:end][::-1], *TOKENS]))
        text = text[:start] + middle + text[end:]
    return text


def judged(text: str, catalog: Catalog) -> str:
    """Read, check and report one text: `refused` or `judged`; anything else that is raised is a bug of ours."""
    try:
        found = judge(text, "platform.yaml", catalog, today="2026-11-23")
    except ScaffoldError as error:
        return "refused" if error.message.startswith("platform.yaml:") else error.message
    shown = whole("text", found.findings, (found.document,))
    assert not CONTROLS.search(shown)
    assert whole("json", found.findings, (found.document,)).endswith("\n")
    return "judged"
