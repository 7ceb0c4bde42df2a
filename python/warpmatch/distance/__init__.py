"""Distances, as in ``rapidfuzz.distance``: a module for each, with the same functions."""

from ..lazily import lazy_names

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from . import (
        OSA,
        DamerauLevenshtein,
        Hamming,
        Indel,
        Jaccard,
        Jaro,
        JaroWinkler,
        LCSseq,
        Levenshtein,
        Postfix,
        Prefix,
        Trigram,
    )
    from ._edits import Editops, Opcodes
    from ._records import Editop, MatchingBlock, Opcode, ScoreAlignment

__all__ = [
    "OSA",
    "DamerauLevenshtein",
    "Editop",
    "Editops",
    "Hamming",
    "Indel",
    "Jaccard",
    "Jaro",
    "JaroWinkler",
    "LCSseq",
    "Levenshtein",
    "MatchingBlock",
    "Opcode",
    "Opcodes",
    "Postfix",
    "Prefix",
    "ScoreAlignment",
    "Trigram",
]

if not TYPE_CHECKING:  # whom it would tell that any name is there
    # The same names as for type checkers; a test holds them together.
    __getattr__, __dir__ = lazy_names(
        __name__,
        (
            "OSA",
            "DamerauLevenshtein",
            "Hamming",
            "Indel",
            "Jaccard",
            "Jaro",
            "JaroWinkler",
            "LCSseq",
            "Levenshtein",
            "Postfix",
            "Prefix",
            "Trigram",
        ),
        {
            "_edits": ("Editops", "Opcodes"),
            "_records": ("Editop", "MatchingBlock", "Opcode", "ScoreAlignment"),
        },
    )
