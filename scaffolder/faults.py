"""Faults: what reading a manifest itself finds wrong, before any rule of the blueprints is asked."""

from __future__ import annotations

from scaffolder.errors import ScaffoldError
from scaffolder.fault_table import FAULTS, Fault
from scaffolder.fingerprints import fingerprint
from scaffolder.model.document import Data, Location, Pointer
from scaffolder.model.finding import Finding
from scaffolder.secrets import masked

__all__ = ["FAULTS", "MOST_FAULTS", "NAMED_ENTRIES", "Fault", "Faults", "TooManyFaultsError", "quoted"]

SHOWN = 60
"""Characters of a user's own text that a message quotes."""

NAMED_ENTRIES = 300
"""How far fingerprints name the entries of a list by what is written in them."""

MOST_FAULTS = 10_000
"""Faults after which a file is taken for something else than it should be."""


def quoted(value: Data) -> str:
    """A user's value as messages quote it: on one line, in backticks, cut after 60 characters, secrets masked."""
    if value is None:
        text = "null"
    elif isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = " ".join(masked(str(value)).split())
    return f"`{text if len(text) <= SHOWN else text[: SHOWN - 3] + '...'}`"


class TooManyFaultsError(ScaffoldError):
    """A file is so full of faults that it is taken for something else; `location` is where counting stopped."""

    def __init__(self, location: Location) -> None:
        place = f"{location.path}:{location.line}:{location.column}"
        super().__init__(f"{place}: more than {MOST_FAULTS} faults up to here", hint="is this the right file?")
        self.location = location


class Faults:
    """The faults found in one document, collected and then turned into findings at once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: list[tuple[str, Location, Pointer, tuple[str, str, str, str], str | None]] = []

    def add(
        self,
        rule: str,
        location: Location,
        pointer: Pointer,
        message: str,
        *,
        label: str = "",
        help: str = "",  # noqa: A002 (the word a finding uses)
        why: str = "",
        fix: str | None = None,
    ) -> None:
        """Note one fault; `why` adds to what the table of faults says, or replaces it where it is a sentence of its own.

        `fix` is the one text that may safely stand in place of what `location` marks.
        """
        if len(self._found) == MOST_FAULTS:
            raise TooManyFaultsError(location)
        self._found.append((rule, location, pointer, (message, label, help, why), fix))

    def __len__(self) -> int:
        return len(self._found)

    def findings(self, data: Data) -> tuple[Finding, ...]:
        """Every fault as a finding, by place; `data` names list entries in fingerprints.

        Entries beyond `NAMED_ENTRIES` are told apart by number: finding an entry's name takes time that grows with its
        position, and hostile documents are long.
        """
        made = []
        for rule, location, written, texts, fix in self._found:
            fault = FAULTS[rule]
            pointer = tuple(masked(part) if isinstance(part, str) else part for part in written)
            near = all(part < NAMED_ENTRIES for part in pointer if isinstance(part, int))
            joined = "\x00".join(each.replace("\x00", "\\x00") for each in texts)
            message, label, help_text, why = masked(joined).split("\x00")
            made.append(
                Finding(
                    rule=rule,
                    severity=fault.severity,
                    message=message,
                    location=location,
                    pointer=pointer,
                    fingerprint=fingerprint(rule, self.path, pointer, data if near else None),
                    label=label,
                    why=why or fault.why,
                    help=help_text,
                    fix=fix,
                )
            )
        return tuple(sorted(made, key=lambda each: (each.location.line, each.location.column, each.rule)))
