"""``process.cdist`` of long strings: by length, by likeness, with a cutoff and without."""

import functools
from collections.abc import Iterator

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import FUZZ, function
from ..workloads import LIKENESS, long_strings
from .cdist import pairs_a_second

__all__ = ["SECTION", "case"]

SCORERS = (
    "levenshtein",
    "indel",
    "ratio",
    "osa",
    "lcs_seq",
    "hamming",
    "prefix",
    "postfix",
    "jaro",
    "jaro_winkler",
    "damerau_levenshtein",
    "token_sort_ratio",
    "token_set_ratio",
    "WRatio",
    "partial_ratio",
)
STRINGS = {32: 400, 65: 300, 128: 300, 256: 200, 512: 120, 1000: 80, 10_000: 24, 100_000: 8}
"""On each side, by length: longer ones are fewer, as they cost more."""
CUTOFFS = ("1", "2", "3", "1%", "10%", "none")
"""Edits that count: so many, a share of the length, or any number."""
QUADRATIC = {
    "damerau_levenshtein": 1000,
    "WRatio": 1000,
    "token_sort_ratio": 10_000,
    "token_set_ratio": 1000,
    "partial_ratio": 256,
}
"""Scorers that take every cell of every pair, and the lengths up to which minutes suffice."""


def cases(options: Options) -> Iterator[Case]:
    """With one worker; the quick run has two lengths of the common scorers."""
    scorers = ("levenshtein", "jaro_winkler") if options.quick else SCORERS
    lengths = (128, 1000) if options.quick else tuple(STRINGS)
    for scorer in scorers:
        for length in lengths:
            if length > QUADRATIC.get(scorer, length):
                continue
            for likeness in LIKENESS:
                for cutoff in CUTOFFS:
                    yield case(scorer, length, likeness, cutoff, options.device)


def case(
    scorer: str,
    length: int,
    likeness: str,
    cutoff: str,
    device: str,
    strings: int | None = None,
) -> Case:
    """Every score of two sets of strings about so long; those beyond the cutoff need not be exact.

    With a similarity the cutoff is what so many edits leave of it.
    """
    strings = STRINGS[length] if strings is None else strings
    floor = _score_cutoff(scorer, length, cutoff)

    def build() -> dict[str, Side]:
        work = long_strings(length, strings, likeness)
        ours = functools.partial(
            warpmatch.process.cdist, scorer=function(warpmatch, scorer), workers=1, device=device
        )
        calls = {"warpmatch": ours} | peers.able("cdist_within", scorer, 1)
        return {
            name: Side(functools.partial(call, work.queries, work.choices, score_cutoff=floor))
            for name, call in calls.items()
        }

    return Case(
        name=f"long/{scorer}/{length}/{likeness}/cutoff={cutoff}",
        facts={
            "scorer": scorer,
            "workload": f"{likeness}-{length}",
            "pairs": strings * strings,
            "cutoff": cutoff,
            "workers": 1,
        },
        work=strings * strings,
        build=build,
    )


def _score_cutoff(scorer: str, length: int, cutoff: str) -> float | None:
    if cutoff == "none":
        return None
    share = cutoff.removesuffix("%")
    edits = max(1, length * int(share) // 100) if share != cutoff else int(share)
    if scorer in FUZZ:
        return 100 - 100 * edits / (2 * length)
    return 1 - edits / length if scorer.startswith("jaro") else edits


SECTION = Section(
    name="long",
    title="Every score of longer and longer strings, with a cutoff and without",
    unit="M pairs/s",
    higher_is_better=True,
    figure=pairs_a_second,
    cases=cases,
)
