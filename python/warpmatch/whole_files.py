"""Files that are written whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["whole_file"]


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """A file that takes the place of `path` if the block ends well, and vanishes if it does not.

    It lies in the same folder, so the change is one rename, after the data has reached the disk.
    """
    target = os.path.realpath(path)
    if os.path.isdir(target):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if os.path.exists(target) and not os.path.isfile(target):
        raise OSError(errno.EINVAL, "it is not a regular file", os.fspath(path))
    # Not made from the target's name, which may be as long as names can be.
    temporary = os.path.join(os.path.dirname(target), f".warpmatch.{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            os.chmod(temporary, os.stat(target).st_mode)
        os.replace(temporary, target)
    except OSError as error:
        if error.filename == temporary:
            error.filename = os.fspath(path)  # which is the one that the caller knows
        raise
    finally:
        Path(temporary).unlink(missing_ok=True)
