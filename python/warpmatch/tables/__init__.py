"""Tables in files: CSV and its kin, plain lines and Parquet, read whole and written whole.

>>> import tempfile
>>> from pathlib import Path
>>> from warpmatch.tables import read_table, select
>>> file = Path(tempfile.mkdtemp()) / "names.csv"
>>> _ = file.write_text("id;name\\n1;Acme\\n2;\\n")
>>> table = read_table(str(file))
>>> table.names, table.dialect.delimiter
(['id', 'name'], ';')
>>> select(table, "name").values
['Acme', None]
"""

from .columns import Column, NoColumn, select
from .encoding import UndecodableText
from .formats import FORMATS, Target, read_table, target_of, write_table
from .parquet import ArrowTable
from .replacing import replacing
from .text import TextTable

__all__ = [
    "FORMATS",
    "ArrowTable",
    "Column",
    "NoColumn",
    "Table",
    "Target",
    "TextTable",
    "UndecodableText",
    "read_table",
    "replacing",
    "select",
    "target_of",
    "write_table",
]

Table = TextTable | ArrowTable
