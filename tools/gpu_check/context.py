"""What the steps are told, and the time they have."""

import dataclasses
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .commands import BUILD, ROOT, STOPPED, Run
from .device import GpuDevice

__all__ = ["Context"]

#: Seconds in which nothing can be begun.
_NOTHING = 0.1


@dataclass(frozen=True)
class Context:
    """Where, on what and until when a step works."""

    machine: Run
    device: GpuDevice
    root: Path = ROOT
    figures: Sequence[str] = ("*",)
    """Patterns of the figures that are asked for."""
    names: str = "organism-names"
    """Where the real names of the self-join are from."""
    cmake: Sequence[str] = ()
    """More definitions for CMake, ``NAME=VALUE``."""
    share: float = 1.0
    """How much of their sizes tests and figures have: less, to try the check itself."""
    pack: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """What pack.json says; empty where the sources are built."""
    clock: Callable[[], float] = time.monotonic
    deadline: float = math.inf

    @property
    def folder(self) -> Path:
        """Where commands leave their reports."""
        folder = self.root / BUILD / "gpu_check"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def left(self) -> float:
        """Seconds until the step has to end."""
        return self.deadline - self.clock()

    def portion(self, of: int) -> "Context":
        """The same with the first of so many equal parts of the time that is left."""
        return dataclasses.replace(self, deadline=self.clock() + max(0.0, self.left) / of)

    def run(self, command: list[str], seconds: float) -> tuple[int, str]:
        """Status and what it printed; ended after so many seconds, or when the step has to end."""
        if self.left <= _NOTHING:
            return STOPPED, "no time was left"
        return self.machine(command, min(seconds, self.left))

    def timed(self, command: list[str], seconds: float) -> tuple[int, str, float]:
        """Status, what it printed and the seconds it took."""
        start = self.clock()
        status, text = self.run(command, seconds)
        return status, text, self.clock() - start

    def cut(self, status: int) -> bool:
        """Was the command that ended so stopped for want of time, not for its own limit?"""
        return status == STOPPED and self.left <= _NOTHING

    def scaled(self, command: list[str], share: float = 1.0) -> list[str]:
        """The command with so much of the sizes of device tests and C++ benchmarks."""
        scale = share * self.share
        return command if scale == 1 else ["env", f"WARPMATCH_TEST_SCALE={scale:g}", *command]
