"""What the batch calls give back, as tables too, and the memory of dense results."""

from .pairs import Links, Pairs
from .plan import Plan
from .top_k import TopK

__all__ = ["Links", "Pairs", "Plan", "TopK"]
