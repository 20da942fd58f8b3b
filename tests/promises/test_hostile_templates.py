"""The sandbox of templates: plain values, listed filters, bounded size and bounded time."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

import pytest

from scaffolder.errors import ScaffoldError
from scaffolder.model.document import Data
from scaffolder.model.plan import Plan, PlannedFile
from scaffolder.render import render

VALUES: dict[str, Data] = {
    "p": {"id": "orders", "text": "line\nof text", "rows": [{"id": f"row-{number}"} for number in range(3000)], "map": {"a": 1}}
}

HOSTILE = {
    "power": "{{ 'a' * 10 ** 9 }}",
    "repeated-list": "{{ p.rows * 1000000 }}",
    "format": "{{ '%999999999s' % 1 }}",
    "big-number": "{{ " + "9" * 6000 + " }}",
    "doubled-by-set": "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 34,
    "doubled-by-concat": "{{ " + " ~ ".join(["p.rows | json"] * 40) + " }}",
    "doubled-by-filters": "{{ '\"'" + " | json" * 30 + " }}",
    "wide-indent": "{{ p.text | indent(1000000000) }}",
    "joined": "{{ p.rows | join('a' + " + " + ".join(["p.text"] * 30) + ") | json | json | json | json | json | json }}",
    "silent-loops": "{% for a in p.rows %}{% for b in p.rows %}{% for c in p.rows %}{% endfor %}{% endfor %}{% endfor %}",
    "loops-that-ask": "{% for a in p.rows %}{% for b in p.rows %}{% for c in p.rows %}{% if c.id == 'x' %}{% endif %}"
    "{% endfor %}{% endfor %}{% endfor %}",
    "loud-loops": "{% for a in p.rows %}{% for b in p.rows %}{{ p.text }}{% endfor %}{% endfor %}",
    "recursive-loop": "{% for a in p.rows recursive %}{{ loop(p.rows) }}{% endfor %}",
    "doubling-macro": "{% macro f(l) %}{% if l %}{{ f(l[1:]) }}{{ f(l[1:]) }}{% endif %}{% endmacro %}{{ f('a' * 40) }}",
    "endless-macro": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "filter-block": "{% filter indent(100000000) %}a\nb{% endfilter %}",
    "class": "{{ p.__class__ }}",
    "subclasses": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ p.map.items.__globals__ }}",
    "template-itself": "{{ self._TemplateReference__context }}",
    "frame": "{{ p.map.items().gi_frame }}",
    "attribute-filter": "{{ p | attr('__class__') }}",
    "map-filter": "{{ p.rows | map('upper') | list }}",
    "format-method": "{{ p.text.format(1) }}",
    "padding-method": "{{ p.text.ljust(1000000000) }}",
    "global-range": "{% for i in range(10) %}{% endfor %}",
    "global-cycler": "{{ cycler('a') }}",
    "global-lipsum": "{{ lipsum(100) }}",
    "changed-list": "{{ p.rows.append(1) }}",
    "changed-map": "{{ p.map.clear() }}",
    "include-outside": "{% include '../../../../../../etc/passwd' %}",
    "include-itself": "{% include 'attack/files/a.txt.j2' %}",
    "import": "{% import 'attack/files/a.txt.j2' as other %}",
    "extends": "{% extends 'attack/files/a.txt.j2' %}",
    "undeclared": "{{ secret }}",
    "unknown-tag": "{% do p.rows %}",
    "unclosed": "{% for a in p.rows %}",
    "deep-brackets": "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
}
"""What a company's own template could try, by what it tries."""


def rendered(folder: Path, text: str) -> bytes:
    """What one template prints."""
    home = folder / "attack"
    (home / "files").mkdir(parents=True, exist_ok=True)
    (home / "set.yaml").write_text("id: attack\n", "utf-8")
    (home / "files" / "a.txt.j2").write_text(f"first line\n{text}", "utf-8")
    plan = Plan(files=(PlannedFile(path="a.txt", template_set="attack", template="a.txt.j2", values=VALUES),))
    return render(plan, (folder,)).files[0].content


def bounded(folder: Path, text: str) -> int:
    """Render in a process of its own with 3 seconds and 500 MB: 0 where it is refused, 1 where it prints."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (3, 3))
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
        code = 2
        try:
            rendered(folder, text)
            code = 1
        except ScaffoldError as error:
            code = 0 if error.message.startswith("templates/attack/files/a.txt.j2") else 3
        finally:
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_templates_are_refused(tmp_path: Path, name: str) -> None:
    """Each attack ends in one error that names the template, within 3 CPU seconds and bounded memory, and prints nothing."""
    assert bounded(tmp_path, HOSTILE[name]) == 0


def test_plain_templates_still_print(tmp_path: Path) -> None:
    """What templates are for works: values, listed filters, choices, loops and loops within loops."""
    text = "{% for row in p.rows %}{% if loop.index < 3 %}{{ row.id | yaml }}{% endif %}{% endfor %} {{ p.map.a + 1 }}"
    assert rendered(tmp_path, text) == b'first line\n"row-0""row-1" 2'


def test_values_are_never_templates(tmp_path: Path) -> None:
    """A value that looks like a template is printed as it is."""
    VALUES["p"]["id"] = "{{ 7*191 }}{% include 'x' %}"  # type: ignore[index,call-overload]
    try:
        assert b"{{ 7*191 }}{% include 'x' %}" in rendered(tmp_path, "{{ p.id | line }}")
    finally:
        VALUES["p"]["id"] = "orders"  # type: ignore[index,call-overload]
