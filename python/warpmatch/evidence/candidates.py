"""Pairs of rows that are worth weighing: those that have something in common as a whole."""

from __future__ import annotations

from ..matching.generous import RARITY_CUTOFFS, Found, join_generously
from ..progress import ProgressLike
from ..running import running
from .records import Records

__all__ = ["joined_records"]


def joined_records(records: Records, progress: ProgressLike) -> Found:
    """The pairs of rows that have something in common as a whole, within their blocks."""
    engine = records.rarity._engine

    def join(cutoff: float) -> Found:
        with running(records.device, records.workers, progress, "candidates") as run:
            if records.two_tables:
                found = Found(*engine.pairs(records.texts[0], records.texts[1], cutoff, run))
            else:
                found = Found(*engine.self_join(records.texts[0], cutoff, run))
        return found.where(records.in_one_block(found.left, found.right))

    return join_generously(sum(records.sizes), RARITY_CUTOFFS, join)
