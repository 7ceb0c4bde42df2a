"""Deduplication: which rows of a table are the same thing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from .. import _core
from ..errors import InvalidArgument
from ..inputs.columns import Column, column_of
from ..inputs.processing import Processor
from ..progress import ProgressLike
from ..results.exports import Labels, labels_of
from ..running import Device, check_run, reading
from ..scorers.cutoffs import threshold_of
from ..scorers.scorer import Scorer, ScorerLike, set_scorer_of
from .deduped import Dedupe, Explanation, clustered
from .grouping import Group
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
    from ..evidence.result import RecordDedupe
    from ..scorers.rarity import Rarity, RarityToFit
    from ..scorers.scorer import AnyScorer

__all__ = ["Dedupe", "Explanation", "Group", "dedupe"]


@overload
def dedupe(
    data: object,
    *,
    on: Several,
    within: Within = None,
    threshold: Threshold = None,
    processor: Processors | None = None,
    clusters: Literal["components", "average"] | None = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> RecordDedupe: ...
@overload
def dedupe(
    data: object,
    *,
    on: Hashable,
    within: str | list[Any],
    threshold: Threshold = None,
    scorer: ScorerLike | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processors | None = None,
    clusters: Literal["components", "average"] | None = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> RecordDedupe: ...
@overload
def dedupe(
    data: object,
    *,
    on: Hashable = None,
    threshold: Threshold = None,
    scorer: ScorerLike | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    clusters: Literal["components", "average"] | None = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Dedupe: ...
def dedupe(
    data: object,
    *,
    on: On = None,
    within: Within = None,
    threshold: Threshold = None,
    scorer: ScorerLike | None = None,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processors | None = None,
    clusters: Literal["components", "average"] | None = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Dedupe | RecordDedupe:
    """Groups strings that belong together, over every pair that meets the threshold.

    Args:
        data: strings or a Corpus; or a table: of pandas, Polars or pyarrow, a dict of columns, a
            list of dicts, a structured NumPy array, or an Arrow reader.
        on: the table's column, by its name, which can be anything; where there is one column alone
            it is that one. Several columns, in a dict or a list, are weighed together: a dict
            has for each what it is compared by: ``rarity``, ``code`` (the share of characters that
            need no edit), ``exact``, or the name of a scorer; in a list the look decides, codes
            being what has digits and one word or two, and ``rarity`` the rest. Numbers and dates
            are text as Python writes it. Where there is one column it is compared alone.
        within: a column, or a list of them, whose values must be equal; rows with a null there
            match nothing. What is compared is then weighed as several columns are.
        threshold: floor for similarities, ceiling for distances; inclusive, compared without
            rounding. None is 90 where scores go to 100, 0.9 where they go to 1, and 0.1 for
            distances up to 1; scorers that count in whole numbers need one. ``auto`` finds one from
            the scores themselves (`ThresholdChoice`); look at the weakest pairs then, as in one
            table it is no more than a start. Of several columns it is the evidence in bits, 0 being
            as likely as not, and None is ``auto``.
        scorer: one of warpmatch's functions, or its name; or a `Rarity`. None is ``ratio``, or the
            look of the column where ``on`` is a list. The name ``rarity``
            fits one on the strings: it goes by the words that name a thing, where the others count
            every letter alike.
        scorer_kwargs: its parameter, as in `matrix`.
        processor: what strings go through first, as in `matrix`; clusters are shown as they were
            written. Of several columns it is for the strings of each, numbers and dates and what
            `within` names being left as they are; or a dict from some columns to one of their own.
        clusters: ``components``: a chain of pairs holds a cluster together. ``average``, for
            similarities: two groups are merged, the best first, as long as the average over all
            pairs of their rows meets the threshold, one that does not counting as 0; so no chain
            takes what is alike at each step and not in all for one thing. None is ``average``,
            and ``components`` for distances, of which there is no such average.
        device: ``auto``, ``cpu``, ``cuda``, ``cuda:N`` or ``cuda:all``.
        workers: CPU threads; None is every core.
        progress: True for a bar, or a callable(done, total).

    Returns:
        A Dedupe. Nulls are clusters of their own. Of several columns a RecordDedupe; a null is no
        evidence there.

    Raises:
        InvalidArgument: a missing column (the message lists those there are) or a doubled one, a
            threshold that is out of range or needed, an unknown scorer or device, a query that is
            no table yet (the message says what to call).
        DeviceError: the device cannot be used, and why.

    Warns:
        CutoffWarning: the threshold looks like one of another scale, such as 0.9 for ``ratio``.

    >>> import warpmatch
    >>> found = warpmatch.dedupe(["Acme Corp", "ACME Inc", "Acme Corp.", None, "Acme  Corp"])
    >>> found.clusters
    array([0, 1, 0, 2, 0], dtype=int32)
    >>> [found.corpus[group.representative] for group in found.groups()]
    ['Acme Corp']
    """
    # What is wrong with the arguments is found before anything is read.
    check_run(device, workers, progress)
    run = device, workers, progress
    columns = columns_asked_for(on, within, scorer, scorer_kwargs)
    if columns is not None and (len(columns) > 1 or within is not None):
        from ..evidence.calls import dedupe_records

        linkage = "average" if clusters is None else _checked_linkage(clusters)
        processors = processors_of(columns, processor)
        return dedupe_records(data, columns, processors, within, threshold, linkage, *run)
    alone: Any = processor if columns is None else processors_of(columns, processor).get(*columns)

    def asked(scorer: ScorerLike) -> DedupeWay:
        return dedupe_way(scorer, scorer_kwargs, alone, threshold, clusters)

    named = scorer if columns is None else named_scorer(columns)
    looks = columns is not None and named is None
    way = asked("rarity" if looks else "ratio" if named is None else named)
    column = column_of(data, on_one(on))
    labels = labels_of(column.strings)
    if looks:
        corpus = _core.pack(column.strings, column.argument, workers)
        column = column._replace(strings=corpus)
        way = asked(scorer_by_look((column,), alone, workers))
    return dedupe_column(column, way, labels, *run)


class DedupeWay(NamedTuple):
    """How one column is deduplicated: the arguments of `dedupe`, checked."""

    scorer: AnyScorer
    cutoff: float | None
    """None for the one that the scores suggest."""
    linkage: str


def dedupe_way(
    scorer: ScorerLike,
    scorer_kwargs: Mapping[str, Any] | None = None,
    processor: Processor | None = None,
    threshold: Threshold = None,
    clusters: str | None = None,
) -> DedupeWay:
    """The arguments of `dedupe` for one column, checked without the strings; raises as it does."""
    wanted = set_scorer_of(scorer, scorer_kwargs, processor)
    cutoff = None
    if isinstance(threshold, str) and threshold == "auto":
        check_auto(wanted)
    else:
        cutoff = threshold_of(wanted, threshold)
    return DedupeWay(wanted, cutoff, _linkage_of(wanted, clusters))


def dedupe_column(
    column: Column,
    way: DedupeWay,
    labels: Labels = None,
    device: Device = "auto",
    workers: int | None = None,
    progress: ProgressLike = False,
) -> Dedupe:
    """The work of `dedupe` on one column, after its arguments have been checked."""
    corpus = _core.pack(column.strings, column.argument, workers)
    fitted, (read,) = reading(way.scorer, ((corpus, column.argument),), workers, progress)
    cutoff = way.cutoff
    choice: ThresholdChoice | None = None
    if cutoff is None:
        choice = suggested(fitted, (read,), device, workers, progress)
        cutoff = choice.threshold
    found = clustered(corpus, read, fitted, cutoff, way.linkage, device, workers, progress, labels)
    return replace(found, threshold_choice=choice)


def _linkage_of(scorer: Scorer | Rarity | RarityToFit, clusters: str | None) -> str:
    if clusters is None:
        return "average" if scorer.higher_is_better else "components"
    if _checked_linkage(clusters) == "average" and not scorer.higher_is_better:
        raise InvalidArgument(
            f"[clusters] must be 'components' for {scorer.name}, a distance: an average is one of "
            "similarities"
        )
    return clusters


def _checked_linkage(clusters: str) -> str:
    if clusters not in ("components", "average"):
        raise InvalidArgument(f"[clusters] must be 'average' or 'components', got {clusters!r}")
    return clusters
