"""Exact batch string matching and deduplication by edit distance, on SIMD threads or CUDA.

>>> import warpmatch
>>> warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Zenith"], threshold=90).clusters
array([0, 0, 1], dtype=int32)
"""

from typing import TYPE_CHECKING, Any

from . import distance, fuzz, process, utils
from ._core import Corpus, DeviceArray
from ._core import version as _version
from .batch import info, matrix, pairs, plan, self_join, top_k
from .devices import device_memory_limit, set_device_memory_limit
from .errors import DeviceError, Error, InvalidArgument, OutOfMemory, RangeError
from .results import Pairs, Plan, TopK

if TYPE_CHECKING:
    from .deduplication import Dedupe, Explanation, Group, dedupe

__all__ = [
    "Corpus",
    "Dedupe",
    "DeviceArray",
    "DeviceError",
    "Error",
    "Explanation",
    "Group",
    "InvalidArgument",
    "OutOfMemory",
    "Pairs",
    "Plan",
    "RangeError",
    "TopK",
    "dedupe",
    "device_memory_limit",
    "distance",
    "fuzz",
    "info",
    "matrix",
    "pairs",
    "plan",
    "process",
    "self_join",
    "set_device_memory_limit",
    "top_k",
    "utils",
]

__version__ = _version()


def __getattr__(name: str) -> Any:
    """What not every program needs is imported when it is asked for."""
    if name in ("Dedupe", "Explanation", "Group", "dedupe"):
        from . import deduplication

        return getattr(deduplication, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
