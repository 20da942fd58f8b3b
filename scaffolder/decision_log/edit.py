"""Edits of a record that keep every byte they do not change: line ends, spaces, encoding and all else stay."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from scaffolder.model.record import Form, Record, Span
from scaffolder.record_reading import MEANT

_KEY = re.compile(r"([A-Za-z][A-Za-z _-]*?)[ \t]*:")


class Edit:
    """A record in the making of its next version."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.rows = re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", record.text)
        found = re.search(r"\r\n|\n|\r", record.text)
        self.end = found.group() if found else "\n"

    def bytes(self) -> bytes:
        """The record as it stands now, in the encoding it had."""
        text = "".join(self.rows)
        try:
            return text.encode(self.record.encoding)
        except UnicodeEncodeError:
            return text.encode("utf-8")

    def replace(self, span: Span, text: str) -> None:
        """Write other text where a span stands."""
        row = self.rows[span.line - 1]
        start = span.column - 1
        self.rows[span.line - 1] = row[:start] + text + row[start + span.length :]

    def insert(self, after: int, *lines: str) -> None:
        """Write whole lines after a line (0: at the top)."""
        if after and after <= len(self.rows) and not self.rows[after - 1].endswith(("\n", "\r")):
            self.rows[after - 1] += self.end
        self.rows[after:after] = [f"{line}{self.end}" for line in lines]

    def front(self, name: str, value: str | Sequence[str]) -> None:
        """Write a key of the front matter, under the name that the record uses for it."""
        for number in range(2, self.record.front_end):
            match = _KEY.match(self.rows[number - 1])
            if match and MEANT.get(match[1].lower(), match[1].lower()) == name:
                last = number
                while last + 1 < self.record.front_end and re.match(r"[ \t]+\S|-[ \t]", self.rows[last]):
                    last += 1
                old = self.rows[number - 1].rstrip("\r\n")[match.end() :].strip()
                self.rows[number - 1] = f"{match[1]}: {self._scalar(value, old, was_list=last > number)}{self.end}"
                self.rows[number:last] = [""] * (last - number)
                return
        key = "decision-makers" if name == "deciders" and self.record.form is Form.FRONT else name
        line = f"{key}: {self._scalar(value, '', was_list=False)}{self.end}"
        self.rows[self.record.front_end - 2] += line

    def _scalar(self, value: str | Sequence[str], old: str, *, was_list: bool) -> str:
        """A value as the record writes its others: a list stays a list, plain words stay without quotes."""
        ours = self.record.form is Form.OURS
        if not isinstance(value, str):
            if ours or was_list or old.startswith("["):
                return json.dumps(list(value), ensure_ascii=False)
            value = ", ".join(value)
        plain = re.fullmatch(r"[A-Za-z0-9][\w .@/+-]*", value) is not None
        quote = old[:1] if old[:1] in "\"'" else ""
        if ours or quote == '"' or (not quote and not plain):
            return json.dumps(value, ensure_ascii=False)
        return f"'{value}'" if quote and "'" not in value else value if plain else json.dumps(value, ensure_ascii=False)

    def field(self, name: str, label: str, value: str) -> None:
        """Write a field of a list, a table or lines under the title; a missing one follows the status, or the title."""
        field = self.record.fields.get(name)
        if field:
            if field.value:
                self.replace(field.span, value)
            else:
                row = self.rows[field.span.line - 1]
                stripped = row.rstrip("\r\n")
                cut = stripped.rstrip()
                bar = cut.endswith("|") and self.record.form is Form.TABLE
                head = cut.rstrip("|").rstrip() if bar and cut.count("|") > 2 else cut
                self.rows[field.span.line - 1] = f"{head} {value}{' |' if bar else ''}{row[len(stripped) :]}"
            return
        beside = self.record.fields.get("status") or next(iter(self.record.fields.values()), None)
        if beside is None:
            at = self.record.title_span.line if self.record.title else self.record.front_end
            self.insert(at, "", f"* {label}: {value}")
            return
        row = self.rows[beside.span.line - 1]
        if row.lstrip().startswith("|"):
            self.insert(beside.span.line, f"| {label} | {value} |")
            return
        mark = re.match(r"[ \t]*(?:[-*+][ \t]+)?", row)
        bold = re.match(r"[ \t]*(?:[-*+][ \t]+)?([*_]{2})", row)
        name_of = f"{bold[1]}{label}{bold[1]}" if bold else label
        self.insert(beside.span.line, f"{mark.group() if mark else ''}{name_of}: {value}")

    def status_section(self, value: str, *more: str) -> None:
        """Write what stands under the heading Status: its line, and further paragraphs."""
        field = self.record.fields.get("status")
        section = self.record.section("status")
        if field and section and field.span.line > section.line:
            self.replace(field.span, value)
            at = field.span.line
        elif section:
            self.insert(section.line, "", value)
            at = section.line + 2
        else:
            self.insert(self.record.title_span.line, "", "## Status", "", value)
            at = self.record.title_span.line + 4
        for each in more:
            self.insert(at, "", each)
            at += 2

    def last_lines(self, heading: str, line: str) -> None:
        """Add a line at the end of the section with a heading; where it is missing it is added at the end of the record."""
        section = self.record.section(heading)
        if section is None:
            gap = [""] if self.rows and self.rows[-1].strip() else []
            self.insert(len(self.rows), *gap, f"## {heading}", "", line)
            return
        last = max((place for place, row in enumerate(section.lines, 1) if row.strip()), default=0)
        gap = [""] if last == 0 or not re.match(r"[ \t]*[-*+][ \t]", section.lines[last - 1]) else []
        mark = re.match(r"[ \t]*([-*+])[ \t]", section.lines[last - 1]) if last else None
        told = re.sub(r"^\*", mark[1], line) if mark else line
        self.insert(section.line + last, *gap, told)
