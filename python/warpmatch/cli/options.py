"""What values of options can be."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

import typer

from .. import utils
from ..errors import InvalidArgument

__all__ = [
    "NORMAL_FORMS",
    "ParameterOption",
    "WorkersOption",
    "naming_parameters",
    "number",
    "one_of",
    "parameters",
    "scoring",
    "threads",
    "threshold",
    "whole",
]

NORMAL_FORMS = {"none": None, "default": utils.default_process, "full": utils.normalise}
"""What ``--normalise`` stands for."""


def scoring(scorer: str, normalise: str | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a batch call for choices of ``--normalise`` and ``--parameter``.

    Rarity has a normal form of its own, so there the choice takes its place.
    """
    arguments: dict[str, Any] = {"scorer_kwargs": dict(given)} if given else {}
    if normalise is None:
        return arguments
    processor = {"processor": NORMAL_FORMS[normalise]}
    if scorer == "rarity":
        return {"scorer_kwargs": {**given, **processor}}
    return {**arguments, **processor}


@contextlib.contextmanager
def naming_parameters() -> Iterator[None]:
    """Makes wrong usage of what a scorer says of a parameter that it does not take."""
    try:
        yield
    except TypeError as error:
        raise InvalidArgument(str(error).replace("[scorer_kwargs]", "[parameter]")) from None


def parameters(texts: Sequence[str]) -> dict[str, Any]:
    """What ``--parameter NAME=VALUE`` says, by the names that Python has.

    Whether the scorer takes them is its own to say.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not sign:
            raise typer.BadParameter(f"{text!r} is not NAME=VALUE.")
        if name not in _VALUES:
            raise typer.BadParameter(
                f"{text!r}: no scorer has that parameter; there are {', '.join(_names())}."
            )
        if name in found:
            raise typer.BadParameter(f"{text!r}: the parameter has a value already.")
        try:
            found[name] = _VALUES[name](value.strip())
        except typer.BadParameter as error:
            raise typer.BadParameter(f"{text!r}: {error.message}") from None
    return found


def whole(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no whole number.") from None


def threads(text: str) -> int:
    """How many, or -1 for every core."""
    count = whole(text)
    if count < 1 and count != -1:
        raise typer.BadParameter(f"{text!r} is neither 1 or more, nor -1 for every core.")
    return count


def number(text: str) -> float:
    """A number."""
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number.") from None


def threshold(text: str) -> float | Literal["auto"]:
    """A number, or auto."""
    if text == "auto":
        return "auto"
    try:
        return float(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no number, nor auto.") from None


def _yes_or_no(text: str) -> bool:
    if text.lower() in ("yes", "true", "on", "1"):
        return True
    if text.lower() in ("no", "false", "off", "0"):
        return False
    raise typer.BadParameter(f"{text!r} is neither yes nor no.")


def _wholes(text: str) -> tuple[int, ...]:
    return tuple(whole(part.strip()) for part in text.split(","))


_VALUES: dict[str, Callable[[str], Any]] = {
    "numbers": _yes_or_no,
    "glue": _yes_or_no,
    "typing_errors": _yes_or_no,
    "weights": _wholes,
    "prefix_weight": number,
    "pad": _yes_or_no,
}
"""Every parameter that a scorer has, and how its value is written."""


def _names(ending: str = "") -> list[str]:
    return [name.replace("_", "-") + ending for name in _VALUES]


def _checked_parameters(texts: list[str] | None) -> list[str] | None:
    parameters(texts or ())
    return texts


_PARAMETERS_HELP = (
    "A parameter of the scorer, and again for the next one. Of rarity, yes or no each: numbers, "
    "whether those that differ tell things apart; glue, whether words may be written as one; "
    "typing-errors, whether they may be misspelt. Of levenshtein weights=1,1,2: insertion, "
    "deletion, substitution. Of jaro_winkler prefix-weight=0.1, of hamming pad=no."
)
ParameterOption = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        "--parameter",
        metavar="NAME=VALUE",
        help=_PARAMETERS_HELP,
        callback=_checked_parameters,
        autocompletion=lambda incomplete: _completed(_names("="))(incomplete),
    ),
]
"""What `parameters` reads."""


WorkersOption = Annotated[
    int | None,
    typer.Option(
        "-w", "--workers", parser=threads, metavar="N", help="CPU threads; every core by default."
    ),
]
"""What every command takes for `workers`."""


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
