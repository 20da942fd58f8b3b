"""Decision records of a repository, whatever tool wrote them: front matter of MADR, or headings as Nygard wrote them.

A record is `{id, number, decision, title, status, date, deciders, revisit, has_front, chosen, now,
agrees, sections, text}`; `decision` is the
catalog's decision of that name, `now` the titles of the options that the manifest settles today, and `agrees` whether the
record chose the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from scaffolder.facts.files import Files
from scaffolder.facts.reading import page
from scaffolder.model.document import Data, Document, Pointer
from scaffolder.model.entry import Entry, Origin
from scaffolder.model.knowledge import Decision

FOLDERS = ("docs/decisions/*.md", "docs/adr/*.md", "doc/adr/*.md", "docs/adrs/*.md", "adr/*.md", "decisions/*.md")
"""Where decision records lie by habit."""

_NAME = re.compile(r"(\d{1,8})[-_ ](.+)")
_CHOSEN = re.compile(r"Chosen option:\s*[\"“*]+(.+?)[\"”*]+,?\s")
_STATUS = re.compile(r"^\s*(?:[*_]*Status[*_]*:\s*)?([A-Za-z]+)", re.MULTILINE)


def read(files: Files, decisions: Mapping[str, Decision], values: Mapping[str, Data]) -> Iterator[Entry]:
    """Every record; `values` are the settled values by the dotted path of a decision."""
    for path in files.matching(*FOLDERS):
        found = _NAME.fullmatch(PurePosixPath(path).stem)
        document = page(files, path) if found else None
        if found and document is not None and isinstance(document.data, dict):
            yield _record(document, (found[1], found[2]), decisions.get(found[2]), values)


def _record(document: Document, named: tuple[str, str], decision: Decision | None, values: Mapping[str, Data]) -> Entry:
    content = document.data if isinstance(document.data, dict) else {}
    front = content["front"] if isinstance(content["front"], dict) else {}
    sections = [each for each in content["sections"] if isinstance(each, dict)] if isinstance(content["sections"], list) else []
    titles: list[Data] = [each["title"] for each in sections]
    status, place = _status(front, sections)
    chosen = _CHOSEN.search(document.text)
    data: dict[str, Data] = {
        "id": str(front.get("id") or "-".join(named)),
        "number": int(named[0]),
        "decision": decision.id if decision else "",
        "title": content["title"],
        "status": status,
        "date": str(front.get("date") or ""),
        "deciders": front.get("deciders") or [],
        "revisit": str(front.get("revisit") or ""),
        "sections": titles,
        "has_front": bool(front),
        "text": document.text,
    }
    origins: dict[Pointer, Origin] = {(): (document, ()), ("status",): (document, place)}
    for key in ("id", "date", "deciders", "revisit"):
        origins[(key,)] = (document, ("front", key))
    outcome = next((index for index, each in enumerate(sections) if "Chosen option" in str(each["text"])), None)
    if outcome is not None:
        origins[("agrees",)] = origins[("chosen",)] = (document, ("sections", outcome))
    if decision and chosen:
        now = [option.title for option in decision.options if option.id in _settled(values.get(decision.paths[0]))]
        data |= {"chosen": chosen[1], "now": ", ".join(now), "choice": decision.paths[0]}
        if now and _is_of(chosen[1], decision):
            data["agrees"] = _remainder(chosen[1], now) == "" and all(each in chosen[1] for each in now)
    return Entry(path=document.path, data=data, origins=origins)


def _status(front: Mapping[str, Data], sections: list[dict[str, Data]]) -> tuple[str, Pointer]:
    if front.get("status"):
        return str(front["status"]).lower().split(" ")[0], ("front", "status")
    for index, each in enumerate(sections):
        if str(each["title"]).lower() == "status":
            found = _STATUS.search(str(each["text"]))
            return found[1].lower() if found else "", ("sections", index)
    return "", ()


def _settled(value: Data) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values if each is not None]


def _is_of(chosen: str, decision: Decision) -> bool:
    """Whether the words are titles of the decision's options: what people wrote themselves is not compared."""
    return _remainder(chosen, [each.title for each in decision.options]) == ""


def _remainder(text: str, titles: list[str]) -> str:
    for each in sorted(titles, key=len, reverse=True):
        text = text.replace(each, "")
    return text.replace(" and ", "").strip(" ,")
