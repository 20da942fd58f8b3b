"""The scorecard as one page: no script of others, no font, no picture, nothing to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scaffolder.escape import xml
from scaffolder.reporters import UNREADABLE
from scaffolder.scorecard import Row, Scorecard

MOST_REPOSITORIES = 1000
"""Repositories that the page lists, the worst first; the tables for spreadsheets hold all."""

_STYLE = """
:root{color-scheme:light dark}
:root{--ink:#1d2733;--dim:#5a6775;--line:#d5dbe2;--paper:#fff;--good:#1a7f4b;--bad:#b3261e}
@media(prefers-color-scheme:dark){
:root{--ink:#e6ebf1;--dim:#a3afbd;--line:#3a4654;--paper:#141a21;--good:#5ccb92;--bad:#ff8a80}}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;padding:24px;max-width:1180px}
h1{font-size:26px;margin:0}h2{font-size:18px;margin:36px 0 8px}p{margin:4px 0;color:var(--dim)}
.figures{display:flex;flex-wrap:wrap;gap:12px;margin:20px 0}
.figure{border:1px solid var(--line);border-radius:8px;padding:12px 18px;min-width:140px}
.figure b{display:block;font-size:26px;line-height:1.2}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}
th{font-size:13px;color:var(--dim);font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td small{display:block;color:var(--dim)}
summary{cursor:pointer;color:var(--dim);padding:8px 0}
meter{width:90px;vertical-align:middle;margin-right:8px}
.up{color:var(--good)}.down{color:var(--bad)}.same{color:var(--dim)}
code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
@media print{body{padding:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""

_SAID = {
    "team": ("By team", "Repositories by the owner that their manifest names; good: no error stands."),
    "blueprint": ("By blueprint", "Repositories in which the blueprint is in force; good: none of its rules is broken."),
    "practice": (
        "By practice",
        "Repositories in which the practice's blueprint is in force; good: none of its rules is broken.",
    ),
    "rule": ("By rule", "Rules that are broken anywhere; good: the repository keeps the rule."),
}


def page(card: Scorecard, tables: Mapping[str, Sequence[Row]], previous: Scorecard | None, rules_page: str = "") -> str:
    """The page; with `rules_page`, the address of a page of rules, each rule links there."""
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>Scorecard of {len(card.repositories)} repositories</title><style>{_STYLE}</style></head><body>",
        _head(card, previous),
        *(_section(name, rows, rules_page if name == "rule" else "") for name, rows in tables.items()),
        _repositories(card),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _head(card: Scorecard, previous: Scorecard | None) -> str:
    every = card.repositories
    clean = sum(_is_clean(each.rules) for each in every)
    standing = sum(tally.standing for each in every for tally in each.rules.values())
    waived = sum(tally.waived for each in every for tally in each.rules.values())
    known = sum(tally.known for each in every for tally in each.rules.values())
    figures: list[tuple[str | int, str]] = [
        (len(every), "repositories"),
        (f"{100 * clean / len(every):.0f} %" if every else "-", "without an error"),
        (standing, "findings stand"),
        (waived, "waived"),
        (known, "in a baseline"),
    ]
    unread = sum(not each.readable for each in every)
    if unread:
        figures.append((unread, "cannot be read"))
    boxes = "".join(f'<div class="figure"><b>{value}</b>{name}</div>' for value, name in figures)
    told = f"Judged on {xml(card.day)}."
    if card.shard != (1, 1):
        told += f" This is shard {card.shard[0]} of {card.shard[1]} alone."
    if previous:
        now, then = {each.path for each in every}, {each.path for each in previous.repositories}
        told += f" Compared with {xml(previous.day)}: {len(now - then)} repositories are new, {len(then - now)} are gone."
    return f'<h1>Scorecard</h1><p>{told}</p><div class="figures">{boxes}</div>'


def _is_clean(rules: Mapping[str, object]) -> bool:
    return not any(getattr(each, "standing", 0) and getattr(each, "severity", "") == "error" for each in rules.values())


def _section(kind: str, rows: Sequence[Row], rules_page: str) -> str:
    title, told = _SAID[kind]
    compared = any(row.before is not None for row in rows)
    heads = [kind, "good", *(["before"] if compared else []), "repositories", "findings", "waived", "known"]
    broken = [row for row in rows if row.share < 1 or row.standing]
    kept = [row for row in rows if row not in broken] if kind in ("practice", "blueprint") else []
    shown = [row for row in rows if row not in kept]
    table = _table(heads, [_row(row, rules_page, compared=compared) for row in shown]) if shown else ""
    if kept:
        rest = _table(heads, [_row(row, rules_page, compared=compared) for row in kept])
        table += f"<details><summary>{len(kept)} kept everywhere</summary>{rest}</details>"
    return f"<section><h2>{title}</h2><p>{told}</p>{table}</section>"


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f'<th{"" if number == 0 else " class=n"} scope="col">{name}</th>' for number, name in enumerate(heads))
    body = "\n".join(rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def _row(row: Row, rules_page: str, *, compared: bool) -> str:
    name = f"<code>{xml(row.name)}</code>"
    if rules_page:
        name = f'<a href="{xml(rules_page)}#{xml(row.name)}">{name}</a>'
    title = f"<small>{xml(row.title)}</small>" if row.title else ""
    share = f"{100 * row.share:.0f} %"
    meter = f'<meter min="0" max="1" low="0.5" high="0.9" optimum="1" value="{row.share:.3f}">{share}</meter>{share}'
    cells = [meter, *([_trend(row)] if compared else []), f"{row.holding} of {row.repositories}"]
    cells += [str(row.standing), str(row.waived), str(row.known)]
    return f"<tr><td>{name}{title}</td>{''.join(f'<td class=n>{each}</td>' for each in cells)}</tr>"


def _trend(row: Row) -> str:
    if row.before is None:
        return '<span class="same">new</span>'
    points = round(100 * (row.share - row.before))
    word = "up" if points > 0 else "down" if points < 0 else "same"
    sign = f"+{points}" if points > 0 else str(points)
    return f'<span class="{word}">{100 * row.before:.0f} % ({sign})</span>'


def _repositories(card: Scorecard) -> str:
    def weight(each: object) -> tuple[int, int]:
        rules = getattr(each, "rules", {})
        errors = sum(tally.standing for tally in rules.values() if tally.severity == "error")
        return (-errors, -sum(tally.standing for tally in rules.values()))

    ranked = sorted(card.repositories, key=lambda each: (*weight(each), each.path))[:MOST_REPOSITORIES]
    rows = []
    for each in ranked:
        counts = dict.fromkeys(("error", "warning", "note"), 0)
        for name, tally in each.rules.items():
            counts[tally.severity] += tally.standing if name != UNREADABLE else 1
        style = each.blueprints[0] if each.blueprints else "cannot be read"
        cells = "".join(f"<td class=n>{count}</td>" for count in counts.values())
        rows.append(
            f"<tr><td><code>{xml(each.path)}</code><small>{xml(style)}</small></td><td>{xml(each.team)}</td>{cells}</tr>"
        )
    left = len(card.repositories) - len(ranked)
    more = f"<p>{left} more are in findings.csv.</p>" if left else ""
    head = '<th scope="col">repository</th><th scope="col">team</th>' + "".join(
        f'<th class=n scope="col">{name}</th>' for name in ("errors", "warnings", "notes")
    )
    table = f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{chr(10).join(rows)}\n</tbody></table></div>'
    return f"<section><h2>Repositories</h2><p>The worst first.</p>{table}{more}</section>"
