"""string_grouper: the cosine of 3-grams weighed by TF-IDF, of the columns as one text."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from string_grouper import match_strings

from ..sets import LabelledSet

_LEAST = {1: 0.4, 2: 0.1}
"""By the number of tables: pairs below are not looked at, as there are very many. Where a row has
one partner, unlike ones can be the best there are."""


def score(data: LabelledSet, columns: Sequence[str]) -> tuple[Any, Any, Any]:
    """Its own settings, but every match of a row."""
    texts = [pd.Series([text or "" for text in side]) for side in data.texts(columns)]
    found = match_strings(
        *texts,
        min_similarity=_LEAST[len(texts)],
        max_n_matches=len(texts[0]),
        number_of_processes=1,
    )
    left, right = found["left_index"].to_numpy(), found["right_index"].to_numpy()
    scores = found["similarity"].to_numpy()
    if data.has_two_tables:
        return left, right, scores
    once = left < right
    return left[once], right[once], scores[once]
