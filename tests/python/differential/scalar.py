"""Calls with one pair of strings."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .calls import Call, Named
from .scorers import LISTING_EDITS, METRICS, SCORERS, SHARES, Scorer
from .strings import NULLS, PERCENT, as_bytes, as_sequence, chance, of, one_of, pair, text, up_to

PROCESSORS = (Named("utils.default_process"), str.lower, str.upper, None, False)
ANY_TEXT = st.text(st.characters(), max_size=8)
NO_TEXT = st.sampled_from((None, 3, ["a"], 1.5))


@st.composite
def score_calls(draw: DrawFn, scorers: list[Scorer]) -> Call:
    """A scalar function of any form, with any of its arguments."""
    scorer = of(draw, scorers)
    both = operands(draw, scorer.takes_sequences)
    options = scorer.parameters(draw)
    cutoff = scorer.cutoff(draw, scorer.reachable(*both, options))
    if cutoff is not None:
        options["score_cutoff"] = cutoff
    if scorer.name.startswith("levenshtein") and chance(draw, 10):
        options["score_hint"] = draw(up_to(39) if scorer.is_whole else SHARES)
    return Call(scorer.path, both, options | _processor(draw, both))


@st.composite
def alignment_calls(draw: DrawFn) -> Call:
    scorer = next(scorer for scorer in SCORERS if scorer.name == "partial_ratio")
    both = operands(draw)
    cutoff = scorer.cutoff(draw, scorer.reachable(*both, {}))
    options = {} if cutoff is None else {"score_cutoff": cutoff}
    return Call("fuzz.partial_ratio_alignment", both, options | _processor(draw, both))


@st.composite
def edits_calls(draw: DrawFn, metric: str) -> Call:
    both = operands(draw)
    options = {"pad": not chance(draw, 30)} if metric == "Hamming" and chance(draw, 50) else {}
    path = f"distance.{metric}.{draw(one_of(('editops', 'opcodes')))}"
    return Call(path, both, options | _processor(draw, both))


@st.composite
def process_calls(draw: DrawFn) -> Call:
    kind = draw(PERCENT)
    value: Any = draw(ANY_TEXT) if kind >= 80 else text(draw)
    value = as_bytes(text(draw)) if 70 <= kind < 80 else value
    return Call("utils.default_process", (draw(NO_TEXT) if 68 <= kind < 70 else value,))


def operands(draw: DrawFn, other_sequences: bool = True) -> tuple[Any, Any]:
    """Two strings; now and then bytes, other sequences, nulls, or what is none of these."""
    first, second = pair(draw)
    if not chance(draw, 20):
        return first, second
    kinds: list[Callable[[str], Any]] = [str, as_bytes]
    if other_sequences:
        kinds.append(lambda text: as_sequence(draw, text))
    if chance(draw, 30):
        kinds += [lambda _: draw(one_of(NULLS)), lambda _: draw(one_of((3, object)))]
    return of(draw, kinds)(first), of(draw, kinds)(second)


def _processor(draw: DrawFn, both: tuple[Any, Any]) -> dict[str, Any]:
    if not chance(draw, 10):
        return {}
    if all(isinstance(text, str) for text in both):
        return {"processor": draw(one_of(PROCESSORS))}
    return {"processor": draw(one_of((PROCESSORS[0], len)))}


def families() -> dict[str, SearchStrategy[Call]]:
    """What makes the calls of each function, or of all forms of a metric."""
    made = {s.path: score_calls([s]) for s in SCORERS if s.path.startswith("fuzz.")}
    made["fuzz.partial_ratio_alignment"] = alignment_calls()
    for metric in METRICS:
        path = f"distance.{metric}"
        made[path] = score_calls([s for s in SCORERS if s.path.startswith(f"{path}.")])
    for metric in LISTING_EDITS:
        made[f"edits.{metric}"] = edits_calls(metric)
    made["utils.default_process"] = process_calls()
    return made
