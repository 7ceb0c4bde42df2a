"""Where and on what a run took place: figures mean nothing without it."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import rapidfuzz
import warpmatch

from ..data import ROOT


def facts() -> dict[str, Any]:
    """Machine, versions, commit and time, for the head of a result file."""
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": {
            "cpu": cpu_name(),
            "cores": len(os.sched_getaffinity(0)),
            "isa": warpmatch.info()["isa"],
            "system": f"{platform.system()} {platform.machine()}",
            "load_before": load(),
        },
        "versions": {
            "warpmatch": warpmatch.__version__,
            "rapidfuzz": rapidfuzz.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }


def load() -> float:
    """Tasks that ran or wanted to run, over the last minute."""
    return round(os.getloadavg()[0], 2)


def cpu_name() -> str:
    """The processor as it calls itself, with family and model where the name says little."""
    fields = {}
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        fields.setdefault(key.strip(), value.strip())
    name = fields.get("model name", platform.processor() or platform.machine())
    if "cpu family" in fields:
        name += f" (family {fields['cpu family']}, model {fields['model']})"
    return name


def short_cpu_name() -> str:
    """The processor's name as part of a file name, e.g. ``amd-epyc``."""
    name = cpu_name().split(" (family")[0].split("@")[0]
    name = re.sub(r"\((R|TM)\)|\b(CPU|Processor|\d+-Core)\b", " ", name, flags=re.IGNORECASE)
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def commit() -> str:
    """The commit of the checkout, with a + where files differ from it; empty outside git."""

    def git(*arguments: str) -> str:
        ran = subprocess.run(["git", "-C", ROOT, *arguments], capture_output=True, text=True)
        return ran.stdout.strip() if ran.returncode == 0 else ""

    head = git("rev-parse", "--short=12", "HEAD")
    return head + "+" if git("status", "--porcelain") else head
