"""The command ``warpmatch``."""

from collections.abc import Sequence

from .shell import exit_code

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; the exit code is 0, 1 for a failure, 2 for wrong usage.

    It is 128 and the signal's number where a signal has ended it, so 130 for Ctrl-C.
    """
    return exit_code(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> None:
    from .app import parse  # its library is an extra

    parse(arguments)()
