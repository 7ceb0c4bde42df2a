"""Linking two tables: which row of one is which row of the other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from .. import _core
from ..arguments import true_or_false
from ..inputs.columns import column_of
from ..inputs.processing import Processor
from ..progress import ProgressLike
from ..results.exports import labels_of
from ..results.pairs import Links, Pairs
from ..running import Device, check_run, reading, running
from ..scorers.cutoffs import threshold_of
from ..scorers.scorer import ScorerLike, set_scorer_of
from .several import (
    On,
    Processors,
    Several,
    Within,
    columns_asked_for,
    named_scorer,
    on_one,
    processors_of,
    scorer_by_look,
)
from .thresholds import Threshold, ThresholdChoice, check_auto, suggested

if TYPE_CHECKING:
    from ..evidence.result import RecordLinks

__all__ = ["link"]


@overload
def link(
    left: object,
    right: object,
    *,
    on: Several,
    within: Within = None,
    threshold: Threshold = None,
    processor: Processors | None = None,
    one_to_one: bool = True,
    many_to_one: bool = False,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> RecordLinks: ...
@overload
def link(
    left: object,
    right: object,
    *,
    on: Hashable,
    within: str | list[Any],
    threshold: Threshold = None,
    scorer: ScorerLike | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processors | None = None,
    one_to_one: bool = True,
    many_to_one: bool = False,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> RecordLinks: ...
@overload
def link(
    left: object,
    right: object,
    *,
    on: Hashable = None,
    threshold: Threshold = None,
    scorer: ScorerLike | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    one_to_one: bool = True,
    many_to_one: bool = False,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Links: ...
def link(
    left: object,
    right: object,
    *,
    on: On = None,
    within: Within = None,
    threshold: Threshold = None,
    scorer: ScorerLike | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processors | None = None,
    one_to_one: bool = True,
    many_to_one: bool = False,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Links:
    """The rows of two tables that belong together.

    Of every pair that meets the threshold, the best are taken first, ties to the lower left row,
    then the lower right row; a row that has its partner is passed over.

    Args:
        left: strings or a Corpus, or a table as in `dedupe`.
        right: likewise.
        on: the column of both tables; or several, as in `dedupe`.
        within: columns whose values must be equal, as in `dedupe`.
        threshold: as in `dedupe`: a floor for similarities, a ceiling for distances; None is the
            usual one of the scorer. ``auto`` finds one from the scores themselves, without labels
            (`ThresholdChoice`), and is what None is where several columns are compared. 0.5 to 0.6
            suits ``rarity`` where each row has one partner.
        scorer: as in `dedupe`; None is ``rarity``, which fits itself on both sides.
        scorer_kwargs: its parameter, as in `matrix`.
        processor: what strings go through first, as in `dedupe`.
        one_to_one: each row has one partner at most, which suits tables that are each free of
            duplicates. False keeps every pair.
        many_to_one: each left row has one partner at most, a right row any number; in the place of
            `one_to_one`.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.
        workers: CPU threads; None is every core.
        progress: True for a bar, or a callable(done, total).

    Returns:
        Links, sorted by (left, right), with the threshold they met. Nulls match nothing.
        Where several columns are compared RecordLinks, with the probability, the model, and
        ``explain(i)``.

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
    # What is wrong with the arguments is found before anything is read.
    check_run(device, workers, progress)
    one_to_one = true_or_false(one_to_one, "one_to_one")
    many_to_one = true_or_false(many_to_one, "many_to_one")
    once = one_to_one or many_to_one, one_to_one and not many_to_one
    columns = columns_asked_for(on, within, scorer, scorer_kwargs)
    if columns is not None and (len(columns) > 1 or within is not None):
        from ..evidence.calls import link_records

        tables = (left, "left"), (right, "right")
        processors = processors_of(columns, processor)
        run = device, workers, progress
        return link_records(tables, columns, processors, within, threshold, once, *run)
    alone: Any = processor if columns is None else processors_of(columns, processor).get(*columns)
    named = scorer if columns is None else named_scorer(columns)

    def asked(scorer: ScorerLike) -> tuple[Any, float | None]:
        wanted = set_scorer_of(scorer, scorer_kwargs, alone)
        if isinstance(threshold, str) and threshold == "auto":
            check_auto(wanted)
            return wanted, None
        return wanted, threshold_of(wanted, threshold)

    wanted, cutoff = asked("rarity" if named is None else named)
    rows, others = column_of(left, on_one(on), "left"), column_of(right, on_one(on), "right")
    sides = (rows.strings, "left"), (others.strings, "right")
    if columns is not None and named is None:
        wanted, cutoff = asked(scorer_by_look(sides, alone, workers))
    fitted, corpora = reading(wanted, sides, workers, progress)
    choice: ThresholdChoice | None = None
    if cutoff is None:
        choice = suggested(fitted, corpora, device, workers, progress)
        cutoff = choice.threshold
    with running(device, workers, progress, "link") as run:
        found = fitted.pairs(corpora[0], corpora[1], cutoff, run)
    higher = fitted.higher_is_better
    kept = _core.best_matches(found[0], found[1], np.asarray(found[2], np.float64), *once, higher)
    score = kept[2].astype(found[2].dtype)
    labels = labels_of(rows.strings), labels_of(others.strings)
    return Links(Pairs(*kept[:2], score, *labels, higher_is_better=higher), cutoff, choice)
