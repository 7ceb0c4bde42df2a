"""What an axis shows of a row, and logarithmic axes with numbers as people read them."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from .document import Row

__all__ = ["figures_of", "labels_at", "log_axis", "seconds_of"]

_SUFFIXES = ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, "k"))


def _short(number: float) -> str:
    """A place on an axis: 20k, 4 M."""
    for factor, suffix in _SUFFIXES:
        if number >= factor * 10 or (factor > 1e3 and number >= factor):
            return f"{number / factor:.3g}{suffix}"
    return f"{number:g}"


def figures_of(row: Row) -> dict[str, float]:
    """The figure of each side, in the row's unit."""
    return {name: side["figure"] for name, side in row["sides"].items()}


def seconds_of(row: Row) -> dict[str, float]:
    """The best wall time of each side."""
    return {name: side["wall_best"] for name, side in row["sides"].items()}


def log_axis(axis: Axis) -> None:
    """Labels at 1, 10, 100; between them too where the axis spans little."""
    low, high = sorted(axis.get_view_interval())
    between = (1, 2, 5) if high / low < 1000 else (1,)
    axis.set_major_locator(LogLocator(subs=between, numticks=12))
    _plain_labels(axis)


def labels_at(axis: Axis, places: Sequence[float], nearest: float = 1.35) -> None:
    """Labels at these places, in rising order, but for those too close to the one before."""
    shown: list[float] = []
    for place in places:
        if not shown or place / shown[-1] >= nearest:
            shown.append(place)
    axis.set_major_locator(FixedLocator(shown))
    _plain_labels(axis)


def _plain_labels(axis: Axis) -> None:
    def label(value: float, _: Any) -> str:
        return _short(value)

    axis.set_major_formatter(FuncFormatter(label))
    axis.set_minor_locator(NullLocator())
