"""Exact batch string matching and deduplication by edit distance, on SIMD threads or CUDA.

>>> import warpmatch
>>> warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Zenith"], threshold=90).clusters
array([0, 0, 1], dtype=int32)
"""

import sys
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from . import distance, fuzz, process, utils
from ._core import Corpus, DeviceArray
from ._core import version as _version
from .batch import info, matrix, pairs, plan, self_join, top_k
from .devices import device_memory_limit, set_device_memory_limit
from .errors import (
    CutoffWarning,
    DeviceError,
    Error,
    InvalidArgument,
    OutOfMemory,
    RangeError,
)
from .results import Links, Pairs, Plan, TopK

if TYPE_CHECKING:
    from .evidence import (
        EvidenceModel,
        FeatureWeights,
        RecordDedupe,
        RecordLinks,
        Waterfall,
        WaterfallStep,
    )
    from .matching.dedupe import Dedupe, Explanation, Group, dedupe
    from .matching.evaluation import Evaluation, Quality, evaluate
    from .matching.link import link
    from .matching.thresholds import ThresholdChoice
    from .scorers.rarity import Rarity, RarityExplanation, WordMatch

__all__ = [
    "Corpus",
    "CutoffWarning",
    "Dedupe",
    "DeviceArray",
    "DeviceError",
    "Error",
    "Evaluation",
    "EvidenceModel",
    "Explanation",
    "FeatureWeights",
    "Group",
    "InvalidArgument",
    "Links",
    "OutOfMemory",
    "Pairs",
    "Plan",
    "Quality",
    "RangeError",
    "Rarity",
    "RarityExplanation",
    "RecordDedupe",
    "RecordLinks",
    "ThresholdChoice",
    "TopK",
    "Waterfall",
    "WaterfallStep",
    "WordMatch",
    "dedupe",
    "device_memory_limit",
    "distance",
    "evaluate",
    "fuzz",
    "info",
    "link",
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


_HOMES = {
    **dict.fromkeys(("Dedupe", "Explanation", "Group", "dedupe"), "matching.dedupe"),
    **dict.fromkeys(("Evaluation", "Quality", "evaluate"), "matching.evaluation"),
    **dict.fromkeys(
        (
            "EvidenceModel",
            "FeatureWeights",
            "RecordDedupe",
            "RecordLinks",
            "Waterfall",
            "WaterfallStep",
        ),
        "evidence",
    ),
    "ThresholdChoice": "matching.thresholds",
    "link": "matching.link",
    **dict.fromkeys(("Rarity", "RarityExplanation", "WordMatch"), "scorers.rarity"),
}


def __getattr__(name: str) -> Any:
    """What not every program needs is imported when it is asked for."""
    module = _HOMES.get(name)
    if module is not None:
        return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _public_names(module: ModuleType) -> list[str]:
    """What a module is for and not what it imports, those included that it has still to import."""
    return sorted({*module.__all__, *(name for name in vars(module) if name.startswith("__"))})


def completed_by_public_names(*modules: ModuleType) -> None:
    """`dir`, by which shells and notebooks complete, gives those."""
    for module in modules:
        vars(module)["__dir__"] = partial(_public_names, module)


completed_by_public_names(sys.modules[__name__], distance, fuzz, process, utils)
completed_by_public_names(
    *(
        metric
        for name in distance.__all__
        if isinstance(metric := getattr(distance, name), ModuleType)
    )
)
