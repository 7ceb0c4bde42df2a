"""The GPU at hand, and the bound that its integer units set.

Run as a program it prints how many multiprocessors the first GPU has, as the driver says: neither
nvidia-smi nor Python can tell otherwise, and nothing needs to be built for it.
"""

import ctypes
import re
import sys
from dataclasses import dataclass
from typing import Any

from .commands import Run, python

__all__ = ["H100_BOUND", "GpuDevice", "find_device"]

#: 32-bit integer operations of a multiprocessor in a clock: 64 on every compute capability that
#: CUDA 13 builds for (CUDA C++ Programming Guide, throughput of native arithmetic instructions).
INTEGER_LANES = 64
#: Of an H100 SXM: 132 multiprocessors at 1980 MHz, in operations a second.
H100_BOUND = 132 * INTEGER_LANES * 1.98e9
_QUERY = ("name", "driver_version", "compute_cap", "clocks.max.sm")
_MULTIPROCESSOR_COUNT = 16  # CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT in cuda.h
_SECONDS = 60


@dataclass(frozen=True)
class GpuDevice:
    """The first GPU."""

    name: str
    driver: str
    compute_capability: str
    max_clock_mhz: float
    multiprocessors: int

    @property
    def slug(self) -> str:
        """Its name in that of a file."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")

    @property
    def integer_bound(self) -> float:
        """32-bit integer operations a second, at most."""
        return self.multiprocessors * INTEGER_LANES * self.max_clock_mhz * 1e6

    @property
    def scale(self) -> float:
        """The bound as a share of that of an H100: what targets are multiplied by."""
        return self.integer_bound / H100_BOUND

    def facts(self) -> dict[str, Any]:
        """What the evidence says of it."""
        return {
            "compute_capability": self.compute_capability,
            "multiprocessors": self.multiprocessors,
            "max_clock_mhz": self.max_clock_mhz,
            "integer_lanes_per_multiprocessor": INTEGER_LANES,
            "integer_operations_per_second": self.integer_bound,
            "share_of_h100": round(self.scale, 4),
        }


def find_device(run: Run) -> GpuDevice | None:
    """The first GPU; None where nvidia-smi or the driver lists none."""
    query = ["nvidia-smi", f"--query-gpu={','.join(_QUERY)}", "--format=csv,noheader,nounits"]
    status, text = run(query, _SECONDS)
    fields = [field.strip() for field in text.strip().split("\n")[0].rsplit(",", 3)]
    if status != 0 or len(fields) != len(_QUERY):
        return None
    status, count = run(python(__name__), _SECONDS)
    if status != 0 or not count.strip().isdigit():
        return None
    name, driver, capability, clock = fields
    return GpuDevice(name, driver, capability, float(clock), int(count))


def _multiprocessors() -> int:
    """Of the first device. Raises OSError without a driver, RuntimeError with CUDA's number."""
    driver = ctypes.CDLL("libcuda.so.1")
    device, count = ctypes.c_int(), ctypes.c_int()
    for call in (
        lambda: driver.cuInit(0),
        lambda: driver.cuDeviceGet(ctypes.byref(device), 0),
        lambda: driver.cuDeviceGetAttribute(ctypes.byref(count), _MULTIPROCESSOR_COUNT, device),
    ):
        if error := call():
            raise RuntimeError(f"the CUDA driver returned error {error}")
    return count.value


if __name__ == "__main__":
    try:
        print(_multiprocessors())
    except (OSError, RuntimeError) as problem:
        sys.exit(str(problem))
