"""What Python scores pair by pair: functions of the caller's own, sequences other than strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors import DeviceError
from .running import Device
from .scorers.scorer import Scorer, function_of

__all__ = [
    "OWN_FUNCTION",
    "SEQUENCES",
    "by_name",
    "check_in_python",
    "on_host",
    "raise_by_name",
]

SEQUENCES = "sequences other than strings"
OWN_FUNCTION = "a function of the caller's own"


def on_host(device: Device) -> bool:
    """Whether no other device was named."""
    return device in ("auto", "cpu")


def check_in_python(device: Device, what: str) -> None:
    """DeviceError for a device that was named and has no part in what Python scores one by one."""
    if not on_host(device):
        raise DeviceError(f"[device] {device!r} cannot score {what}: only 'cpu' and 'auto' can")


def raise_by_name(error: TypeError, query: str, choice: str) -> None:
    """Raises what a scalar function says of its s1 or s2 by what the caller knows them as."""
    message = str(error)
    for argument, name in (("[s1]", query), ("[s2]", choice)):
        if message.startswith(argument):
            raise TypeError(name + message.removeprefix(argument)) from None


def by_name(scorer: Scorer) -> Callable[..., float]:
    """The function of a scorer, whose errors name the sides as the caller does."""
    function = function_of(scorer)

    def score(query: Any, choice: Any, **arguments: Any) -> float:
        try:
            return function(query, choice, **arguments)
        except TypeError as error:
            raise_by_name(error, "[queries] an item", "[choices] an item")
            raise

    return score
