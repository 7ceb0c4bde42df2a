"""The GPU at hand, and the bound that its integer units set.

Run as a program it prints how many multiprocessors the first GPU has, and its highest clock in kHz,
as the driver says: nvidia-smi does not know the former, nor everywhere the latter.
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
#: CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT and CU_DEVICE_ATTRIBUTE_CLOCK_RATE in cuda.h.
_ATTRIBUTES = (16, 13)
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
    status, text = run(python(__name__), _SECONDS)
    numbers = re.fullmatch(r"(\d+) (\d+)", text.strip())
    if status != 0 or numbers is None:
        return None
    name, driver, capability, clock = fields
    megahertz = float(clock) if clock.isdigit() else int(numbers[2]) / 1e3
    return GpuDevice(name, driver, capability, megahertz, int(numbers[1]))


def _attributes() -> list[int]:
    """Of the first device. Raises OSError without a driver, RuntimeError with CUDA's number."""
    driver = ctypes.CDLL("libcuda.so.1")
    device, value = ctypes.c_int(), ctypes.c_int()

    def check(error: int) -> None:
        if error:
            raise RuntimeError(f"the CUDA driver returned error {error}")

    check(driver.cuInit(0))
    check(driver.cuDeviceGet(ctypes.byref(device), 0))
    values = []
    for attribute in _ATTRIBUTES:
        check(driver.cuDeviceGetAttribute(ctypes.byref(value), attribute, device))
        values.append(value.value)
    return values


if __name__ == "__main__":
    try:
        print(*_attributes())
    except (OSError, RuntimeError) as problem:
        sys.exit(str(problem))
