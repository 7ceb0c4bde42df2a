"""What every notebook uses: where the data lies, the machine in one line, one look for pictures."""

import csv
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import warpmatch
from warpmatch.bench import machine as bench_machine

#: The repository: the first folder upwards that has the example data.
ROOT = next(
    folder for folder in (Path.cwd(), *Path.cwd().parents) if (folder / "examples").is_dir()
)

# Okabe and Ito's colours, which stay apart for readers of every colour vision.
BLUE, ORANGE, GREEN, RED, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
GREY = "#777777"


def read(name: str) -> dict[str, list[str]]:
    """The columns of a file in examples/."""
    with (ROOT / "examples" / name).open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


def machine() -> str:
    """The machine that runs this, as one line: every time below is a time of this machine."""
    about = bench_machine.facts()
    gpus = ", ".join(about["gpus"]) or f"no GPU ({warpmatch.info()['cuda']['why_unusable']})"
    libraries = f"warpmatch {warpmatch.__version__}, NumPy {np.__version__}"
    return f"{about['cpu']}, {about['cores']} cores, {about['isa']}; {gpus}; {libraries}"


def use_our_style() -> None:
    """Light grid, titles to the left, 8 inches wide."""
    plt.rcParams.update(
        {
            "figure.figsize": (8, 3.4),
            "figure.dpi": 90,
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE]),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titleweight": "bold",
            "axes.titlesize": 11,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#E5E5E5",
            "legend.frameon": False,
        }
    )
