"""What pictures cost, in counts rather than seconds: ways to lay out that are placed, lines that are traced, drawings made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from test_views_examples import EXAMPLES, architecture

from scaffolder import judge, views
from scaffolder.catalog import Catalog
from scaffolder.views import compose, definitions, lanes, paint, pictures, select, skeleton

COUNTED: tuple[tuple[ModuleType, str], ...] = (
    (skeleton, "skeleton"),
    (lanes, "shape"),
    (lanes, "lay"),
    (paint, "heading"),
    (paint, "paint"),
)


def counted(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Counter[str], int]:
    """How often each step of drawing is taken for all pages of a platform, and how many of its pictures are laid out."""
    seen: Counter[str] = Counter()

    def watch(step: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            seen[step] += 1
            return whole(*given, **named)

        return watched

    built = architecture(name)
    for module, step in COUNTED:
        monkeypatch.setattr(module, step, watch(step, getattr(module, step)))
    compose.compose.cache_clear()
    compose.readable.cache_clear()
    pictures._LAST.clear()
    views.pages(built)
    return seen, sum(scene.layout == "lanes" for scene in pictures.kept(built, most=views.MOST_OF_A_VIEW).values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_what_could_be_read_is_placed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ways to lay out are set aside by their least size, only what fits is traced, and nothing is drawn to be measured."""
    seen, laid = counted(name, monkeypatch)
    assert seen["skeleton"] <= 28 * laid
    assert seen["shape"] <= 20 * laid
    assert seen["lay"] <= 10 * laid
    assert seen["heading"] == seen["paint"] <= laid + 4


def test_an_overview_of_a_thousand_domains_stays_a_picture() -> None:
    """Zones are folded, lists are cut in what a card says, and the whole of it is no larger than any other picture."""
    domains = "".join(f"  - {{id: d{at}, owner: ann}}\n" for at in range(1000))
    products = "".join(f"  - {{id: p{at}, domain: d{at}, owner: ann, classification: internal}}\n" for at in range(1000))
    text = f"version: 1\nname: big\nstyle: data-mesh\ncloud: aws\ndomains:\n{domains}products:\n{products}"
    built = judge.judge(text, "platform.yaml", Catalog(), today="2026-11-23").architecture
    view = next(each for each in definitions.shipped() if each.id == "container")
    svg = paint.paint(compose.compose(select.overview(pictures.target(built), view)), theme="auto", images={})
    assert "D39 domain and 960 more" in svg
    assert len(svg.encode()) <= views.MOST_BYTES
