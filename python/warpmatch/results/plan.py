"""What a call would do and cost."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["Plan"]


class Plan(NamedTuple):
    """What a call would do and cost, found without doing it; printed, it is a small table.

    >>> import warpmatch
    >>> found = warpmatch.plan("matrix", ["anna", "bob"], ["hanna"], device="cpu")
    >>> found.pairs, found.tiles, found.as_dict()["reason"]
    (2, 1, 'asked for')
    """

    operation: str
    """``matrix``, ``top_k``, ``pairs`` or ``self_join``."""
    device: str
    """``cpu``, ``cuda:N`` or ``cuda:all``."""
    reason: str
    """Why that device."""
    lanes: str
    """The SIMD level, or the device's name."""
    left_rows: int
    """Strings to the left, or queries."""
    right_rows: int
    """Strings to the right, or choices."""
    pairs: int
    """Pairs of rows asked for."""
    duplicate_pairs: int
    """Of a join: pairs of rows that hold equal strings and meet the cutoff; exact."""
    distinct_pairs: int
    """After folding duplicates."""
    window_pairs: int
    """Left after the length window."""
    probes: int
    """Of a join through an index: entries of it that are sorted or looked at; else 0."""
    candidates: int
    """Of a join through an index: pairs of distinct strings that it brings up, which are scored; by
    ``equal halves`` or a ``signature index`` compared first. Of a top k by rarity those that are
    scored. Counted, or from a sample where `results_are` estimated, and by halves, ``equal
    pieces`` or signatures. Else 0: every pair in the window is scored."""
    filters: tuple[str, ...]
    """Lossless filters that run before scoring."""
    tiles: int
    """Parts that the work is cut into; on a GPU more where many pairs meet the cutoff."""
    results: int
    """Cells of a matrix, places of a top k, or pairs of a join, those of duplicates included."""
    results_are: str
    """How that is known: ``exact``, ``estimated`` from a sample of the strings, or ``at most``."""
    result_bytes: int
    """What the result takes; of a matrix of the default dtype."""
    memory_bytes: int
    """Peak beyond the strings themselves, the result included."""
    device_bytes: int
    """Peak on each GPU, the strings included; 0 on the CPU."""
    seconds: float
    """Estimate."""

    def as_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return self._asdict()

    def _results(self) -> str:
        what = {"matrix": "cells", "top_k": "places"}.get(self.operation, "pairs")
        known = {"exact": f"{self.results:,} {what}", "at most": f"at most {self.results:,} {what}"}
        text = known.get(self.results_are, f"about {self.results:,} {what}, from a sample")
        if self.duplicate_pairs:
            text += f", {self.duplicate_pairs:,} of them of equal strings"
        return f"{text}: {_mebibytes(self.result_bytes)}"

    def _looked_at(self) -> str:
        if not self.candidates and not self.probes:
            return f"{self.window_pairs:,} in the length window"
        sampled = {"equal halves", "equal pieces", "signature index"}.intersection(self.filters)
        counted = self.results_are == "exact" and not sampled
        about = "" if counted else "about "
        probes = f" from {self.probes:,} probes" if self.probes else ""
        return f"{about}{self.candidates:,} candidates{probes}"

    def __str__(self) -> str:
        on_device = f"; {_mebibytes(self.device_bytes)} on the GPU" if self.device_bytes else ""
        time = f"about {self.seconds:.3g} s" if self.seconds >= 1e-3 else "under a millisecond"
        return "\n".join(
            (
                f"{self.operation} on {self.device} ({self.lanes}): {self.reason}",
                f"  rows     {self.left_rows:,} x {self.right_rows:,}",
                f"  pairs    {self.pairs:,}; {self.distinct_pairs:,} of distinct strings; "
                f"{self._looked_at()}",
                f"  filters  {', '.join(self.filters) or 'none'}",
                f"  tiles    {self.tiles:,}",
                f"  results  {self._results()}",
                f"  memory   {_mebibytes(self.memory_bytes)}, the result included{on_device}",
                f"  time     {time}",
            )
        )


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:,.1f} MiB"
