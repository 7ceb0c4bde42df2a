"""CSV, TSV and plain lines as tables of text, and tables as text."""

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from ..errors import Error
from .columns import Column, find
from .dialect import USUAL, Dialect, checked_delimiter, delimiter_line, shown, sniff
from .encoding import LINE_END, UndecodableText, decode

if TYPE_CHECKING:
    import pyarrow

__all__ = ["TextTable", "parse_csv", "parse_lines", "write_text"]

#: What a byte that is no UTF-8 becomes under the error handler `surrogateescape`.
_UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of text, each with a field for every name."""

    file: str
    """What messages call it."""
    names: list[str]
    rows: list[list[str]]
    format: str
    """``csv``, ``tsv`` or ``lines``, as it was read."""
    dialect: Dialect
    remarks: tuple[str, ...] = ()
    """What was guessed, and could have been meant otherwise."""

    def select(self, wanted: str) -> Column:
        """A column by its name or number; an empty field is a missing value."""
        index = find(self.file, self.names, wanted)
        return Column(self.names[index], [row[index] or None for row in self.rows])

    def without(self, names: Iterable[str]) -> "TextTable":
        """The table without the columns of these names."""
        dropped = set(names)
        kept = [i for i, name in enumerate(self.names) if name not in dropped]
        rows = [[row[i] for i in kept] for row in self.rows]
        return replace(self, names=[self.names[i] for i in kept], rows=rows)

    def check_text(self) -> None:
        """Every field is text already."""

    def text_rows(self) -> Iterable[Sequence[str]]:
        """The rows as a text file has them."""
        return self.rows

    def arrow(self) -> "pyarrow.Table":
        """The table with columns of text."""
        import pyarrow

        columns = [[row[i] or None for row in self.rows] for i in range(len(self.names))]
        arrays = [pyarrow.array(column, pyarrow.string()) for column in columns]
        return pyarrow.Table.from_arrays(arrays, self.names)


def parse_lines(data: bytes, name: str, encoding: str | None) -> TextTable:
    """A table of one column, ``line``.

    Raises:
        UndecodableText: the data is no text in that encoding.
    """
    text, found = decode(data, name, encoding)
    lines = [[line.rstrip("\n")] for line in io.StringIO(text, newline=None)]
    return TextTable(name, ["line"], lines, "lines", Dialect(",", _line_end(text), found))


def parse_csv(
    data: bytes,
    name: str,
    kind: str,
    delimiter: str | None,
    encoding: str | None,
) -> TextTable:
    """A table, ``csv`` or ``tsv``, whose first line has the names.

    Where `delimiter` is None, it is told from the text.

    Raises:
        UndecodableText: the data is no text in that encoding; the message names line and column.
        Error: a row has more fields than there are names, or a quote is never closed; the message
            names the line in which it begins.
    """
    try:
        text, found = decode(data, name, encoding)
    except UndecodableText as error:
        where = _place(data, error.codec, name, kind, delimiter)
        raise UndecodableText(f"{error}{where}", error.codec, error.hint) from None
    table = _parse(text, name, kind, delimiter)
    return replace(table, dialect=replace(table.dialect, encoding=found))


def _parse(text: str, name: str, kind: str, delimiter: str | None) -> TextTable:
    csv.field_size_limit(sys.maxsize)
    named, skipped = delimiter_line(text)
    remarks: tuple[str, ...] = ()
    if delimiter is not None:
        chosen = checked_delimiter(delimiter)
    elif named is not None:
        chosen = named
        remarks = (f"{name}: read as separated by {shown(named)}, as its first line says",)
    else:
        usual = USUAL[kind]
        sniffed = sniff(text, usual)
        chosen = sniffed.delimiter
        remarks = tuple(_remarks(name, usual, chosen, sniffed.others))
    names, rows, line_end = _records(text[skipped:], name, chosen, 1 if skipped else 0)
    dialect = Dialect(chosen, line_end, has_delimiter_line=named == chosen)
    return TextTable(name, names, rows, kind, dialect, remarks)


def _remarks(name: str, usual: str, chosen: str, others: Sequence[str]) -> Iterator[str]:
    rivals = " or ".join(map(shown, others))
    doubt = f"; {rivals} would fit too" if others else ""
    if chosen != usual or others:
        yield f"{name}: read as separated by {shown(chosen)}{doubt} (--delimiter names another)"


def _records(
    text: str, name: str, delimiter: str, lines_before: int
) -> tuple[list[str], list[list[str]], str]:
    """The names, the rows, and how the line of the names ends. Blank lines are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    line_end = "\n"
    rows = []
    begin = 0
    try:
        for row in reader:
            if names:
                if len(row) > len(names):
                    raise Error(
                        f"{name}, line {lines_before + begin + 1}: {len(row)} fields "
                        f"under {len(names)} column names"
                    )
                if row:
                    rows.append(row + [""] * (len(names) - len(row)))
            elif row and not (len(row) == 1 and row[0].isspace()):
                names = row
                line_end = _line_end(_line(text, reader.line_num - 1))
            begin = reader.line_num
    except csv.Error as error:
        place, problem = _quote_problem(text, begin, delimiter) or (begin, str(error))
        raise Error(f"{name}, line {lines_before + place + 1}: {problem}") from None
    if not names:
        raise Error(f"{name} is empty: it has no line of column names")
    return names, rows, line_end


