"""The libraries beside warpmatch: which are installed here, and what each can do.

What a peer can do lies in the module of its name. Each function there makes a call for a task, or
gives None where the peer has no function with the same meaning; `able` asks all of them.
"""

import importlib
import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...errors import Error, InvalidArgument

__all__ = ["PEERS", "Peer", "able", "installed", "missing", "module", "tolerance", "version"]


@dataclass(frozen=True)
class Peer:
    """A library that is measured beside warpmatch."""

    name: str
    """As in rows and on the command line; also the module here."""
    distribution: str
    """Its name on PyPI."""
    about: str
    tolerance: float = 0.0
    """By how much its floats may differ, relatively: some round a Jaro similarity elsewhere."""


PEERS: dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer("rapidfuzz", "rapidfuzz", "every scorer, in C++; matrices, searches, single calls"),
        Peer("stringzillas", "stringzillas-cpus", "Levenshtein matrices on SIMD threads"),
        Peer("polars_distance", "polars-distance", "column with column in Polars, in Rust", 1e-12),
        Peer("symscan", "symscan", "all pairs within an edit distance, in Rust"),
        Peer("jellyfish", "jellyfish", "single calls, in Rust", 1e-12),
        Peer("edlib", "edlib", "single calls of Levenshtein, in C++"),
        Peer("string_grouper", "string_grouper", "all pairs by the cosine of 3-grams"),
    )
}


def installed() -> list[str]:
    """The peers that can be measured here."""
    return [name for name in PEERS if version(name)]


def version(name: str) -> str:
    """The version that is installed; empty if none is."""
    try:
        return importlib.metadata.version(_peer(name).distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def missing() -> list[str]:
    """A line for each peer that is left out, with what brings it."""
    return [
        f"{name} is left out ({PEERS[name].about}): pip install 'warpmatch[bench]'"
        for name in PEERS
        if not version(name)
    ]


def module(name: str) -> Any:
    """What the peer can do.

    Raises:
        Error: it is not installed, or cannot be imported; the message says what to do.
    """
    if not version(name):
        raise Error(f"{name} is not installed: pip install 'warpmatch[bench]'")
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ImportError as error:
        raise Error(f"{name} is installed, but cannot be imported: {error}") from None


def able(task: str, *arguments: Any) -> dict[str, Callable[..., Any]]:
    """The function of each installed peer for a task, by the peer's name."""
    found = {}
    for name in installed():
        make = getattr(module(name), task, None)
        function = make and make(*arguments)
        if function is not None:
            found[name] = function
    return found


def tolerance(name: str) -> float:
    """By how much its floats may differ from ours, relatively."""
    return _peer(name).tolerance


def _peer(name: str) -> Peer:
    if name not in PEERS:
        raise InvalidArgument(f"[name] {name!r} is no peer: {', '.join(PEERS)}")
    return PEERS[name]
