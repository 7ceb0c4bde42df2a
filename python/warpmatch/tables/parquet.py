"""Parquet as tables, and tables as Parquet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from ..errors import Error
from .columns import Column, NoColumn, find, no_column
from .values import as_text, decoded, with_readable_times

if TYPE_CHECKING:
    import pyarrow

__all__ = ["ArrowTable", "check_names", "need_parquet", "parse_parquet", "write_parquet"]


@dataclass(frozen=True, slots=True)
class ArrowTable:
    """A table read from Parquet."""

    file: str
    """What messages call it."""
    table: "pyarrow.Table"
    remarks: tuple[str, ...] = ()
    format: str = "parquet"
    dialect: None = None
    """It is no text."""

    @property
    def names(self) -> list[str]:
        """The columns."""
        return self.table.column_names

    def select(self, wanted: str) -> Column:
        """A column of text or bytes by its name, its number, or as a field: ``person.name``.

        Raises:
            Error: there is none, it is neither text nor bytes, or a row is not UTF-8.
        """
        name, column = self._column(wanted)
        return Column(name, decoded(self._checked(column, name), name, self.file))

    def _column(self, wanted: str) -> tuple[str, "pyarrow.ChunkedArray"]:
        try:
            place = find(self.file, self.names, wanted)
        except NoColumn:
            found = self._field(wanted)
            if found is None:
                raise
            return wanted, found
        return self.names[place], self.table.column(place)

    def _field(self, wanted: str) -> "pyarrow.ChunkedArray | None":
        """The field of a struct that a path with dots names; None if it begins with no struct."""
        fields: list[str] = []
        for name, column in zip(self.names, self.table.columns, strict=True):
            if wanted.startswith(f"{name}."):
                found = _nested(column, wanted[len(name) + 1 :])
                if found is not None:
                    return found
                fields += [f"{name}.{field.name}" for field in _fields(column.type)]
        if fields:
            raise no_column(self.file, fields, wanted)
        return None

    def _checked(self, column: "pyarrow.ChunkedArray", name: str) -> "pyarrow.ChunkedArray":
        from pyarrow import types

        kind = column.type
        if _is_text(kind):
            return column
        fields = ", ".join(f"{name}.{field.name}" for field in _fields(kind))
        if fields:
            how = f"name one of its fields: {fields}"
        elif types.is_nested(kind):
            how = "make a column of text from it first"
        else:
            how = f"make it text first, e.g. by pyarrow's table[{name!r}].cast('string')"
        raise Error(
            f"the column {name!r} cannot be matched: in {self.file} it is {kind}, not text; {how}"
        )

    def without(self, names: Iterable[str]) -> "ArrowTable":
        """The table without the columns of these names."""
        dropped = set(names)
        kept = [place for place, name in enumerate(self.names) if name not in dropped]
        return replace(self, table=self.table.select(kept))

    def check_text(self) -> None:
        """Error for a value that a text file cannot hold; the message names file, column, row.

        Found before the work, and before half of the text is written.
        """
        from pyarrow import types

        for name, column in zip(self.names, self.table.columns, strict=True):
            if _is_text(column.type):
                decoded(column, name, self.file)
            elif types.is_nested(column.type) or types.is_temporal(column.type):
                row = 0
                for chunk in with_readable_times(column).chunks:
                    self._texts(chunk, name, row)
                    row += len(chunk)

    def text_rows(self) -> Iterator[Sequence[str]]:
        """The rows as a text file has them.

        Raises:
            Error: a value cannot be written as text; the message names file, column and row.
        """
        import pyarrow

        if not self.names:  # Arrow makes no batches of no columns
            yield from ((),) * len(self.table)
            return
        columns = [with_readable_times(column) for column in self.table.columns]
        table = pyarrow.Table.from_arrays(columns, [str(place) for place in range(len(columns))])
        row = 0
        for batch in table.to_batches():
            texts = [
                self._texts(column, name, row)
                for name, column in zip(self.names, batch.columns, strict=True)
            ]
            row += len(batch)
            yield from zip(*texts, strict=True)

    def _texts(self, column: Any, name: str, first_row: int) -> list[str]:
        try:
            return as_text(column)
        except (ValueError, OverflowError):
            for row in range(len(column)):
                why = _why_no_text(column[row : row + 1])
                if why:
                    raise Error(
                        f"{self.file}, column {name!r}, row {first_row + row}: {why}; "
                        "Parquet can hold it, text cannot"
                    ) from None
            raise

    def arrow(self) -> "pyarrow.Table":
        """The table itself."""
        return self.table


def need_parquet() -> Any:
    """The module of pyarrow. Error if it is not installed."""
    try:
        from pyarrow import parquet
    except ImportError:
        raise Error("Parquet needs pyarrow: pip install pyarrow") from None
    return parquet


def parse_parquet(source: Any, name: str) -> ArrowTable:
    """Reads a file that can seek. Error if it is damaged or of another kind."""
    parquet = need_parquet()
    import pyarrow

    try:
        with parquet.ParquetFile(source) as file:
            return ArrowTable(name, file.read())
    except (pyarrow.ArrowException, OSError) as error:
        why = str(error).splitlines() or [type(error).__name__]
        raise Error(f"cannot read {name}: {why[0]}") from None


def check_names(names: Sequence[str]) -> None:
    """Error for names of columns with which nobody could read the Parquet file."""
    for name, count in Counter(names).items():
        if count > 1 or not name:
            places = [str(place + 1) for place, other in enumerate(names) if other == name]
            wrong = f"the name {name!r}" if name else "no name"
            which = (
                f"column {places[0]} has"
                if len(places) == 1
                else (f"columns {' and '.join(places)} have")
            )
            raise Error(
                f"cannot write Parquet: {which} {wrong}, "
                "and readers need one name for each; rename them, or write .csv"
            )


def write_parquet(table: Any, added: Mapping[str, Sequence[Any]], file: IO[bytes]) -> None:
    """Writes a table with more columns, of whole numbers or of text, at its right."""
    parquet = need_parquet()
    import pyarrow

    kept = table.arrow()
    more = [
        pyarrow.array(values, None if hasattr(values, "dtype") else pyarrow.string())
        for values in added.values()
    ]
    fields = [pyarrow.field(name, array.type) for name, array in zip(added, more, strict=True)]
    schema = pyarrow.schema([*kept.schema, *fields], kept.schema.metadata)
    parquet.write_table(pyarrow.Table.from_arrays([*kept.columns, *more], schema=schema), file)


def _is_text(kind: Any) -> bool:
    """Text, bytes, or nothing but nulls."""
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    return any(
        is_kind(kind)
        for is_kind in (
            types.is_string,
            types.is_large_string,
            types.is_string_view,
            types.is_binary,
            types.is_large_binary,
            types.is_binary_view,
            types.is_fixed_size_binary,
            types.is_null,
        )
    )


def _fields(kind: Any) -> list[Any]:
    """The fields of a struct; none of anything else."""
    from pyarrow import types

    return list(kind) if types.is_struct(kind) else []


def _nested(column: "pyarrow.ChunkedArray", path: str) -> "pyarrow.ChunkedArray | None":
    """The field that a path leads to, null where a struct on the way is; None if there is none."""
    from pyarrow import compute

    for place, field in enumerate(_fields(column.type)):
        if path == field.name or path.startswith(f"{field.name}."):
            how = compute.StructFieldOptions([place])
            inner: Any = compute.call_function("struct_field", [column], how)
            if path == field.name:
                return inner
            found = _nested(inner, path[len(field.name) + 1 :])
            if found is not None:
                return found
    return None


def _why_no_text(value: "pyarrow.Array") -> str:
    """What is wrong with one value; nothing if it is text."""
    try:
        as_text(value)
    except UnicodeDecodeError:
        return "not UTF-8"
    except (ValueError, OverflowError) as error:
        return str(error)
    return ""
