"""The GPU at hand, and the bound that its integer units set.

Run as a program it prints what the driver says of the first GPU, as JSON. nvidia-smi, where there
is one, adds the version of the driver.
"""

import ctypes
import json
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
#: CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, _CLOCK_RATE and _COMPUTE_CAPABILITY_MAJOR and _MINOR in
#: cuda.h.
_MULTIPROCESSORS, _KILOHERTZ, _MAJOR, _MINOR = 16, 13, 75, 76
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
    """The first GPU; None where the driver has none."""
    query = [
        "nvidia-smi",
        "--query-gpu=driver_version,clocks.max.sm",
        "--format=csv,noheader,nounits",
    ]
    status, text = run(query, _SECONDS)
    driver, _, clock = text.split("\n")[0].partition(", ") if status == 0 else ("", "", "")
    status, text = run(python(__name__), _SECONDS)
    if status != 0:
        return None
    said = json.loads(text)
    return GpuDevice(
        said["name"],
        driver or f"one for CUDA {said['cuda']}",
        said["compute_capability"],
        float(clock) if clock.isdigit() else said["kilohertz"] / 1e3,
        said["multiprocessors"],
    )


def _of_driver() -> dict[str, Any]:
    """Of the first device. Raises OSError without a driver, RuntimeError with CUDA's number."""
    driver = ctypes.CDLL("libcuda.so.1")
    device, number, name = ctypes.c_int(), ctypes.c_int(), ctypes.create_string_buffer(256)

    def ask(function: str, *arguments: Any) -> int:
        if error := getattr(driver, function)(*arguments):
            raise RuntimeError(f"the CUDA driver returned error {error} from {function}")
        return number.value

    def attribute(which: int) -> int:
        return ask("cuDeviceGetAttribute", ctypes.byref(number), which, device)

    ask("cuInit", 0)
    ask("cuDeviceGet", ctypes.byref(device), 0)
    ask("cuDeviceGetName", name, len(name), device)
    cuda = ask("cuDriverGetVersion", ctypes.byref(number))
    return {
        "name": name.value.decode(),
        "cuda": f"{cuda // 1000}.{cuda % 1000 // 10}",
        "compute_capability": f"{attribute(_MAJOR)}.{attribute(_MINOR)}",
        "kilohertz": attribute(_KILOHERTZ),
        "multiprocessors": attribute(_MULTIPROCESSORS),
    }


if __name__ == "__main__":
    try:
        print(json.dumps(_of_driver()))
    except (OSError, RuntimeError) as problem:
        sys.exit(str(problem))
