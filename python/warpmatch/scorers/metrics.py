"""The metrics there are and the names of their scorers: the rows of the engine's table."""

from .. import _core

__all__ = ["FORMS", "FUZZ", "METRICS", "form_name", "names"]

METRICS = {row["name"]: row for row in _core.metrics() if row["name"]}
"""Metrics in four forms, by their names: the rows of the engine's table."""
FUZZ = tuple(row["ratio"] for row in _core.metrics() if row["in_fuzz"])
"""The functions of `warpmatch.fuzz`: ratios from 0 to 100."""
FORMS = ("distance", "similarity", "normalized_distance", "normalized_similarity")


def form_name(metric: str, form: str) -> str:
    """The name of one of a metric's forms; the bare one is the distance where edits are counted.

    >>> from warpmatch.scorers.metrics import form_name
    >>> form_name("osa", "distance"), form_name("jaro", "distance")
    ('osa', 'jaro_distance')
    """
    bare = "distance" if METRICS[metric]["family"] == "edit" else "similarity"
    return metric if form == bare else f"{metric}_{form}"


def names() -> list[str]:
    """Every name a scorer of pairs can be asked for by; sets of strings have ``rarity`` too."""
    return _core.scorer_names()
