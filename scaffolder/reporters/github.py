"""Findings as workflow commands of GitHub Actions: exactly one `::` line a finding, shown beside the changed lines.

Files that were not looked into stand in one notice for each reason: GitHub shows ten notices of a step.

Source: GitHub Docs, Workflow commands for GitHub Actions; escapes as the runner's own toolkit writes them.
"""

from __future__ import annotations

from scaffolder.reporters import SKIPPED, Checked, Look, Totals, accepted, printable
from scaffolder.secrets import masked

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


class Report:
    """A command for each finding, then one for each reason why files were not looked into."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def head(self) -> str:
        """Nothing: every line is a command."""
        return ""

    def part(self, checked: Checked) -> str:
        """A command for each finding; what is accepted is a notice."""
        found = []
        for each in checked.findings:
            place = each.location
            aside = accepted(each)
            command = _COMMANDS["note" if aside else each.severity.value]
            title = f"{each.rule} ({'waived' if each.waiver else 'known'})" if aside else each.rule
            properties = {
                "file": place.path,
                "line": str(place.line),
                "col": str(place.column),
                "endColumn": str(place.column + place.length),
                "title": title,
            }
            said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
            texts = [each.message, aside, each.why, f"help: {each.help}" if each.help else ""]
            texts.append(self._look.page(each.rule) if self._look.rules_page else f"scaffold explain {each.rule}")
            found.append(f"::{command} {said}::{_message(texts)}\n")
        return "".join(found)

    def foot(self, totals: Totals) -> str:
        """What was not looked into."""
        reasons: dict[str, list[str]] = {}
        for path, reason in totals.skipped:
            reasons.setdefault(reason, []).append(path)
        return "".join(
            f"::notice title={SKIPPED}::{_message([f'not looked into: {reason}', *paths])}\n"
            for reason, paths in reasons.items()
        )


def _message(texts: list[str]) -> str:
    kept = "\n".join(printable(line) for text in texts if text for line in masked(text).split("\n"))
    return kept.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message([text]).replace(":", "%3A").replace(",", "%2C")
