"""The libraries that a labelled set can be matched with beside warpmatch.

The module of a peer's name has one function, ``score(data, columns)``: left rows, right rows and
scores, higher for better, of the pairs it looks at, each once. It follows what the documentation of
the peer recommends to someone without labels.
"""

import importlib
import importlib.metadata
from dataclasses import dataclass
from typing import Any

from ...errors import Error

__all__ = ["PEERS", "Peer", "installed", "missing", "module", "version"]


@dataclass(frozen=True)
class Peer:
    """A library for finding rows that belong together."""

    distribution: str
    """Its name on PyPI."""
    about: str


PEERS = {
    "string_grouper": Peer("string_grouper", "cosine of 3-grams"),
    "splink": Peer("splink", "Fellegi and Sunter's model, in DuckDB"),
    "recordlinkage": Peer("recordlinkage", "Jaro-Winkler of columns, sorted neighbourhoods"),
}


def version(name: str) -> str:
    """The version that is installed; empty if none is."""
    try:
        return importlib.metadata.version(PEERS[name].distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def installed() -> list[str]:
    """The peers that can be measured here."""
    return [name for name in PEERS if version(name)]


def missing() -> list[str]:
    """A line for each peer that is left out, with what brings it."""
    return [
        f"{name} is left out ({peer.about}): pip install 'warpmatch[evaluate]'"
        for name, peer in PEERS.items()
        if not version(name)
    ]


def module(name: str) -> Any:
    """What scores with the peer.

    Raises:
        Error: it is not installed, or cannot be imported.
    """
    if not version(name):
        raise Error(f"{name} is not installed: pip install 'warpmatch[evaluate]'")
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ImportError as error:
        raise Error(f"{name} is installed, but cannot be imported: {error}") from None
