"""From strings to edits, for the modules that list them."""

from collections.abc import Callable
from typing import Any

from .. import _core
from ._edits import Editops, Opcodes

__all__ = ["edits_between", "stretches_between"]


def edits_between(
    s1: Any, s2: Any, metric: str, processor: Callable[[Any], Any] | None, pad: bool = True
) -> Editops:
    """The edits of `metric` that turn s1 into s2, after the processor."""
    if processor:
        s1, s2 = processor(s1), processor(s2)
    return Editops._of(*_core.edit_ops(s1, s2, metric, bool(pad)))


def stretches_between(
    s1: Any, s2: Any, metric: str, processor: Callable[[Any], Any] | None, pad: bool = True
) -> Opcodes:
    """The same edits as stretches, with what stays equal between them."""
    if processor:
        s1, s2 = processor(s1), processor(s2)
    return Opcodes._of(*_core.edit_stretches(s1, s2, metric, bool(pad)))
