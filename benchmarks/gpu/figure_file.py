"""The file that figures are written to, by a process that may be stopped at any time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["report", "write"]


def write(file: Path, figures: list[dict[str, Any]]) -> None:
    """``{"figures": [...]}``: the whole of it, or what was there before."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(json.dumps({"figures": figures}))
    part.replace(file)


def report(measure: Callable[[], None]) -> int:
    """0, or 1 when `measure` fails: prints in one line why."""
    try:
        measure()
    except Exception as error:  # whatever it is, it is the reason that the evidence gives
        print(f"{type(error).__name__}: {error}".replace("\n", " "))
        return 1
    return 0
