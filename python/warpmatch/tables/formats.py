"""Which format a file has: by its name, or as one is told."""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, Any

from ..errors import Error, InvalidArgument
from .compression import SUFFIXES, compressing, decompressed, need_compression
from .dialect import USUAL, Dialect, checked_delimiter
from .encoding import checked_encoding
from .parquet import ArrowTable, check_names, need_parquet, parse_parquet, write_parquet
from .text import TextTable, parse_csv, parse_lines, write_text

__all__ = ["FORMATS", "Target", "read_table", "target_of", "write_table"]

FORMATS = ("csv", "tsv", "parquet", "lines")
"""What can be read; all but lines can be written."""
_FORMAT_OF = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_LINES = ("", ".txt", ".text", ".lst", ".list")
"""Nobody takes these for anything but lines; of others it is said that they were read so."""


def read_table(
    path: str,
    *,
    kind: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> TextTable | ArrowTable:
    """Reads a file; ``-`` is standard input.

    Args:
        path: its suffix says the format, csv, tsv or parquet; anything else is lines. A further
            ``.gz``, ``.bz2``, ``.xz`` or ``.zst`` says that it is compressed.
        kind: one of `FORMATS`, whatever the suffix is.
        delimiter: what separates fields; lines with one are CSV. Told from the text by default.
        encoding: of text; by its byte order mark, else UTF-8, by default.

    Raises:
        InvalidArgument: an argument that cannot be.
        Error: the file cannot be read, or is no table; the message says where.
    """
    named, compression = _by_name(path)
    chosen = kind or named or ("lines" if delimiter is None else "csv")
    _check(chosen, delimiter, encoding)
    name = "standard input" if path == "-" else _shown(path)
    try:
        if path == "-":
            return _parse(_standard_input(), name, chosen, delimiter, encoding, None)
        with open(path, "rb") as file:
            if chosen == "parquet" and compression is None and file.seekable():
                return parse_parquet(file, name)
            table = _parse(file.read(), name, chosen, delimiter, encoding, compression)
    except OSError as error:
        raise Error(f"cannot read {name}: {error.strerror or error}") from None
    if kind is None and chosen == "lines" and _suffix(path) not in _LINES:
        guessed = f"{name}: read as plain lines (--format names another)"
        return replace(table, remarks=(*table.remarks, guessed))
    return table


def _check(chosen: str, delimiter: str | None, encoding: str | None) -> None:
    """Arguments that cannot be are found before the file is read."""
    if chosen not in FORMATS:
        raise InvalidArgument(f"[--format] must be one of {', '.join(FORMATS)}, got {chosen!r}")
    if chosen not in USUAL and delimiter is not None:
        raise InvalidArgument(f"[--delimiter] has no meaning for {chosen}, got {delimiter!r}")
    if chosen == "parquet" and encoding is not None:
        raise InvalidArgument(f"[--encoding] has no meaning for parquet, got {encoding!r}")
    if delimiter is not None:
        checked_delimiter(delimiter)
    if encoding is not None:
        checked_encoding(encoding)
    if chosen == "parquet":
        need_parquet()


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise Error("cannot read standard input: it is closed")
    return sys.stdin.buffer.read()


def _parse(
    data: bytes,
    name: str,
    chosen: str,
    delimiter: str | None,
    encoding: str | None,
    compression: str | None,
) -> TextTable | ArrowTable:
    data = decompressed(data, name, compression)
    if chosen == "parquet":
        return parse_parquet(io.BytesIO(data), name)
    if chosen == "lines":
        return parse_lines(data, name, encoding)
    return parse_csv(data, name, chosen, delimiter, encoding)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a table goes, and as what; `path` is ``-`` for standard output."""

    path: str
    format: str | None
    """None is the input's, if that is text, else CSV."""
    compression: str | None

    def check(self, table: TextTable | ArrowTable, added: Sequence[str]) -> None:
        """Error if the table, with columns of these names added, cannot be written there."""
        if self.format == "parquet":
            check_names([*table.names, *added])
        else:
            table.check_text()

    def dialect(self, table: TextTable | ArrowTable) -> Dialect:
        """How text is written: as the input was, but in a file of another format its separator."""
        kept = table.dialect or Dialect()
        if self.format is None or self.format == table.format == "csv":
            return kept
        usual = USUAL[self.format]
        same = usual == kept.delimiter
        return replace(kept, delimiter=usual, has_delimiter_line=kept.has_delimiter_line and same)


def target_of(path: str) -> Target:
    """What the name of an output says. Error if it names no format to write."""
    named, compression = _by_name(path)
    if path != "-" and named is None:
        raise Error(
            f"cannot write {_shown(path)}: the name must end in .csv, .tsv or .parquet (.csv.gz "
            "and the like are compressed), or be -, for CSV to standard output"
        )
    if named == "parquet":
        need_parquet()
        if compression is not None:
            raise Error(f"cannot write {path}: Parquet compresses by itself, end the name there")
    need_compression(compression)
    return Target(path, named, compression)


def write_table(
    table: TextTable | ArrowTable, added: Mapping[str, Sequence[Any]], file: IO[bytes], to: Target
) -> None:
    """Writes a table with more columns, of whole numbers or of text, at its right."""
    if to.format == "parquet":
        write_parquet(table, added, file)
        return
    with compressing(file, to.compression) as content:
        write_text(table, added, content, to.dialect(table))


def _by_name(path: str) -> tuple[str | None, str | None]:
    """Format and compression by the suffixes of a name."""
    return _FORMAT_OF.get(_suffix(path)), SUFFIXES.get(os.path.splitext(path.lower())[1])


def _suffix(path: str) -> str:
    """The one that says what a file is; what it is compressed by comes after that."""
    inner, last = os.path.splitext(path.lower())
    return os.path.splitext(inner)[1] if last in SUFFIXES else last


def _shown(path: str) -> str:
    return path or "''"
