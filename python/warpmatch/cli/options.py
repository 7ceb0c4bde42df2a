"""What values of options can be."""

from collections.abc import Callable, Sequence
from typing import Any

import typer

from .. import utils

__all__ = ["NORMAL_FORMS", "number", "one_of", "processing", "whole"]

NORMAL_FORMS = {"none": None, "default": utils.default_process, "full": utils.normalise}
"""What ``--normalise`` stands for."""


def processing(scorer: str, normalise: str | None) -> dict[str, Any]:
    """The arguments of a batch call for a choice of ``--normalise``.

    Rarity has a normal form of its own, so there the choice takes its place.
    """
    if normalise is None:
        return {}
    processor = {"processor": NORMAL_FORMS[normalise]}
    return {"scorer_kwargs": processor} if scorer == "rarity" else processor


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no whole number.") from None


def number(text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number.") from None


def one_of(names: Sequence[str]) -> dict[str, Any]:
    """The arguments of typer.Option that check and complete such a value."""
    return {"callback": _checked(names), "autocompletion": _completed(names)}


def _checked(names: Sequence[str]) -> Callable[[str | None], str | None]:
    def check(value: str | None) -> str | None:
        if value is not None and value not in names:
            raise typer.BadParameter(f"{value!r} is not one of {', '.join(names)}.")
        return value

    return check


def _completed(names: Sequence[str]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        return [name for name in names if name.startswith(incomplete)]

    return complete
