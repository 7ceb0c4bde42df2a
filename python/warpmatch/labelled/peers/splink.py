"""splink: Fellegi and Sunter's model over the columns, trained on the rows themselves."""

import contextlib
import logging
from collections.abc import Sequence
from typing import Any

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.exceptions import EMTrainingException

from ..sets import LabelledSet
from .blocking import agreeing, telling

_LETTERS = 5
_SEED = 1
_LEAST = 1e-6
"""Probabilities below are left out."""


def score(data: LabelledSet, columns: Sequence[str]) -> tuple[Any, Any, Any]:
    """Columns by Jaro-Winkler; pairs that agree in one of them, or in its first five letters."""
    frames = [_frame(table, columns) for table in data.tables]
    numbers = {column: i for i, column in enumerate(columns)}
    exact = [block_on(f"c{numbers[column]}") for column in telling(data, columns)]
    near = telling(data, columns, _LETTERS)
    rules = exact + [block_on(f"substr(c{numbers[column]}, 1, {_LETTERS})") for column in near]
    settings = SettingsCreator(
        link_type="link_only" if data.has_two_tables else "dedupe_only",
        unique_id_column_name="row",
        comparisons=[cl.JaroWinklerAtThresholds(f"c{i}") for i in range(len(columns))],
        blocking_rules_to_generate_predictions=rules,
    )
    database = DuckDBAPI()
    tables = [
        database.register(frame, dataset_display_name=name)
        for frame, name in zip(frames, ("first", "second"), strict=False)
    ]
    linker = Linker(tables, settings, log_level=logging.ERROR)
    training = linker.training
    if any(agreeing(data, column) for column in columns):  # else its own guess stays
        training.estimate_probability_two_random_records_match(exact, recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=_SEED)
    if len(columns) > 1:  # a lone column is never free to be trained: any rule holds it fixed
        for rule in exact:
            with contextlib.suppress(EMTrainingException):  # no pair agrees in the column
                training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=_LEAST).as_pandas_dataframe()
    left, right = found["row_l"].to_numpy(), found["row_r"].to_numpy()
    if data.has_two_tables:  # either table can stand to the left
        swapped = found["source_dataset_l"].to_numpy() == "second"
        left[swapped], right[swapped] = right[swapped], left[swapped].copy()
    return left, right, found["match_weight"].to_numpy()


def _frame(table: Any, columns: Sequence[str]) -> pd.DataFrame:
    lowered = {
        f"c{i}": [None if value is None else value.lower() for value in table[column]]
        for i, column in enumerate(columns)
    }
    frame = pd.DataFrame(lowered, dtype=object)
    frame.insert(0, "row", range(len(frame)))
    return frame
