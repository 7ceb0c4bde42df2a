"""Calls with sets of strings."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .calls import Call, Named, Packed
from .scorers import OWN_SCORERS, SCORERS, Scorer
from .strings import Maker, is_null

DTYPES = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
PROCESSORS = (Named("utils.default_process"), str.lower)


def cdist_call(make: Maker) -> Call:
    scorer, queries, choices = _scorer_and_sets(make)
    options = _options(make, scorer, queries, choices) | _cells(make, scorer)
    options = _with_processor(make, options, queries, choices)
    sets = queries, choices
    if not any(isinstance(row, list | tuple) for row in [*queries, *choices]):
        sets = _packed(make, queries, choices)
    return Call("process.cdist", sets, options, len(queries) * len(choices))


def cpdist_call(make: Maker) -> Call:
    scorer, queries, choices = _scorer_and_sets(make)
    count = min(len(queries), len(choices))
    if make.chance(0.99):
        queries, choices = queries[:count], choices[:count]
    options = _options(make, scorer, queries, choices) | _cells(make, scorer)
    options = _with_processor(make, options, queries, choices)
    return Call("process.cpdist", (queries, choices), options, count)


def extract_call(make: Maker, function: str) -> Call:
    scorer, queries, choices = _scorer_and_sets(make, nulls=0.2)
    query = queries[0] if queries else make.text()
    options = _options(make, scorer, [query], choices)
    if function == "extract" and make.chance(0.7):
        options["limit"] = make.rng.choice((0, 1, 2, 5, 100, None))
    options.pop("workers", None)
    options = _with_processor(make, options, [query], choices)
    return Call(f"process.{function}", (query, _contained(make, choices)), options, len(choices))


def matrix_call(make: Maker) -> Call:
    scorer, queries, choices = _scorer_and_sets(make, nulls=0.05, own=True)
    options = _options(make, scorer, queries, choices, own=True)
    if scorer.is_whole and "score_cutoff" in options:
        options["score_cutoff"] = int(options["score_cutoff"])
    if make.chance(0.4):
        options["dtype"] = make.rng.choice(("float32", "float64", *DTYPES))
    return Call("matrix", _packed(make, queries, choices), options, len(queries) * len(choices))


def top_k_call(make: Maker) -> Call:
    scorer, queries, choices = _scorer_and_sets(make, nulls=0.2, own=True)
    options = _options(make, scorer, queries, choices, own=True)
    sets = _packed(make, queries, choices)
    return Call("top_k", (*sets, make.rng.randrange(1, 8)), options, len(queries) * len(choices))


def pairs_call(make: Maker) -> Call:
    scorer, left, right = _scorer_and_sets(make, nulls=0.2, own=True)
    options = {"score_cutoff": scorer.largest / 2} if not scorer.is_whole else {"score_cutoff": 3}
    options |= _options(make, scorer, left, right, own=True)
    return Call("pairs", _packed(make, left, right), options, len(left) * len(right))


def self_join_call(make: Maker) -> Call:
    scorer, left, right = _scorer_and_sets(make, nulls=0.2, own=True)
    strings = [*left, *right]
    options = {"score_cutoff": scorer.largest / 2} if not scorer.is_whole else {"score_cutoff": 3}
    options |= _options(make, scorer, strings, strings, own=True)
    pairs = len(strings) * (len(strings) - 1) // 2
    return Call("self_join", _packed(make, strings), options, pairs)


def _scorer_and_sets(
    make: Maker, nulls: float = 0.02, own: bool = False
) -> tuple[Scorer, list[Any], list[Any]]:
    """A scorer and two sets for it, without other sequences for warpmatch's own calls."""
    scorer = make.rng.choice(OWN_SCORERS if own else SCORERS)
    texts = make.texts(18)
    middle = make.rng.randrange(len(texts) + 1)
    rows = [
        _row(make, text, scorer.takes_sequences and not own)
        for text in make.rng.sample(texts, len(texts))
    ]
    if make.chance(nulls):
        rows = [make.null() if make.chance(0.2) else row for row in rows]
    return scorer, rows[:middle], rows[middle:]


def _row(make: Maker, text: str, sequences: bool) -> Any:
    if not make.chance(0.06):
        return text
    if sequences and make.chance(0.4):
        return make.as_sequence(text)
    return make.as_bytes(text)


def _options(
    make: Maker, scorer: Scorer, left: list[Any], right: list[Any], own: bool = False
) -> dict[str, Any]:
    """Scorer, its arguments, a cutoff near a score of the call, and threads."""
    options: dict[str, Any] = {"scorer": scorer.name if own else Named(scorer.path)}
    parameters = scorer.parameters(make)
    if parameters:
        options["scorer_kwargs"] = parameters
    score = None
    if left and right:
        score = scorer.reachable(make.rng.choice(left), make.rng.choice(right), parameters)
    cutoff = scorer.cutoff(make, score)
    if cutoff is not None:
        options["score_cutoff"] = cutoff
    if make.chance(0.1):
        options["workers"] = 2
    return options


def _cells(make: Maker, scorer: Scorer) -> dict[str, Any]:
    """The type of a dense result, and what its scores are multiplied by."""
    options: dict[str, Any] = {}
    if make.chance(0.6):
        names = ("float32", "float64", *DTYPES) if make.chance(0.7) else ("float32", "float64")
        name = make.rng.choice(names)
        options["dtype"] = make.rng.choice((name, np.dtype(name).type, np.dtype(name)))
    if make.chance(0.3):
        multipliers = (
            (1, 2, 3, 10, 100, 255) if scorer.is_whole else (1, 2, 0.5, 1.5, 100, 255, 1e3)
        )
        options["score_multiplier"] = make.rng.choice(multipliers)
    return options


def _with_processor(
    make: Maker, options: dict[str, Any], left: list[Any], right: list[Any]
) -> dict[str, Any]:
    texts = all(isinstance(row, str) or is_null(row) for row in [*left, *right])
    if texts and make.chance(0.15):
        return {**options, "processor": make.rng.choice(PROCESSORS)}
    return options


def _contained(make: Maker, choices: list[Any]) -> Any:
    kind = make.rng.randrange(8)
    if kind == 0:
        return {f"key {row}": choice for row, choice in enumerate(choices)}
    if kind == 1 and all(isinstance(choice, str) or is_null(choice) for choice in choices):
        return Packed(choices)
    return tuple(choices) if kind == 2 else choices


def _packed(make: Maker, *sets: list[Any]) -> tuple[Any, ...]:
    return tuple(Packed(strings) if make.chance(0.2) else strings for strings in sets)


def families() -> dict[str, tuple[float, Callable[[Maker], Call]]]:
    """Each family's share of the calls, and what makes one."""

    def extract(function: str) -> Callable[[Maker], Call]:
        return lambda make: extract_call(make, function)

    return {
        "process.cdist": (3.0, cdist_call),
        "process.cpdist": (3.0, cpdist_call),
        "process.extract": (3.0, extract("extract")),
        "process.extractOne": (2.0, extract("extractOne")),
        "process.extract_iter": (2.0, extract("extract_iter")),
        "matrix": (2.0, matrix_call),
        "top_k": (2.0, top_k_call),
        "pairs": (2.0, pairs_call),
        "self_join": (2.0, self_join_call),
    }
