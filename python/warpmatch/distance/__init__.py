"""Distances, as in ``rapidfuzz.distance``: a module for each, with the same functions."""

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
