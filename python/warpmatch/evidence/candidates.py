"""Pairs of rows that are worth weighing: those that have something in common as a whole."""

from __future__ import annotations

from ..matching.generous import RARITY_CUTOFFS, Found, join_generously
from ..progress import ProgressLike
from ..running import running
from .blocks import Blocks
from .records import Records

__all__ = ["joined_records"]


def joined_records(records: Records, progress: ProgressLike) -> Found:
    """The pairs of rows that have something in common as a whole, within their blocks."""
    engine = records.rarity._engine
    blocks = None if records.blocks is None else Blocks(records, min(RARITY_CUTOFFS), progress)

    def join(cutoff: float) -> Found:
        if blocks is not None:
            return blocks.join(cutoff)
        with running(records.device, records.workers, progress, "candidates") as run:
            if records.two_tables:
                return Found(*engine.pairs(records.texts[0], records.texts[1], cutoff, run))
            return Found(*engine.self_join(records.texts[0], cutoff, run))

    return join_generously(sum(records.sizes), RARITY_CUTOFFS, join)
