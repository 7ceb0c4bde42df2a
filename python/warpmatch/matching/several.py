"""What `on` asks for: one column in the plain way, or several and what each is compared by."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from ..errors import InvalidArgument, described
from ..inputs.columns import same_name, shown
from ..inputs.processing import Processor, checked_processor, processed_corpus
from ..scorers.scorer import ScorerLike, find_scorer, scorer_of

__all__ = [
    "On",
    "Processors",
    "Several",
    "Within",
    "columns_asked_for",
    "named_scorer",
    "on_one",
    "processors_of",
    "scorer_by_look",
]

Several = list[Any] | Mapping[Any, ScorerLike | None]
"""A list of columns, or a dict from columns to what each is compared by."""
On = Hashable | Several
"""A column, or several."""
Within = Hashable | list[Any]
"""A column, or a list of them, whose values must be equal."""

Processors = Processor | Mapping[Any, Processor | None]
"""What the strings of every column go through first, or a dict from columns to it."""

Columns = dict[Hashable, ScorerLike | None]


def columns_asked_for(
    on: Any,
    within: Any,
    scorer: ScorerLike | None,
    scorer_kwargs: Any,
) -> Columns | None:
    """The columns and what each is compared by, None for what its look decides.

    None for one column in the plain way.

    Raises:
        InvalidArgument: no column, one that is named twice, or a scorer beside several columns.
        TypeError: a name that is none.
    """
    several = isinstance(on, Mapping | list)
    if not several:
        if within is None:
            return None
        if on is None:
            raise InvalidArgument("[on] is needed beside [within]: the column to compare")
        return {on: _checked(scorer, scorer_kwargs)}
    for argument, value in (("scorer", scorer), ("scorer_kwargs", scorer_kwargs)):
        if value is not None:
            raise InvalidArgument(
                f"[{argument}] is for one column; say what each is compared by in [on], as in "
                "on={'name': 'rarity', 'phone': 'code'}"
            )
    names = list(on)
    if not names:
        raise InvalidArgument(f"[on] names no column, got {on!r}")
    for place, name in enumerate(names):
        if not isinstance(name, Hashable):
            raise TypeError(f"[on] is to name columns, got {described(name)}")
        if any(same_name(name, before) for before in names[:place]):
            raise InvalidArgument(f"[on] names the column {name!r} twice")
    return dict(on) if isinstance(on, Mapping) else dict.fromkeys(names)


def _checked(scorer: ScorerLike | None, kwargs: Any) -> Any:
    if kwargs is not None:
        return scorer_of("ratio" if scorer is None else scorer, kwargs)
    is_comparison = isinstance(scorer, str) and scorer in ("rarity", "code", "exact")
    if scorer is not None and not is_comparison:
        find_scorer(scorer)  # whose error speaks of `scorer`, as the caller does
    return scorer


def processors_of(columns: Columns, processor: Processors | None) -> dict[Hashable, Processor]:
    """What the strings of each column go through first; nothing for those that are left out.

    Raises:
        InvalidArgument: a column that is not compared.
        TypeError: what cannot be called.
    """
    if not isinstance(processor, Mapping):
        processor = dict.fromkeys(columns, processor)
    for name in processor:
        if name not in columns:
            raise InvalidArgument(
                f"[processor] names the column {name!r}, which [on] does not; it compares "
                f"{list(columns)}"
            )
    checked = {name: checked_processor(wanted) for name, wanted in processor.items()}
    return {name: wanted for name, wanted in checked.items() if wanted is not None}


def on_one(on: Any) -> Any:
    """The one column there is."""
    return next(iter(on)) if isinstance(on, Mapping | list) else on


def named_scorer(columns: Columns) -> Any:
    """What the only column is to be compared by, where it is named as several are.

    None where its look decides.

    Raises:
        InvalidArgument: by ``exact``, which is no comparison of a column alone.
    """
    from ..evidence.comparisons import CODE, known_scorer

    ((name, wanted),) = columns.items()
    if isinstance(wanted, str) and wanted == "exact":
        raise InvalidArgument("[on] compares no column but by 'exact': group by it instead")
    if isinstance(wanted, str) and wanted not in ("code", "rarity"):
        known_scorer(wanted, shown(name))
    return CODE if isinstance(wanted, str) and wanted == "code" else wanted


def scorer_by_look(
    sides: tuple[tuple[object, str], ...], processor: Processor | None, workers: int | None
) -> str:
    """What a column is compared by where nothing says so; both are similarities up to 1."""
    from ..evidence.comparisons import CODE, looks_like_code
    from ..utils import normalise

    packed = (processed_corpus(strings, processor, name, workers) for strings, name in sides)
    texts = [list(normalise.corpus(corpus, workers)) for corpus in packed]
    return CODE if looks_like_code(texts) else "rarity"
