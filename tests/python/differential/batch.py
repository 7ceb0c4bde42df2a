"""Calls with sets of strings."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .calls import Call, Named, Packed
from .scorers import OWN_SCORERS, SCORERS, Scorer
from .strings import NULLS, as_bytes, as_sequence, chance, is_null, of, one_of, text, texts, up_to

WHOLE = ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64")
FLOATS = ("float32", "float64")
PROCESSORS = (Named("utils.default_process"), str.lower, str.split)

Sets = tuple[Scorer, list[Any], list[Any]]


@st.composite
def cdist_calls(draw: DrawFn) -> Call:
    scorer, queries, choices = scorer_and_sets(draw, 2)
    options = _options(draw, scorer, queries, choices) | _cells(draw, scorer)
    options |= _processor(draw, queries, choices)
    sets: tuple[Any, ...] = queries, choices
    if not any(isinstance(row, list | tuple) for row in [*queries, *choices]):
        sets = _packed(draw, queries, choices)
    return Call("process.cdist", sets, options)


@st.composite
def cpdist_calls(draw: DrawFn) -> Call:
    scorer, queries, choices = scorer_and_sets(draw, 2)
    if not chance(draw, 1):
        count = min(len(queries), len(choices))
        queries, choices = queries[:count], choices[:count]
    options = _options(draw, scorer, queries, choices) | _cells(draw, scorer)
    return Call("process.cpdist", (queries, choices), options | _processor(draw, queries, choices))


@st.composite
def extract_calls(draw: DrawFn, function: str) -> Call:
    scorer, queries, choices = scorer_and_sets(draw, 20)
    query = queries[0] if queries else text(draw)
    options = _options(draw, scorer, [query], choices)
    if function == "extract" and chance(draw, 70):
        options["limit"] = draw(one_of((5, 0, 1, 2, 100, None)))
    options.pop("workers", None)
    options |= _processor(draw, [query], choices)
    return Call(f"process.{function}", (query, _contained(draw, choices)), options)


@st.composite
def matrix_calls(draw: DrawFn) -> Call:
    scorer, queries, choices = scorer_and_sets(draw, 5, own=True)
    options = _options(draw, scorer, queries, choices, own=True)
    if scorer.is_whole and "score_cutoff" in options:
        options["score_cutoff"] = int(options["score_cutoff"])
    if chance(draw, 40):
        options["dtype"] = draw(one_of((*FLOATS, *WHOLE)))
    return Call("matrix", _packed(draw, queries, choices), options)


@st.composite
def top_k_calls(draw: DrawFn) -> Call:
    scorer, queries, choices = scorer_and_sets(draw, 20, own=True)
    options = _options(draw, scorer, queries, choices, own=True)
    k = draw(up_to(6)) + 1
    return Call("top_k", (*_packed(draw, queries, choices), k), options)


@st.composite
def pairs_calls(draw: DrawFn) -> Call:
    scorer, left, right = scorer_and_sets(draw, 20, own=True)
    options = {"score_cutoff": 3 if scorer.is_whole else scorer.largest / 2}
    options |= _options(draw, scorer, left, right, own=True)
    return Call("pairs", _packed(draw, left, right), options)


@st.composite
def self_join_calls(draw: DrawFn) -> Call:
    scorer, left, right = scorer_and_sets(draw, 20, own=True)
    strings = [*left, *right]
    options = {"score_cutoff": 3 if scorer.is_whole else scorer.largest / 2}
    options |= _options(draw, scorer, strings, strings, own=True)
    return Call("self_join", _packed(draw, strings), options)


def scorer_and_sets(draw: DrawFn, with_nulls: int, own: bool = False) -> Sets:
    """A scorer and two sets for it, without other sequences for warpmatch's own calls.

    `with_nulls` in a hundred of the sets have nulls among their rows.
    """
    scorer = of(draw, OWN_SCORERS if own else SCORERS)
    rows: list[Any] = texts(draw)
    if chance(draw, 50):
        rows.reverse()  # so that originals stand on either side
    if chance(draw, 40):
        rows = [_row(draw, row, scorer.takes_sequences and not own) for row in rows]
    if chance(draw, with_nulls):
        rows = [draw(one_of(NULLS)) if chance(draw, 20) else row for row in rows]
    middle = draw(up_to(len(rows)))
    return scorer, rows[:middle], rows[middle:]


def _row(draw: DrawFn, text: str, other_sequences: bool) -> Any:
    if not chance(draw, 15):
        return text
    return as_sequence(draw, text) if other_sequences and chance(draw, 40) else as_bytes(text)


def _options(
    draw: DrawFn, scorer: Scorer, left: list[Any], right: list[Any], own: bool = False
) -> dict[str, Any]:
    """Scorer, its arguments, a cutoff near a score of the call, and threads."""
    options: dict[str, Any] = {"scorer": scorer.name if own else Named(scorer.path)}
    parameters = scorer.parameters(draw)
    if parameters:
        options["scorer_kwargs"] = parameters
    score = None
    if left and right:
        score = scorer.reachable(of(draw, left), of(draw, right), parameters)
    cutoff = scorer.cutoff(draw, score)
    if cutoff is not None:
        options["score_cutoff"] = cutoff
    if chance(draw, 10):
        options["workers"] = 2
    return options


def _cells(draw: DrawFn, scorer: Scorer) -> dict[str, Any]:
    """The type of a dense result, and what its scores are multiplied by."""
    options: dict[str, Any] = {}
    if chance(draw, 60):
        name = draw(one_of(FLOATS + WHOLE if chance(draw, 70) else FLOATS))
        options["dtype"] = draw(one_of((name, np.dtype(name).type, np.dtype(name))))
    if chance(draw, 30):
        fractions = (1, 2, 0.5, 1.5, 100, 255, 1e3)
        multipliers = (1, 2, 3, 10, 100, 255) if scorer.is_whole else fractions
        options["score_multiplier"] = draw(one_of(multipliers))
    return options


def _processor(draw: DrawFn, left: list[Any], right: list[Any]) -> dict[str, Any]:
    only_strings = all(isinstance(row, str) or is_null(row) for row in [*left, *right])
    if only_strings and chance(draw, 15):
        return {"processor": draw(one_of(PROCESSORS))}
    return {}


def _contained(draw: DrawFn, choices: list[Any]) -> Any:
    """The choices as a list, or now and then as a dict, a Corpus or a tuple."""
    kind = draw(up_to(7))
    if kind == 7:
        return {f"key {row}": choice for row, choice in enumerate(choices)}
    if kind == 6 and all(isinstance(choice, str) or is_null(choice) for choice in choices):
        return Packed(choices)
    return tuple(choices) if kind == 5 else choices


def _packed(draw: DrawFn, *sets: list[Any]) -> tuple[Any, ...]:
    return tuple(Packed(strings) if chance(draw, 20) else strings for strings in sets)


def families() -> dict[str, SearchStrategy[Call]]:
    """What makes the calls of each function."""
    extracting = ("extract", "extractOne", "extract_iter")
    return {
        "process.cdist": cdist_calls(),
        "process.cpdist": cpdist_calls(),
        **{f"process.{function}": extract_calls(function) for function in extracting},
        "matrix": matrix_calls(),
        "top_k": top_k_calls(),
        "pairs": pairs_calls(),
        "self_join": self_join_calls(),
    }
