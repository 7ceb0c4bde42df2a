"""Text tables are the same after they were written and read again, whatever they hold."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st
from warpmatch.tables import TextTable, read_table, target_of, write_table

FIELDS = st.text(st.sampled_from('ab ,;\t|"\r\n\0ü漢😀\ufeff'), max_size=6)
WIDTH = 3


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(FIELDS, min_size=WIDTH, max_size=WIDTH), max_size=6),
    delimiter=st.sampled_from(",;\t|§"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "gb18030"]),
)
def test_round_trip(tmp_path_factory, rows, delimiter: str, line_end: str, encoding: str):
    folder = tmp_path_factory.mktemp("tables")
    path, out = str(folder / "in.csv"), str(folder / "out.csv")
    text = io.StringIO(newline="")
    # The line end of the module quotes both kinds; every line but those in quotes ends so.
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=line_end)
    writer.writerows([["a", "b", "c"], *rows])
    with open(path, "wb") as file:
        file.write(text.getvalue().encode(encoding))

    def read(name: str) -> TextTable:
        table = read_table(name, delimiter=delimiter, encoding=encoding)
        assert isinstance(table, TextTable)
        return table

    first = read(path)
    assert first.names == ["a", "b", "c"]
    assert first.rows == rows
    assert first.dialect.line_end == line_end
    with open(out, "wb") as file:
        write_table(first, {"new": range(len(rows))}, file, target_of(out))
    second = read(out)
    assert second.names == ["a", "b", "c", "new"]
    assert second.rows == [[*row, str(number)] for number, row in enumerate(rows)]
    assert second.dialect == first.dialect


@settings(deadline=None)
@given(
    rows=st.lists(st.lists(st.text("ab1 '", max_size=5), min_size=2, max_size=4), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    usual=st.sampled_from(["csv", "tsv"]),
)
def test_plain_tables_are_told_apart(tmp_path_factory, rows, delimiter: str, usual: str):
    """Fields that hold no separator leave no doubt."""
    path = str(tmp_path_factory.mktemp("tables") / f"in.{usual}")
    lines = [delimiter.join(row) for row in [["a", "b", "c", "d"], *rows]]
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("".join(f"{line}\n" for line in lines))
    table = read_table(path)
    assert isinstance(table, TextTable)
    assert table.dialect.delimiter == delimiter
    assert table.names == ["a", "b", "c", "d"]
    assert [row[: len(given)] for row, given in zip(table.rows, rows, strict=True)] == rows
