"""Tables as people have them, and the column of one that is to be matched."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import Any, NamedTuple

import numpy as np

from ..errors import InvalidArgument, described
from ..results.exports import needed

__all__ = ["Column", "column_of", "columns_of", "same_name", "shown"]

_QUERIES = (
    ("dask", "compute"),
    ("dask_expr", "compute"),
    ("duckdb", "to_arrow_table"),
    ("ibis", "to_pyarrow"),
    ("polars", "collect"),
    ("pyarrow", "to_table"),
    ("pyspark", "toPandas"),
)
"""What is no table yet, by its library and the method that makes one of it."""


class Column(NamedTuple):
    """Strings, and what messages call them."""

    strings: Any
    argument: str


def column_of(data: Any, on: Hashable = None, argument: str = "data") -> Column:
    """The column of a table that `on` names, or the strings themselves.

    A table of one column needs no name, and None also names a column that is called None.
    Messages call the data by `argument`.

    Raises:
        TypeError: `on` cannot be a name, or the data holds rows or columns of some other kind.
        InvalidArgument: there is no such column, or more than one; the message lists all of them.

    >>> from warpmatch.inputs.columns import column_of
    >>> column_of([{"id": 1, "name": "Acme"}, {"id": 2}], "name")
    Column(strings=['Acme', None], argument='name')
    """
    data = _at_rest(data, argument)
    table = _table_of(data, on, argument)
    if table is None:
        if on is not None:
            raise InvalidArgument(
                f"[on] names the column {on!r}, but a {type(data).__name__} has no columns"
            )
        return Column(data, argument)
    return _column_in(table, on, "on")


def columns_of(
    data: Any, on: Iterable[Hashable], within: Iterable[Hashable] = (), argument: str = "data"
) -> list[Column]:
    """The columns of a table that `on` names, then those that `within` does.

    A table that can be read once is.

    Raises:
        InvalidArgument: as in `column_of`, or the data is no table.

    >>> from warpmatch.inputs.columns import columns_of
    >>> [column.strings for column in columns_of({"a": ["x"], "b": ["y"]}, ["b", "a"])]
    [['y'], ['x']]
    """
    wanted = [(name, "on") for name in on] + [(name, "within") for name in within]
    data = _at_rest(data, argument)
    table = _table_of(data, str(wanted), argument)
    if table is None:
        raise InvalidArgument(
            f"[on] names columns, but [{argument}] is a {type(data).__name__}, which has none"
        )
    return [_column_in(table, name, option) for name, option in wanted]


def _at_rest(data: Any, argument: str) -> Any:
    """What can be gone through twice."""
    _refuse_query(data, argument)
    if isinstance(data, Iterator) and not hasattr(data, "__arrow_c_stream__"):
        return list(data)
    return data


def _column_in(table: "_Table", name: Hashable, option: str) -> Column:
    """The column that an option names."""
    place = _place_of(table, name, option)
    return Column(table.column(place), shown(table.names[place]))


class _Table(NamedTuple):
    argument: str
    """What messages call it."""
    names: list[Any]
    column: Callable[[int], Any]
    """A column by its place: names can be anything, and need not differ."""


def _table_of(data: Any, on: Hashable, argument: str) -> _Table | None:
    """The columns of a table of any kind; None for strings.

    What only Arrow knows is asked for its columns where `on` names one.
    """
    if isinstance(data, Mapping):
        return _table_of_mapping(data, argument)
    if fields := _fields_of(data):
        return _Table(argument, list(fields), lambda place: data[fields[place]])
    if _holds_records(data):
        return _table_of_records(data, argument)
    if hasattr(data, "columns") and hasattr(data, "iloc"):
        return _Table(argument, list(data.columns), lambda place: data.iloc[:, place])
    if hasattr(data, "read_all") and hasattr(data, "schema"):
        data = data.read_all()
    for attribute in ("column_names", "columns"):
        names = getattr(data, attribute, None)
        if names is not None:
            return _named_table(data, list(names), argument)
    return None if on is None else _table_of_stream(data, argument)


def _fields_of(data: Any) -> tuple[str, ...] | None:
    return data.dtype.names if isinstance(data, np.ndarray) else None


def _named_table(data: Any, names: list[Any], argument: str) -> _Table:
    """By place for pyarrow, whose names need not differ; by name for Polars and others."""
    if hasattr(data, "schema") and callable(getattr(data, "column", None)):
        return _Table(argument, names, data.column)
    return _Table(argument, names, lambda place: data[names[place]])


def _table_of_stream(data: Any, argument: str) -> _Table | None:
    """Whatever else Arrow takes for a table; a Series, which has a type of its own, is none."""
    if not hasattr(data, "__arrow_c_stream__") or hasattr(data, "dtype") or hasattr(data, "type"):
        return None
    try:
        table = needed("pyarrow", f"to read the columns of a {type(data).__name__}").table(data)
    except (TypeError, ValueError):  # a stream of strings
        return None
    return _named_table(table, table.column_names, argument)


def _table_of_mapping(data: Mapping[Any, Any], argument: str) -> _Table:
    columns = list(data.values())
    for name, column in data.items():
        if column is None or isinstance(column, str | bytes):
            raise TypeError(
                f"[{argument}] is a mapping of columns, but {name!r} is {described(column)}; to "
                f"match its values pass list({argument}.values())"
            )
    return _Table(argument, list(data), columns.__getitem__)


def _holds_records(data: Any) -> bool:
    """Whether the items are mappings, as the first that is not None shows."""
    if isinstance(data, np.ndarray):
        if data.dtype != object or data.ndim != 1:
            return False
    elif not isinstance(data, Sequence | ValuesView | deque) or isinstance(data, str | bytes):
        return False
    return _is_record(next((item for item in data if item is not None), None))


def _is_record(item: Any) -> bool:
    return hasattr(item, "keys") and hasattr(item, "__getitem__")


def _table_of_records(data: Iterable[Any], argument: str) -> _Table:
    """A record without a key has a null there, and so has None in the place of a record."""
    records = list(data)
    names: dict[Any, None] = {}
    for row, record in enumerate(records):
        if record is not None and not _is_record(record):
            raise TypeError(
                f"[{argument}] item {row} is {described(record)}; expected a mapping, as others are"
            )
        names.update(dict.fromkeys(() if record is None else record.keys()))
    listed = list(names)
    return _Table(
        argument, listed, lambda place: [_field(record, listed[place]) for record in records]
    )


def _field(record: Any, name: Any) -> Any:
    return record[name] if record is not None and name in record.keys() else None  # noqa: SIM118


def _place_of(table: _Table, on: Hashable, option: str) -> int:
    if on is not None and not isinstance(on, Hashable):
        raise TypeError(f"[{option}] is {described(on)}; expected the name of one column")
    names = table.names
    if not names:
        raise InvalidArgument(f"[{table.argument}] has no columns")
    found = [place for place, name in enumerate(names) if same_name(name, on)]
    if len(found) == 1:
        return found[0]
    if on is None and len(names) == 1:
        return 0
    where = "" if table.argument == "data" else f" in [{table.argument}]"
    if found:
        problem = f"there are {len(found)} columns {on!r}{where}; the columns are"
    elif on is None:
        problem = f"is needed: the {table.argument} has the columns"
    else:
        problem = f"there is no column {on!r}{where}; the columns are"
    parts = list(on) if isinstance(on, tuple) and not found else []
    are_columns = parts and all(any(same_name(name, part) for name in names) for part in parts)
    hint = f"; several columns are a list, {parts}" if are_columns else ""
    raise InvalidArgument(f"[{option}] {problem} {_listed(names)}{hint}")


def same_name(name: Any, on: Any) -> bool:
    """Whether one names what the other does."""
    try:
        return name is on or bool(name == on)
    except (TypeError, ValueError):  # pandas.NA is neither equal nor unequal to anything
        return False


def _listed(names: list[Any], most: int = 20) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(map(shown, names[:most])) + more


def shown(name: Any) -> str:
    """Text as it is, where it can be seen; else as Python writes the name."""
    return name if isinstance(name, str) and name and name.isprintable() else repr(name)


def _refuse_query(data: Any, argument: str) -> None:
    """InvalidArgument for a query, which says how to make a table of it."""
    library = type(data).__module__.partition(".")[0]
    for known, method in _QUERIES:
        if library == known and hasattr(data, method):
            raise InvalidArgument(
                f"[{argument}] is a {type(data).__name__}, which is not computed yet: "
                f"pass what its .{method}() gives"
            )
