"""CSV, TSV, Parquet and plain lines, read whole and written whole or not at all."""

import csv
import io
import os
import secrets
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .errors import Error

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "ArrowTable",
    "Table",
    "TextTable",
    "check_output",
    "read_table",
    "replacing",
    "suffix_of",
    "write_table",
]

_DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_PARQUET = {".parquet", ".pq"}


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of text, each with a field for every name."""

    names: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> list[str | None]:
        """The fields of a column; an empty field is a missing value."""
        index = self.names.index(name)
        return [row[index] or None for row in self.rows]

    def text_rows(self) -> Iterable[Sequence[str]]:
        """The rows as a text file has them."""
        return self.rows

    def arrow(self) -> "pyarrow.Table":
        """The table with columns of text."""
        import pyarrow

        columns = [[row[i] or None for row in self.rows] for i in range(len(self.names))]
        return pyarrow.table([pyarrow.array(c, pyarrow.string()) for c in columns], self.names)


@dataclass(frozen=True, slots=True)
class ArrowTable:
    """A table read from Parquet."""

    table: "pyarrow.Table"

    @property
    def names(self) -> list[str]:
        """The columns."""
        return self.table.column_names

    def column(self, name: str) -> Any:
        """A column as Arrow has it."""
        return self.table.column(name)

    def text_rows(self) -> Iterator[Sequence[str]]:
        """The rows as a text file has them."""
        for batch in self.table.to_batches():
            columns = [column.to_pylist() for column in batch.columns]
            for row in zip(*columns, strict=True):
                yield [_field(value) for value in row]

    def arrow(self) -> "pyarrow.Table":
        """The table itself."""
        return self.table


Table = TextTable | ArrowTable


def read_table(path: str, delimiter: str | None = None) -> Table:
    """Reads a file by its suffix; one of any other suffix, or ``-``, standard input, as lines.

    Raises:
        Error: the file cannot be read, is not UTF-8, or is no table; the message says where.
    """
    suffix = suffix_of(path)
    if suffix in _PARQUET:
        return _read_parquet(path)
    try:
        if path == "-":
            return _parse_text(sys.stdin.buffer, "standard input", delimiter)
        with open(path, "rb") as file:
            return _parse_text(file, path, delimiter or _DELIMITERS.get(suffix))
    except OSError as error:
        raise Error(f"cannot read {path}: {error.strerror}") from None


def _parse_text(file: IO[bytes], name: str, delimiter: str | None) -> TextTable:
    data = file.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Error(
            f"{name} is not UTF-8: line {line} has the byte 0x{data[error.start]:02x}"
        ) from None
    if delimiter is None:
        return TextTable(
            ["line"], [[line.rstrip("\n")] for line in io.StringIO(text, newline=None)]
        )
    return _parse_csv(text, name, delimiter)


def _parse_csv(text: str, name: str, delimiter: str) -> TextTable:
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = next(reader, None)
        if not names:
            raise Error(f"{name} is empty: it has no line of column names")
        rows = []
        for row in reader:
            if len(row) > len(names):
                raise Error(
                    f"{name}, line {reader.line_num}: "
                    f"{len(row)} fields under {len(names)} column names"
                )
            if row:
                rows.append(row + [""] * (len(names) - len(row)))
    except csv.Error as error:
        raise Error(f"{name}, line {reader.line_num}: {error}") from None
    return TextTable(names, rows)


def _read_parquet(path: str) -> ArrowTable:
    parquet = _parquet_module()
    import pyarrow

    try:
        with open(path, "rb") as file:
            return ArrowTable(parquet.read_table(file))
    except pyarrow.ArrowException as error:
        raise Error(f"cannot read {path}: {str(error).splitlines()[0]}") from None
    except OSError as error:
        raise Error(f"cannot read {path}: {error.strerror or error}") from None


def _parquet_module() -> Any:
    try:
        from pyarrow import parquet
    except ImportError:
        raise Error("Parquet needs pyarrow: pip install pyarrow") from None
    return parquet


def suffix_of(path: str) -> str:
    """The suffix that names the format."""
    return Path(path).suffix.lower()


def check_output(path: str) -> None:
    """Error for a suffix that names no format to write."""
    known = [*_DELIMITERS, *_PARQUET]
    if path != "-" and suffix_of(path) not in known:
        raise Error(
            f"cannot write {path}: the name must end in .csv, .tsv or .parquet, "
            "or be -, for CSV to standard output"
        )
    if suffix_of(path) in _PARQUET:
        _parquet_module()


def write_table(
    table: Table, extra: dict[str, Sequence[Any]], file: IO[bytes], suffix: str
) -> None:
    """Writes a table with more columns at its right, in the format of a suffix; else CSV."""
    if suffix in _PARQUET:
        _write_parquet(table, extra, file)
        return
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=_DELIMITERS.get(suffix, ","), lineterminator="\n")
    writer.writerow([*table.names, *extra])
    added = zip(*extra.values(), strict=True)
    writer.writerows([*row, *more] for row, more in zip(table.text_rows(), added, strict=True))
    text.detach()


def _write_parquet(table: Table, extra: dict[str, Sequence[Any]], file: IO[bytes]) -> None:
    parquet = _parquet_module()
    import pyarrow

    out = table.arrow()
    for name, values in extra.items():
        out = out.append_column(name, pyarrow.array(values))
    parquet.write_table(out, file)


@contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` if the block ends well, and vanishes if it does not.

    It lies in the same folder, so the change is one rename, after the data has reached the disk.
    """
    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        raise Error(f"cannot write {path}: it is not a regular file")
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name}.{secrets.token_hex(4)}.tmp")
    try:
        file = open(temporary, "xb")  # noqa: SIM115
    except OSError as error:
        raise Error(f"cannot write {path}: {error.strerror}") from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            os.chmod(temporary, os.stat(target).st_mode)
        os.replace(temporary, target)
    except OSError as error:
        raise Error(f"cannot write {path}: {error.strerror}") from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def _field(value: Any) -> str:
    return "" if value is None else str(value)
