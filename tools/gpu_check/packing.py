"""What the parts of a pack are made with."""

import shutil
from pathlib import Path

from .commands import Run, last_line

__all__ = [
    "MIB",
    "SECONDS",
    "PackError",
    "bytes_in",
    "copy_file",
    "files_in",
    "numbers",
    "output_of",
]

MIB = 2**20
#: Seconds after which a command that builds nothing is stopped.
SECONDS = 300


class PackError(Exception):
    """What stands in the way, in a sentence."""


def output_of(run: Run, what: str, command: list[str]) -> str:
    """What a command prints. Raises PackError where it fails."""
    status, text = run(command, SECONDS)
    if status:
        raise PackError(f"{what} could not be had: {last_line(text)}")
    return text


def copy_file(source: Path, target: Path) -> None:
    """Makes the folders that it needs. Raises PackError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copy2(source, target)
    except OSError as error:
        raise PackError(f"{source} could not be copied: {error.strerror}") from None


def files_in(folder: Path) -> list[Path]:
    """All of them, however deep."""
    return [path for path in folder.rglob("*") if path.is_file()]


def bytes_in(folder: Path) -> int:
    """The sizes of its files together."""
    return sum(file.stat().st_size for file in files_in(folder))


def numbers(text: str) -> list[int]:
    """Of a version, so that two compare."""
    return [int(number) for number in text.split(".")]
