"""Entries of the optimisation log (benchmarks/LOG.md): reading, opening and closing them.

An entry is a heading ``## 12. Title`` and a list of fields, ``- Hypothesis: ...``. It is open while
its outcome is the word ``open``.
"""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import StepError

OPEN = "open"
NO_CHANGE = "not written yet"
WIDTH = 140

_HEADING = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)
_FIELD = re.compile(r"^- (\w[\w ]*): ?(.*(?:\n(?!- |\n|#).+)*)", re.MULTILINE)
_GAIN = re.compile(r"(\d+(?:\.\d+)?) times")
_CASE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Entry:
    """An entry as it stands in the log."""

    number: int
    title: str
    fields: Mapping[str, str]
    """By name, with line breaks as spaces."""

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to come."""
        return self.fields.get("Outcome", "").rstrip(".").lower() == OPEN

    @property
    def case(self) -> str:
        """The benchmark that it is about: the first `` `name` `` of its work.

        Raises:
            StepError: the entry names none.
        """
        found = _CASE.search(self.fields.get("Work", ""))
        if not found:
            raise StepError(f"entry {self.number} names no case: '- Work: `NAME`' is missing")
        return found[1]

    @property
    def gain(self) -> float:
        """How many times as fast it is predicted to be.

        Raises:
            StepError: the entry does not say.
        """
        found = _GAIN.search(self.fields.get("Prediction", ""))
        if not found:
            raise StepError(f"entry {self.number} predicts no gain: '- Prediction: 1.3 times ...'")
        return float(found[1])

    @property
    def has_change(self) -> bool:
        """Whether somebody has said what was done."""
        return self.fields.get("Change", "").rstrip(".") not in ("", NO_CHANGE)


def entries(log: str) -> list[Entry]:
    """Every entry, in the order of the log."""
    headings = list(_HEADING.finditer(log))
    ends = [heading.start() for heading in headings[1:]] + [len(log)]
    return [
        Entry(int(heading[1]), heading[2], _fields(log[heading.end() : end]))
        for heading, end in zip(headings, ends, strict=False)  # no headings, but one end
    ]


def open_entry(log: str) -> Entry | None:
    """The entry whose outcome is open; None if every one is closed."""
    return next((entry for entry in entries(log) if entry.is_open), None)


def add(log: str, title: str, fields: Mapping[str, str]) -> tuple[str, int]:
    """The log with one more entry at its end, open, and the number of that entry.

    Raises:
        StepError: an entry is open already.
    """
    found = open_entry(log)
    if found:
        raise StepError(f"entry {found.number} is still open ({found.title}): one at a time")
    number = max((entry.number for entry in entries(log)), default=0) + 1
    lines = [_line(name, text) for name, text in fields.items()]
    lines += [_line("Change", NO_CHANGE), _line("Outcome", OPEN)]
    heading = f"## {number}. {' '.join(title.split())}"
    return f"{log.rstrip()}\n\n{heading}\n\n" + "\n".join(lines) + "\n", number


def close(log: str, outcome: str, change: str = "", taken_back: bool = False) -> str:
    """The log with the outcome, and the change if it is given, written into its open entry."""
    entry = open_entry(log)
    if not entry:
        raise StepError("no entry is open")
    heading = next(found for found in _HEADING.finditer(log) if int(found[1]) == entry.number)
    after = _HEADING.search(log, heading.end())
    end = after.start() if after else len(log)
    body = _with_field(log[heading.end() : end], "Outcome", outcome)
    if change:
        body = _with_field(body, "Change", change)
    title = heading[0] + (" (taken back)" if taken_back else "")
    return log[: heading.start()] + title + body + log[end:]


def _fields(body: str) -> dict[str, str]:
    return {found[1]: " ".join(found[2].split()) for found in _FIELD.finditer(body)}


def _with_field(body: str, name: str, text: str) -> str:
    line = _line(name, text)
    for found in _FIELD.finditer(body):
        if found[1] == name:
            return body[: found.start()] + line + body[found.end() :]
    return f"{body.rstrip()}\n{line}\n"


def _line(name: str, text: str) -> str:
    text = " ".join(f"- {name}: {text}".split())
    # Case names in `...` are searched for: they stay in one piece.
    return textwrap.fill(
        text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
