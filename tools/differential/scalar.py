"""Calls with one pair of strings."""

from collections.abc import Callable
from typing import Any

from .calls import Call, Named
from .scorers import METRICS, SCORERS, Scorer
from .strings import Maker

LISTING_EDITS = ("Levenshtein", "Indel", "LCSseq", "Hamming")
PROCESSORS = (Named("utils.default_process"), str.lower, str.upper, None, False)


def score_call(make: Maker, scorers: list[Scorer]) -> Call:
    """A scalar function of any form, with any of its arguments."""
    scorer = make.rng.choice(scorers)
    pair = operands(make, scorer.takes_sequences)
    options = scorer.parameters(make)
    if make.chance(0.6):
        cutoff = scorer.cutoff(make, scorer.reachable(*pair, options))
        if cutoff is not None:
            options["score_cutoff"] = cutoff
    if scorer.name.startswith("levenshtein") and make.chance(0.1):
        options["score_hint"] = make.rng.randrange(40) if scorer.is_whole else make.rng.random()
    return Call(scorer.path, pair, options | _processor(make, pair))


def alignment_call(make: Maker) -> Call:
    scorer = next(scorer for scorer in SCORERS if scorer.name == "partial_ratio")
    pair = operands(make)
    cutoff = scorer.cutoff(make, scorer.reachable(*pair, {}))
    options = {} if cutoff is None else {"score_cutoff": cutoff}
    return Call("fuzz.partial_ratio_alignment", pair, options | _processor(make, pair))


def edits_call(make: Maker, metric: str) -> Call:
    pair = operands(make)
    options = {"pad": make.chance(0.7)} if metric == "Hamming" and make.chance(0.5) else {}
    path = f"distance.{metric}.{make.rng.choice(('editops', 'opcodes'))}"
    return Call(path, pair, options | _processor(make, pair))


def process_call(make: Maker) -> Call:
    text: Any = make.text()
    if make.chance(0.1):
        text = make.as_bytes(text)
    elif make.chance(0.02):
        text = make.rng.choice((None, 3, ["a"], 1.5))
    elif make.chance(0.2):
        text = "".join(chr(make.rng.randrange(0x110000)) for _ in range(make.rng.randrange(1, 9)))
    return Call("utils.default_process", (text,))


def operands(make: Maker, sequences: bool = True) -> tuple[Any, Any]:
    """Two strings; now and then bytes, other sequences, nulls, or what is none of these."""
    first, second = make.pair()
    if make.chance(0.8):
        return first, second
    kinds: list[Callable[[str], Any]] = [str, make.as_bytes]
    if sequences:
        kinds.append(make.as_sequence)
    if make.chance(0.3):
        kinds += [lambda _: make.null(), lambda _: make.rng.choice((3, object))]
    return make.rng.choice(kinds)(first), make.rng.choice(kinds)(second)


def _processor(make: Maker, pair: tuple[Any, Any]) -> dict[str, Any]:
    if not make.chance(0.1):
        return {}
    if all(isinstance(text, str) for text in pair):
        return {"processor": make.rng.choice(PROCESSORS)}
    return {"processor": make.rng.choice((Named("utils.default_process"), len))}


def families() -> dict[str, tuple[float, Callable[[Maker], Call]]]:
    """Each family's share of the calls, and what makes one."""

    def of_scorers(scorers: list[Scorer]) -> Callable[[Maker], Call]:
        return lambda make: score_call(make, scorers)

    def of_edits(metric: str) -> Callable[[Maker], Call]:
        return lambda make: edits_call(make, metric)

    made: dict[str, tuple[float, Callable[[Maker], Call]]] = {}
    for scorer in SCORERS:
        if scorer.path.startswith("fuzz."):
            made[scorer.path] = 3.0, of_scorers([scorer])
    made["fuzz.partial_ratio_alignment"] = 2.0, alignment_call
    for metric in METRICS.values():
        path = f"distance.{metric}"
        made[path] = 4.5, of_scorers([s for s in SCORERS if s.path.startswith(f"{path}.")])
    for metric in LISTING_EDITS:
        made[f"edits.{metric}"] = 1.5, of_edits(metric)
    made["utils.default_process"] = 2.0, process_call
    return made
