"""Sets of rows whose matches are known, and how well a way of matching finds them.

What `warpmatch evaluate` does, in Python:

>>> from warpmatch import labelled
>>> for data in labelled.read_sets("sets"):  # doctest: +SKIP
...     print(labelled.measure(data, labelled.Matching("rarity")).best)
"""

from .measure import Figures, Matching, Measured, measure, measure_columns, measure_peer
from .sets import LabelledSet, read_sets

__all__ = [
    "Figures",
    "LabelledSet",
    "Matching",
    "Measured",
    "measure",
    "measure_columns",
    "measure_peer",
    "read_sets",
]
