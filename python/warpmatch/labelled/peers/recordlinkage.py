"""recordlinkage: sorted neighbourhoods, Jaro-Winkler of every column, the mean of them."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import recordlinkage

from ..sets import LabelledSet
from .blocking import telling

_WINDOW = 9
"""Rows that are neighbours in the order of a column, 4 to either side."""


def score(data: LabelledSet, columns: Sequence[str]) -> tuple[Any, Any, Any]:
    """A pair is looked at where two values stand near each other in one of the columns."""
    frames = [pd.DataFrame({column: table[column] for column in columns}) for table in data.tables]
    indexer = recordlinkage.Index()
    compare = recordlinkage.Compare()
    for column in telling(data, columns):
        indexer.sortedneighbourhood(column, window=_WINDOW)
    for column in columns:
        compare.string(column, column, method="jarowinkler", missing_value=0.0)
    pairs = indexer.index(*frames)
    scores = compare.compute(pairs, *frames).mean(axis=1)
    return pairs.get_level_values(0), pairs.get_level_values(1), scores
