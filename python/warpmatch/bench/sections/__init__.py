"""What can be measured, a module for each section."""

from ..case import Section
from . import (
    calls,
    cdist,
    cpdist,
    dedupe,
    growth,
    imports,
    joins,
    long,
    matches,
    search,
    small,
    stringzilla,
    top_k,
    unicode,
)

__all__ = ["SECTIONS"]

SECTIONS: dict[str, Section] = {
    module.SECTION.name: module.SECTION
    for module in (
        cdist,
        small,
        long,
        cpdist,
        search,
        top_k,
        joins,
        growth,
        dedupe,
        matches,
        calls,
        unicode,
        stringzilla,
        imports,
    )
}
"""By name, in the order in which they run."""
