"""Where and on what a run took place: figures mean nothing without it."""

import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__, info
from . import peers

__all__ = [
    "checkout",
    "commit",
    "cores",
    "cpu_name",
    "facts",
    "load",
    "memory",
    "short_cpu_name",
    "versions",
]


def facts() -> dict[str, Any]:
    """The machine, for the head of a result file."""
    about = info()
    return {
        "cpu": cpu_name(),
        "cores": cores(),
        "isa": about["isa"],
        "gpus": [device["name"] for device in about["cuda"]["devices"]],
        "system": f"{platform.system()} {platform.machine()}",
        "load_before": load(),
    }


def versions() -> dict[str, str]:
    """warpmatch, what it stands on, and every peer that is installed."""
    ours = {
        "warpmatch": __version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    return ours | {name: peers.version(name) for name in peers.installed()}


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def load() -> float:
    """Tasks that ran or wanted to run, over the last minute."""
    return round(os.getloadavg()[0], 2)


def memory() -> int:
    """Bytes of memory that there are, used or not."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def cpu_name() -> str:
    """The processor as it calls itself, with family and model where the name says little."""
    fields: dict[str, str] = {}
    source = Path("/proc/cpuinfo")
    for line in source.read_text().splitlines() if source.exists() else ():
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    name = fields.get("model name") or platform.processor() or platform.machine()
    if "cpu family" in fields:
        name += f" (family {fields['cpu family']}, model {fields.get('model', '?')})"
    return name


def short_cpu_name() -> str:
    """The processor's name as part of a file name, e.g. ``amd-epyc``."""
    name = cpu_name().split(" (family")[0].split("@")[0]
    name = re.sub(r"\((R|TM)\)|\b(CPU|Processor|\d+-Core)\b", " ", name, flags=re.IGNORECASE)
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def checkout() -> Path | None:
    """The root of warpmatch's source tree: the one this file lies in, else the one we stand in."""
    here = Path.cwd()
    for root in (Path(__file__).resolve().parents[3], here, *here.parents):
        if (root / "python" / "warpmatch" / "bench").is_dir() and (
            root / "CMakeLists.txt"
        ).exists():
            return root
    return None


def commit() -> str:
    """The commit of the source tree, with a + where files differ from it; empty without one."""
    root = checkout()
    head = _git(root, "rev-parse", "--short=12", "HEAD")
    return head + "+" if head and _git(root, "status", "--porcelain") else head


def _git(root: Path | None, *arguments: str) -> str:
    if root is None:
        return ""
    command = ["git", "-C", str(root), *arguments]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no git here
        return ""
    return ran.stdout.strip() if ran.returncode == 0 else ""
