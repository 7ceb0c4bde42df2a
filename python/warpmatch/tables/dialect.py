"""How a text file is written: separator, line ends, encoding; and how to tell from its start."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..errors import InvalidArgument
from .encoding import UTF8, Encoding

__all__ = ["USUAL", "Dialect", "Sniffed", "checked_delimiter", "delimiter_line", "shown", "sniff"]

USUAL = {"csv": ",", "tsv": "\t"}
"""The separator that a format's name promises."""
_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
_CANDIDATES = ",;\t|"
#: Excel's first line, which names the separator of the rest.
_DELIMITER_LINE = re.compile(r'"?sep=([^\r\n])"?(?:\r\n|\n|\r|\Z)', re.IGNORECASE)
_BLANK_LINES = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\n|\r))+")
_SAMPLE_CHARACTERS, _SAMPLE_ROWS = 1 << 16, 200


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written. What is written in its place is written alike."""

    delimiter: str = ","
    line_end: str = "\n"
    encoding: Encoding = UTF8
    has_delimiter_line: bool = False
    """It begins with ``sep=;``, as Excel has it."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A delimiter, and those that would have fitted as well."""

    delimiter: str
    others: Sequence[str] = ()


def checked_delimiter(text: str) -> str:
    """The character that is meant, be it spelt ``tab`` or ``\\t``. Else InvalidArgument."""
    found = _NAMES.get(text.lower(), text)
    escape = re.fullmatch(r"\\(?:t|x([0-9a-fA-F]{2}))", text)
    if escape:
        found = chr(int(escape[1], 16)) if escape[1] else "\t"
    if len(found) != 1 or found in '"\r\n\0':
        raise InvalidArgument(
            f"[--delimiter] must be one character or one of {', '.join(_NAMES)}, got {text!r}"
        )
    return found


def shown(delimiter: str) -> str:
    """For a message."""
    names = {character: name for name, character in _NAMES.items()}
    return names[delimiter] if delimiter in "\t " else repr(delimiter)


def delimiter_line(text: str) -> tuple[str | None, int]:
    """The separator that a first line ``sep=;`` names, and the length of that line."""
    found = _DELIMITER_LINE.match(text)
    return (found[1], found.end()) if found and found[1] != '"' else (None, 0)


def sniff(text: str, usual: str) -> Sniffed:
    """The separator of a table, by how well its first rows agree; `usual` where they do not say.

    Quoted fields may hold any of them. One that the line of names has only before spaces, as in
    ``id;Last, First``, gives way to one that it has elsewhere.
    """
    start = text[:_SAMPLE_CHARACTERS]
    blank = _BLANK_LINES.match(start)
    start = start[blank.end() if blank else 0 :]
    complete = len(text) <= _SAMPLE_CHARACTERS
    fits = {}
    for delimiter in _CANDIDATES:
        rows = _rows(start, delimiter, complete)
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        widths = [len(row) for row in rows[1:]]
        full = _share(widths, lambda n, width=width: n == width)
        # Rows may lack their last fields. A line of names alone may have it by chance.
        short = full >= 0.25 and max(widths, default=0) <= width
        if delimiter == usual or short or _share(widths, lambda n: n > 1) >= 0.9:
            fits[delimiter] = (full, not _only_spaced(start, delimiter), delimiter == usual, width)
    if not fits:
        return Sniffed(usual)
    best = max(fits, key=lambda delimiter: fits[delimiter])
    rivals = [d for d in fits if d != best and fits[d][:2] == fits[best][:2]]
    return Sniffed(best, rivals)


def _share(widths: Sequence[int], holds: Callable[[int], bool]) -> float:
    return sum(map(holds, widths)) / len(widths) if widths else 1.0


def _rows(start: str, delimiter: str, complete: bool) -> list[list[str]]:
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    rows = []
    for row in reader:
        if row:
            rows.append(row)
        if len(rows) > _SAMPLE_ROWS:
            return rows
    return rows if complete or len(rows) < 2 else rows[:-1]  # the last one is cut


def _only_spaced(start: str, delimiter: str) -> bool:
    """Whether the first line has the delimiter before spaces only."""
    line = re.split(r"[\r\n]", start, maxsplit=1)[0]
    return line.count(delimiter) == line.count(delimiter + " ")
