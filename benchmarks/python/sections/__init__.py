"""What `compare` can measure, section by section."""

from . import calls, cdist, imports, search
from .section import Case, Options, Section

__all__ = ["SECTIONS", "Case", "Options", "Section"]

SECTIONS = {
    section.name: section
    for section in (cdist.SECTION, search.SECTION, calls.SECTION, imports.SECTION)
}
