"""Outputs of the command line, which are whole or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from ..errors import Error
from ..whole_files import whole_file

__all__ = ["replacing"]


@contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """A `whole_file` whose errors are of one line, for people."""
    if os.path.isdir(path):
        raise Error(f"cannot write {path}: it is not a regular file")
    try:
        with whole_file(path) as file:
            yield file
    except OSError as error:
        raise Error(f"cannot write {path}: {error.strerror}") from None
