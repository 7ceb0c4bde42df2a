"""What ptxas reported of the kernels, in short."""

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

from .commands import ROOT

__all__ = ["registers"]

_SHOWN = 8


def registers(folder: Path) -> dict[str, Any]:
    """How many of our kernels were compiled, how many take how many registers, which take most, and
    which spill; `tests/object_checks/ptxas_spills.py --table` has all of it.
    """
    spills = _ptxas_spills()
    files = spills.reports([folder]) if folder.is_dir() else []
    kernels = [kernel for file in files for kernel in spills.parse(file.read_text())]
    ours = sorted((k for k in kernels if k.ours), key=lambda k: -k.registers)
    names = spills.readable(sorted({kernel.name for kernel in ours}))
    by_registers = Counter((kernel.registers + 15) // 16 * 16 for kernel in ours)
    return {
        "compiled": len(ours),
        "most_registers": max((kernel.registers for kernel in ours), default=None),
        "up_to_registers": {str(most): by_registers[most] for most in sorted(by_registers)},
        "largest": [
            {"kernel": names[kernel.name], "registers": kernel.registers}
            for kernel in ours[:_SHOWN]
        ],
        "spill_or_keep_a_stack": [names[k.name] for k in ours if k.stack or k.spilled],
    }


def _ptxas_spills() -> ModuleType:
    path = ROOT / "tests" / "object_checks" / "ptxas_spills.py"
    spec = importlib.util.spec_from_file_location("ptxas_spills", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
