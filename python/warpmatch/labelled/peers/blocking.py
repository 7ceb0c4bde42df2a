"""Which pairs a peer looks at: those that agree in a column that tells rows apart."""

from collections import Counter
from collections.abc import Sequence

from ..sets import LabelledSet

__all__ = ["agreeing", "telling"]

_MOST = 500_000
"""Pairs that may agree in a column, or a genre makes everyone look at all pairs."""


def telling(data: LabelledSet, columns: Sequence[str], letters: int | None = None) -> list[str]:
    """The columns in which no more than half a million pairs agree, by their first letters.

    It is the one that tells most where all of them tell little.

    >>> from warpmatch import labelled
    >>> import numpy as np
    >>> rows = {"sex": ["f", "m"] * 4000, "name": [f"n{i // 2}" for i in range(8000)]}
    >>> data = labelled.LabelledSet("people", (rows,), np.empty((0, 2), np.int64), ())
    >>> telling(data, ["sex", "name"])
    ['name']
    """
    counts = {column: agreeing(data, column, letters) for column in columns}
    found = [column for column, count in counts.items() if 0 < count <= _MOST]
    return found or [min(counts, key=lambda column: counts[column])]


def agreeing(data: LabelledSet, column: str, letters: int | None = None) -> int:
    """How many pairs agree in a column, or in its first letters; missing values never do."""
    sides = [
        Counter(value[:letters].lower() for value in table[column] if value is not None)
        for table in data.tables
    ]
    if data.has_two_tables:
        return sum(count * sides[1][value] for value, count in sides[0].items())
    return sum(count * (count - 1) // 2 for count in sides[0].values())
