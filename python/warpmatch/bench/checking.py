"""Are two results the same, and if not, where do they part?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["first_difference"]


def first_difference(ours: Any, theirs: Any, tolerance: float = 0) -> str:
    """Where two results first differ, in words; empty where they are equal.

    Results are arrays, tuples of arrays, or lists and plain values. Arrays are equal if their
    shapes and values are: a distance is the same number in any integer type, and floats of two
    widths are compared in the narrower. Floats may differ by the relative `tolerance`.

    >>> from warpmatch.bench.checking import first_difference
    >>> import numpy as np
    >>> first_difference(np.array([1, 2]), np.array([1, 3]))
    'ours is 2, theirs is 3 at [1]'
    """
    if isinstance(ours, np.ndarray) and isinstance(theirs, np.ndarray):
        return _difference_of_arrays(ours, theirs, tolerance)
    if isinstance(ours, tuple | list) and isinstance(theirs, tuple | list):
        return _difference_of_sequences(ours, theirs, tolerance)
    return "" if _equal(ours, theirs, tolerance) else f"ours is {ours!r}, theirs is {theirs!r}"


def _difference_of_arrays(ours: NDArray[Any], theirs: NDArray[Any], tolerance: float) -> str:
    if ours.shape != theirs.shape:
        return f"ours has the shape {ours.shape}, theirs {theirs.shape}"
    if ours.dtype.kind == "f" and theirs.dtype.kind == "f":
        narrower = min(ours.dtype, theirs.dtype, key=lambda dtype: dtype.itemsize)
        ours, theirs = ours.astype(narrower), theirs.astype(narrower)
    if tolerance and (ours.dtype.kind == "f" or theirs.dtype.kind == "f"):
        differs = ~np.isclose(ours, theirs, rtol=tolerance, atol=tolerance, equal_nan=True)
    else:
        differs = ours != theirs
    if not differs.any():
        return ""
    place = tuple(int(index) for index in np.argwhere(differs)[0])
    at = ", ".join(map(str, place))
    return f"ours is {ours[place].item()!r}, theirs is {theirs[place].item()!r} at [{at}]"


def _difference_of_sequences(ours: Sequence[Any], theirs: Sequence[Any], tolerance: float) -> str:
    if len(ours) != len(theirs):
        return f"ours has {len(ours):,} entries, theirs {len(theirs):,}"
    for place, (left, right) in enumerate(zip(ours, theirs, strict=True)):
        found = first_difference(left, right, tolerance)
        if found:
            return f"{found} in entry {place}"
    return ""


def _equal(ours: Any, theirs: Any, tolerance: float) -> bool:
    if tolerance and isinstance(ours, float | int) and isinstance(theirs, float | int):
        return bool(np.isclose(ours, theirs, rtol=tolerance, atol=tolerance))
    return bool(ours == theirs)
