"""``warpmatch info``."""

import os
import sys
from collections.abc import Callable

from .. import info

__all__ = ["command"]


def command() -> Callable[[], None]:
    """Show version, SIMD levels and CUDA devices."""
    return _print_info


def _print_info() -> None:
    facts = info()
    cuda = facts["cuda"]
    print(f"warpmatch {facts['version']}")
    print(f"python    {sys.version.split()[0]}")
    print(f"cpu       {os.cpu_count()} cores, {facts['isa']} (can run: {', '.join(facts['isas'])})")
    print(f"cuda      {'built in' if cuda['built'] else 'not built in'}")
    if cuda["why_unusable"]:
        print(f"          {cuda['why_unusable']}")
    for device in cuda["devices"]:
        print(
            f"cuda:{device['ordinal']}    {device['name']}, compute {device['compute']}, "
            f"{device['multiprocessors']} multiprocessors, {device['memory_bytes'] / 2**30:.0f} GiB"
        )
