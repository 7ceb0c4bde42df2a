"""What a Rarity was fitted on, in a file."""

import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InvalidArgument, described
from ..inputs.normaliser import Normaliser
from ..inputs.processing import Processor
from ..whole_files import whole_file

__all__ = ["read_rarity", "write_rarity"]

_FORMAT = 2
_WITHOUT_NUMBERS = 1
"""The format before: numbers that contradict each other took nothing."""
_STEPS = ("decompose", "marks", "casefold", "punctuation")
_BROKEN = (EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error)


def write_rarity(path: str | Path, processor: Processor | None, state: Any) -> None:
    """Writes the state of an engine and what strings go through before it."""
    _check_path(path)
    if processor is not None and not isinstance(processor, Normaliser):
        raise InvalidArgument(
            f"[processor] {processor!r} cannot be saved, only utils.Normaliser or None"
        )
    glue, typing_errors, numbers, rows, words, frequencies = state
    settings = {
        "format": _FORMAT,
        "glue": glue,
        "typing_errors": typing_errors,
        "numbers": numbers,
        "rows": rows,
        "normaliser": processor and [getattr(processor, step) for step in _STEPS],
    }
    text = "\n".join(words).encode("utf-8", "surrogatepass")
    with whole_file(path) as file:
        np.savez_compressed(
            file,
            settings=np.frombuffer(json.dumps(settings).encode(), np.uint8),
            words=np.frombuffer(text, np.uint8),
            frequencies=frequencies,
        )


def read_rarity(path: str | Path) -> tuple[Any, ...]:
    """The processor, glue, typing errors, rows, words, frequencies and numbers of such a file."""
    _check_path(path)
    try:
        with open(path, "rb") as file:
            if not zipfile.is_zipfile(file):
                raise ValueError("it is no whole .npz file")
            file.seek(0)
            with np.load(file, allow_pickle=False) as saved:
                settings = json.loads(saved["settings"].tobytes())
                text = saved["words"].tobytes().decode("utf-8", "surrogatepass")
                frequencies = saved["frequencies"]
        if settings["format"] not in (_WITHOUT_NUMBERS, _FORMAT):
            raise ValueError(f"format {settings['format']}")
        numbers = settings["format"] != _WITHOUT_NUMBERS and settings["numbers"]
        steps = settings["normaliser"]
        processor = None if steps is None else Normaliser(*steps)
        glue, typing_errors, rows = (settings[k] for k in ("glue", "typing_errors", "rows"))
    except _BROKEN as error:
        raise InvalidArgument(f"[path] {path} was not written by Rarity.save: {error}") from None
    words = text.split("\n") if text else []
    return processor, glue, typing_errors, rows, words, frequencies, numbers


def _check_path(path: Any) -> None:
    if not isinstance(path, str | os.PathLike):
        raise TypeError(f"[path] is {described(path)}; expected the name of a file")
