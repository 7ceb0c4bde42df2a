"""The figures that are asked for, what each should be on an H100, and whether it is."""

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["TARGETS", "Target", "asked_for", "figure"]

Scaling = Literal["rate", "time", "none"]


@dataclass(frozen=True)
class Target:
    """A figure of the table."""

    name: str
    unit: str
    step: str
    """The step of gpu-check that measures it."""
    h100: float | None = None
    """On an H100: at least, and of seconds at most. None where it is to be reported only."""
    scaling: Scaling = "rate"
    """How the target follows the bound of another device."""
    peer_times: float | None = None
    """At least so many times a peer's figure."""

    def on(self, scale: float) -> float | None:
        """The target on a device with that share of an H100's bound."""
        if self.h100 is None:
            return None
        return self.h100 * {"rate": scale, "time": 1 / scale, "none": 1.0}[self.scaling]

    def is_met(self, value: float, scale: float) -> bool | None:
        """None where there is no target."""
        target = self.on(scale)
        if target is None:
            return None
        return value <= target if self.unit == "seconds" else value >= target


TARGETS = {
    target.name: target
    for target in (
        Target("lev_kernel_64x64_tcups", "tcups", "figures", 36),
        Target("lev_kernel_128x128_tcups", "tcups", "figures", 30),
        Target("lev_kernel_256x256_tcups", "tcups", "figures", 30),
        Target("lev_kernel_10x10_gpairs", "gpairs", "figures", 80),
        Target("lev_dna100_end_to_end_tcups", "tcups", "end_to_end", 12, peer_times=3),
        Target("lev_words_end_to_end_gpairs", "gpairs", "end_to_end", 11),
        Target("lev_words_top5_gpairs", "gpairs", "end_to_end", 50),
        Target("lev_utf8_words_vs_ascii", "times", "end_to_end", 0.9, scaling="none"),
        Target("selfjoin_1m_ratio90_seconds", "seconds", "end_to_end", 2, scaling="time"),
        Target("h100_vs_cpu_2cores_cdist", "times", "end_to_end"),
    )
}


def figure(step: str, scale: float, measured: dict[str, Any]) -> dict[str, Any]:
    """A figure as the evidence has it: ``name``, ``value``, ``unit``, where there is a target also
    ``target`` and ``met``, then what else was measured.

    A peer's times stand in ``peer``; where the peer could not run, ``peer`` says why and the figure
    is judged by its value alone.
    """
    entry = dict(measured)
    head: dict[str, Any] = {key: entry.pop(key) for key in ("name", "value", "unit")}
    head["step"] = step
    target = TARGETS.get(head["name"])
    if target is None or target.h100 is None:
        return head | entry
    met = target.is_met(head["value"], scale)
    peer = entry.get("peer", {})
    if target.peer_times is not None and "times_faster" in peer:
        entry["peer"] = peer | {"target": target.peer_times}
        met = bool(met and peer["times_faster"] >= target.peer_times)
    return head | {"target": target.on(scale), "target_h100": target.h100, "met": met} | entry


def asked_for(patterns: Iterable[str], step: str) -> list[str]:
    """The names of a step's figures that one of the patterns matches."""
    patterns = list(patterns)
    return [
        target.name
        for target in TARGETS.values()
        if target.step == step and any(fnmatch.fnmatch(target.name, p) for p in patterns)
    ]
