"""``process.cdist`` of long strings: by length, by likeness, with a cutoff and without."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import warpmatch

from .. import peers
from ..case import Case, Options, Section, Side
from ..scorers import FUZZ, function
from ..workloads import long_strings
from .cdist import pairs_a_second

__all__ = ["SECTION", "case"]

STRINGS = {65: 300, 256: 200, 1000: 80, 10_000: 24, 100_000: 8}
"""On each side, by length: longer ones are fewer, as they cost more."""
LONGEST = 100_000
"""Of these only what a cutoff of few edits leaves: the rest costs minutes, and tells what strings
of a tenth of the length tell."""


@dataclass(frozen=True)
class _Group:
    """Scorers that read a pair in one way, and what tells how fast they are."""

    scorers: Mapping[str, int]
    """With the lengths up to which minutes suffice."""
    cutoffs: Mapping[str, Sequence[str]]
    """For each likeness the edits that count: so many, a share of the length, or any number."""


GROUPS = (
    _Group(
        dict.fromkeys(("levenshtein", "indel", "ratio", "osa", "lcs_seq"), LONGEST),
        {
            "dissimilar": ("1", "1%", "10%", "none"),
            "similar": ("1%", "10%", "none"),
            "near": ("1", "2", "3"),
        },
    ),
    _Group(
        dict.fromkeys(("hamming", "prefix", "postfix"), LONGEST),
        {"dissimilar": ("1", "none"), "near": ("1", "none")},
    ),
    _Group(
        {
            **dict.fromkeys(("jaro", "jaro_winkler", "token_sort_ratio"), 10_000),
            **dict.fromkeys(
                ("damerau_levenshtein", "token_set_ratio", "WRatio", "partial_ratio"), 1000
            ),
        },
        {"dissimilar": ("1", "none"), "similar": ("10%", "none")},
    ),
)
SCORERS = tuple(scorer for group in GROUPS for scorer in group.scorers)
CUTOFFS = ("1", "2", "3", "1%", "10%", "none")
QUICK_SCORERS = ("levenshtein", "jaro_winkler")
QUICK_LENGTHS = (256, 1000)


def cases(options: Options) -> Iterator[Case]:
    """With one worker; the quick run has two lengths of the common scorers."""
    for group in GROUPS:
        for scorer, longest in group.scorers.items():
            if options.quick and scorer not in QUICK_SCORERS:
                continue
            for length in QUICK_LENGTHS if options.quick else STRINGS:
                if length <= longest:
                    for likeness, cutoff in _asked(group, length):
                        yield case(scorer, length, likeness, cutoff, options.device)


def _asked(group: _Group, length: int) -> Iterator[tuple[str, str]]:
    reads_all = ("10%", "none") if len(group.cutoffs) > 2 and length == LONGEST else ()
    for likeness, cutoffs in group.cutoffs.items():
        by_edits = {_edits(length, cutoff): cutoff for cutoff in reversed(cutoffs)}
        for cutoff in cutoffs:
            if cutoff not in reads_all and by_edits[_edits(length, cutoff)] == cutoff:
                yield likeness, cutoff


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


def _edits(length: int, cutoff: str) -> int | None:
    if cutoff == "none":
        return None
    share = cutoff.removesuffix("%")
    return max(1, length * int(share) // 100) if share != cutoff else int(share)


def _score_cutoff(scorer: str, length: int, cutoff: str) -> float | None:
    edits = _edits(length, cutoff)
    if edits is None:
        return None
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
    seconds=0.5,
)
