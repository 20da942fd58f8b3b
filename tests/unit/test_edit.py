"""Setting one entry of a manifest's text."""

from __future__ import annotations

import pytest
import yaml

from scaffolder.edit import set_value
from scaffolder.errors import ScaffoldError

TEXT = """# the shop
version: 1
name: shop  # short
style: lakehouse
cloud:
  model: single  # one provider
  providers:
    - aws
    - azure  # later

security: {mfa: true}
# the end
"""


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("style", "warehouse", ("style",)),
        ("cloud.model", "multi", ("cloud", "model")),
        ("cloud.providers", "[gcp]", ("cloud", "providers")),
        ("cloud.landing_zone", "true", ("cloud", "landing_zone")),
        ("security.backup", "true", ("security", "backup")),
        ("team.engineers", "12", ("team", "engineers")),
        ("title", "no", ("title",)),
        ("title", "Shop: all of it # here", ("title",)),
        ("regimes", "[gdpr, hipaa]", ("regimes",)),
    ],
)
def test_sets_one_entry_and_nothing_else(key: str, value: str, expected: tuple[str, ...]) -> None:
    """The entry has the value typed, every other entry its old one, and every comment is still there."""
    made = set_value(TEXT, "platform.yaml", key, value)
    before, after = yaml.safe_load(TEXT), yaml.safe_load(made)
    typed = yaml.safe_load(value) if value[0] == "[" or value in ("true", "12") else value
    place = after
    for part in expected[:-1]:
        place = place[part]
    assert place.pop(expected[-1]) == typed
    kept = before
    for part in expected[:-1]:
        kept = kept.setdefault(part, {})
    kept.pop(expected[-1], None)
    assert after == before
    for comment in ("# the shop", "# short", "# one provider", "# the end"):
        assert comment in made


def test_an_empty_text_gets_its_first_entry() -> None:
    """A text without entries is a mapping without entries."""
    assert yaml.safe_load(set_value("", "platform.yaml", "cloud.model", "local")) == {"cloud": {"model": "local"}}


@pytest.mark.parametrize(("key", "value"), [("cloud model", "aws"), ("style.kind", "x"), ("title", "a\nb")])
def test_refuses_what_it_cannot_set(key: str, value: str) -> None:
    """A key that is none, leads through a scalar, or a value over two lines is refused with what to do."""
    with pytest.raises(ScaffoldError) as refused:
        set_value(TEXT, "platform.yaml", key, value)
    assert refused.value.hint