def _line(text: str, number: int) -> str:
    """A line of a text that has as many."""
    return next(islice(io.StringIO(text, newline=""), number, None))


def _line_end(text: str) -> str:
    """The first one, so that of a line its own."""
    found = LINE_END.search(text)
    return found[0] if found else "\n"


def _quote_problem(text: str, begin: int, delimiter: str) -> tuple[int, str] | None:
    """Where the wrong quoted field of the record that starts after `begin` lines opens, and why."""
    record = "".join(islice(io.StringIO(text, newline=""), begin, None))
    found = _wrong_quotes(record, delimiter)
    if found is None:
        return None
    opens, closes = found
    line = begin + len(LINE_END.findall(record, 0, opens))
    if closes is None:
        return line, "the quote that opens here is never closed"
    after = record[closes + 1]
    return line, (
        f"the quoted field that opens here ends before {after!r} instead of {shown(delimiter)} "
        "or the end of the line; a quote inside is written twice"
    )


def _wrong_quotes(record: str, delimiter: str) -> tuple[int, int | None] | None:
    """Where the first wrong quoted field opens and closes; it may never close."""
    place, at_start = 0, True
    while place < len(record):
        if at_start and record[place] == '"':
            opens = place
            place = _closing_quote(record, opens + 1)
            if place < 0:
                return opens, None
            if record[place + 1 : place + 2] not in (delimiter, "\r", "\n", ""):
                return opens, place
        at_start = record[place] in (delimiter, "\r", "\n")
        place += 1
    return None


def _closing_quote(record: str, place: int) -> int:
    """The next quote that is not written twice; -1 if there is none."""
    while (place := record.find('"', place)) >= 0 and record[place + 1 : place + 2] == '"':
        place += 2
    return place


def _place(data: bytes, codec: str, name: str, kind: str, delimiter: str | None) -> str:
    """The column and the row of the first byte that is no text, for a message."""
    if codec != "utf-8":
        return ""
    try:
        table = _parse(data.decode("utf-8-sig", "surrogateescape"), name, kind, delimiter)
    except Error:
        return ""
    for row, fields in enumerate([table.names, *table.rows]):
        for column, field in zip(table.names, fields, strict=True):
            if _UNDECODED.search(field):
                if row == 0:
                    return ", in a column's name"
                return f", in the column {column!r} of row {row - 1}"
    return ""


def write_text(
    table: Any, added: Mapping[str, Sequence[Any]], file: IO[bytes], dialect: Dialect
) -> None:
    """Writes a table with more columns at its right.

    Raises:
        Error: the encoding lacks a character.
    """
    text = io.TextIOWrapper(file, encoding=dialect.encoding.codec, newline="", write_through=True)
    try:
        if dialect.encoding.is_marked:
            text.write("\ufeff")
        if dialect.has_delimiter_line:
            text.write(f"sep={dialect.delimiter}{dialect.line_end}")
        rows = _Rows(text, dialect.line_end)
        writer = csv.writer(rows, delimiter=dialect.delimiter, lineterminator=_Rows.END)
        writer.writerow([*table.names, *added])
        values = zip(*added.values(), strict=True)
        writer.writerows([*row, *more] for row, more in zip(table.text_rows(), values, strict=True))
    except UnicodeEncodeError as error:
        raise Error(
            f"{dialect.encoding.codec} has no {error.object[error.start]!r}, which the output needs"
        ) from None
    finally:
        text.detach()


class _Rows:
    """Takes rows as the csv module writes them and gives each the line end that is wanted.

    The module quotes fields with a line end only if it is its own; so its own is both of them.
    """

    END = "\r\n"

    def __init__(self, text: io.TextIOWrapper, line_end: str) -> None:
        self._text = text
        self._line_end = line_end

    def write(self, row: str) -> None:
        self._text.write(row[: -len(self.END)] + self._line_end)
