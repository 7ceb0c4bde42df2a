"""Linking two tables: which row of one is which row of the other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from . import _core
from .columns import column_of
from .exports import labels_of
from .processing import Processor
from .progress import ProgressLike
from .results import Pairs
from .running import Device, reading, running
from .scorers import ScorerLike, set_scorer_of, threshold_of

__all__ = ["link"]


def link(
    left: object,
    right: object,
    *,
    on: Hashable = None,
    threshold: float | None = None,
    scorer: ScorerLike = "rarity",
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    one_to_one: bool = True,
    many_to_one: bool = False,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Pairs:
    """The rows of two tables that belong together.

    Of every pair that meets the threshold, the best are taken first, ties to the lower left row,
    then the lower right row; a row that has its partner is passed over.

    Args:
        left: strings or a Corpus, or a table as in `dedupe`.
        right: likewise.
        on: the column of both tables.
        threshold: as in `dedupe`: a floor for similarities, a ceiling for distances; None is the
            usual one of the scorer. 0.5 to 0.6 suits ``rarity`` where each row has one partner.
        scorer: as in `dedupe`. ``rarity`` fits itself on both sides.
        scorer_kwargs: its parameter, as in `matrix`.
        processor: what strings go through first, as in `matrix`.
        one_to_one: each row has one partner at most, which suits tables that are each free of
            duplicates. False keeps every pair.
        many_to_one: each left row has one partner at most, a right row any number; in the place of
            `one_to_one`.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.
        workers: CPU threads; None is every core.
        progress: True for a bar, or a callable(done, total).

    Returns:
        Pairs, sorted by (left, right). Nulls match nothing.

    Raises:
        InvalidArgument: an unknown column, scorer or device, a threshold out of range.
        OutOfMemory: there is no room for so many pairs.
        DeviceError: the device cannot be used, and why.

    >>> import warpmatch
    >>> shop = ["Sony turntable PS-LX350H", "Bose speaker 161", "Linksys switch EZXS88W"]
    >>> other = ["Linksys EZXS88W switch 8 port", "Sony PSLX350H turntable", "Canon scanner"]
    >>> found = warpmatch.link(shop, other, threshold=0.5)
    >>> found.left.tolist(), found.right.tolist()
    ([0, 2], [1, 0])
    """
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = threshold_of(wanted, threshold)
    rows, others = column_of(left, on), column_of(right, on)
    sides = (rows.strings, "left"), (others.strings, "right")
    fitted, corpora = reading(wanted, sides, workers, progress)
    with running(device, workers, progress, "link") as run:
        found = fitted.pairs(corpora[0], corpora[1], cutoff, run)
    scores = np.asarray(found[2], np.float64)
    left_once, right_once = one_to_one or many_to_one, one_to_one and not many_to_one
    kept = _core.best_matches(
        found[0], found[1], scores, left_once, right_once, fitted.higher_is_better
    )
    labels = labels_of(rows.strings), labels_of(others.strings)
    score = kept[2].astype(found[2].dtype)
    return Pairs(kept[0], kept[1], score, *labels, higher_is_better=fitted.higher_is_better)
