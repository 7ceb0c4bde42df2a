"""Evidence from several columns: which rows belong together, how sure that is, and why."""

from .model import EvidenceModel, FeatureWeights
from .result import RecordDedupe, RecordLinks, Waterfall, WaterfallStep

__all__ = [
    "EvidenceModel",
    "FeatureWeights",
    "RecordDedupe",
    "RecordLinks",
    "Waterfall",
    "WaterfallStep",
]
