"""Findings as Markdown for a pull request: what fails first, then what warns, then what is accepted, as tables."""

from __future__ import annotations

from scaffolder.escape import md, mdcode
from scaffolder.model.finding import Finding, Severity
from scaffolder.reporters import Checked, Look, Totals, accepted, said_of
from scaffolder.secrets import masked


class Report:
    """The rows of all parts, gathered by severity: the summary stands above them."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._rows: dict[str, list[str]] = {}

    def head(self) -> str:
        """The heading."""
        return "## scaffold validate\n\n"

    def part(self, checked: Checked) -> str:
        """Nothing yet: rows are kept for the tables."""
        for each in checked.findings:
            self._rows.setdefault(each.severity.value if each.stands else "accepted", []).append(self._row(each))
        return ""

    def foot(self, totals: Totals) -> str:
        """The summary, then a table for each severity, and, folded, what is accepted and what was not looked into."""
        found = [f"{said_of(totals)}\n"]
        for severity in reversed(Severity):
            rows = self._rows.get(severity.value, [])
            if rows:
                found.append(_table(f"{severity.value.capitalize()}s", rows))
        kept = self._rows.get("accepted", [])
        if kept:
            table = _table("Accepted for now", kept)
            found.append(f"<details><summary>{len(kept)} accepted</summary>\n\n{table}\n</details>\n")
        if totals.skipped:
            many = "1 file was" if len(totals.skipped) == 1 else f"{len(totals.skipped)} files were"
            lines = "".join(f"| {mdcode(masked(path))} | {md(masked(reason))} |\n" for path, reason in totals.skipped)
            table = f"| file | reason |\n| --- | --- |\n{lines}"
            found.append(f"<details><summary>{many} not looked into</summary>\n\n{table}\n</details>\n")
        return "\n".join(found)

    def _row(self, finding: Finding) -> str:
        rule = mdcode(finding.rule)
        if self._look.rules_page:
            rule = f"[{rule}](<{self._look.page(finding.rule)}>)"
        place = mdcode(f"{masked(finding.location.path)}:{finding.location.line}")
        cells = [rule, place, md(masked(finding.message)), _code(finding.help), md(accepted(finding) or masked(finding.why))]
        return f"| {' | '.join(cells)} |"


def _table(title: str, rows: list[str]) -> str:
    head = "| rule | place | finding | write | why |\n| --- | --- | --- | --- | --- |"
    return f"### {title}\n\n{head}\n" + "\n".join(rows) + "\n"


def _code(text: str) -> str:
    """Text to be pasted, its lines one after the other in one cell."""
    return "<br>".join(mdcode(masked(line)) for line in text.split("\n") if line.strip())
