"""Exact batch string matching and deduplication by edit distance, on SIMD threads or CUDA.

>>> import warpmatch
>>> warpmatch.dedupe(["Acme Corp", "Acme Corp.", "Zenith"], threshold=90).clusters
array([0, 0, 1], dtype=int32)
"""

from ._core import Corpus, DeviceArray
from ._core import version as _version
from .errors import (
    CutoffWarning,
    DeviceError,
    Error,
    InvalidArgument,
    OutOfMemory,
    RangeError,
)
from .lazily import lazy_names

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from . import distance, fuzz, process, utils
    from .batch import matrix, pairs, plan, self_join, top_k
    from .devices import device_memory_limit, info, set_device_memory_limit
    from .evidence.model import EvidenceModel, FeatureWeights
    from .evidence.result import RecordDedupe, RecordLinks, Waterfall, WaterfallStep
    from .matching.dedupe import Dedupe, Explanation, Group, dedupe
    from .matching.evaluation import Evaluation, Quality, evaluate
    from .matching.link import link
    from .matching.thresholds import ThresholdChoice
    from .results.pairs import Links, Pairs
    from .results.plan import Plan
    from .results.top_k import TopK
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

if not TYPE_CHECKING:  # whom it would tell that any name is there
    # The same names as for type checkers; a test holds them together.
    __getattr__, __dir__ = lazy_names(
        __name__,
        ("distance", "fuzz", "process", "utils"),
        {
            "batch": ("matrix", "pairs", "plan", "self_join", "top_k"),
            "devices": ("device_memory_limit", "info", "set_device_memory_limit"),
            "evidence.model": ("EvidenceModel", "FeatureWeights"),
            "evidence.result": ("RecordDedupe", "RecordLinks", "Waterfall", "WaterfallStep"),
            "matching.dedupe": ("Dedupe", "Explanation", "Group", "dedupe"),
            "matching.evaluation": ("Evaluation", "Quality", "evaluate"),
            "matching.link": ("link",),
            "matching.thresholds": ("ThresholdChoice",),
            "results.pairs": ("Links", "Pairs"),
            "results.plan": ("Plan",),
            "results.top_k": ("TopK",),
            "scorers.rarity": ("Rarity", "RarityExplanation", "WordMatch"),
        },
    )
