"""What a user can say to the steps: `--case NAME`, or CASE=NAME as with make."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STEPS = ("research", "build", "check", "test", "benchmark", "iterate")


@dataclass(frozen=True)
class Options:
    """A step and its options; empty where nothing was said."""

    step: str
    case: str = ""
    bottleneck: str = ""
    because: str = ""
    gain: float = 0.0
    only: str = ""
    against: str = ""
    rounds: int = 0
    all: bool = False
    change: str = ""
    keep: bool | None = None
    command: tuple[str, ...] = ()
    """What `test` runs."""


def parse(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Options:
    """Options from the command line, else from the environment, where make puts its variables."""
    parser = argparse.ArgumentParser(prog="python -m tools.loop", description=__doc__)
    parser.add_argument("step", choices=STEPS)
    for name, kind, metavar, text in _OPTIONS:
        parser.add_argument(
            f"--{name}",
            type=kind,
            default=environment.get(name.upper()) or None,  # a string is parsed as if typed
            metavar=metavar,
            help=text,
        )
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="test: what runs the tests")
    found = vars(parser.parse_args(arguments))
    found["command"] = tuple(found["command"])
    return Options(**{name: value for name, value in found.items() if value is not None})


def _yes(text: str) -> bool:
    if text.lower() in ("1", "yes", "true"):
        return True
    if text.lower() in ("0", "no", "false"):
        return False
    raise argparse.ArgumentTypeError(f"{text!r} is neither yes nor no")


def _gain(text: str) -> float:
    try:
        gain = float(text)
    except ValueError:
        gain = 0.0
    if gain <= 1 or gain == float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no gain: how many times as fast, e.g. 1.3")
    return gain


def _rounds(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of rounds, e.g. 21")
    return int(text)


_OPTIONS: tuple[tuple[str, Callable[[str], object], str, str], ...] = (
    ("case", str, "NAME", "research: the case to profile (the slowest)"),
    ("bottleneck", str, "TEXT", "research: 'the bottleneck is TEXT', which opens an entry"),
    ("because", str, "TEXT", "research: and why"),
    ("gain", _gain, "TIMES", "research: how many times as fast it will be"),
    ("only", str, "PATTERN", "research, benchmark: these cases, e.g. 'cdist/*/workers=1'"),
    ("against", str, "REVISION", "benchmark: compare with this commit; check: changed since it"),
    ("rounds", _rounds, "N", "benchmark: turns of each build"),
    ("all", _yes, "YES", "check: every C++ file, not only those changed"),
    ("change", str, "TEXT", "iterate: what was done, for the log"),
    ("keep", _yes, "YES", "iterate: whether the change stays (yes, if it is better)"),
)
