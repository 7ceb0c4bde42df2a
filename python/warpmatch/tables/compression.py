"""gzip, bzip2, xz and Zstandard, by the end of a file's name and by how its content begins."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import IO, Any

from ..errors import Error

__all__ = ["SUFFIXES", "compressing", "decompressed", "need_compression"]

SUFFIXES = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "Zstandard"}
#: bzip2 has letters for a mark, with which text may begin: there the name decides.
_MARKS = {b"\x1f\x8b": "gzip", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "Zstandard"}


def decompressed(data: bytes, name: str, compression: str | None) -> bytes:
    """The content, if it is compressed by its name or by its first bytes; else the data.

    Raises:
        Error: it is not what its name says, it is damaged or cut, or a library is missing.
    """
    found = next((kind for mark, kind in _MARKS.items() if data.startswith(mark)), None)
    kind = found or compression
    if kind is None or (not data and compression is None):
        return data
    try:
        return _DECOMPRESS[kind](data)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise Error(f"cannot read {name}: it is no whole {kind} file ({error})") from None


@contextmanager
def compressing(file: IO[bytes], compression: str | None) -> Iterator[IO[bytes]]:
    """A file to write to, whose content reaches `file` compressed."""
    if compression is None:
        yield file
        return
    with _COMPRESS[compression](file) as compressed:
        yield compressed


def need_compression(compression: str | None) -> None:
    """Error if the library for it is missing."""
    if compression == "Zstandard":
        _pyarrow()


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise Error("Zstandard (.zst) needs pyarrow: pip install pyarrow") from None
    return pyarrow


def _decompress_zstandard(data: bytes) -> bytes:
    pyarrow = _pyarrow()
    with pyarrow.CompressedInputStream(pyarrow.BufferReader(data), "zstd") as stream:
        return stream.read()


def _open_gzip(file: IO[bytes]) -> IO[bytes]:
    """Without name and time: the same rows give the same bytes."""
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0)  # pyright: ignore[reportReturnType]


def _open_zstandard(file: IO[bytes]) -> Any:
    pyarrow = _pyarrow()
    return pyarrow.CompressedOutputStream(pyarrow.PythonFile(_KeptOpen(file), "w"), "zstd")


class _KeptOpen:
    """A file that pyarrow writes to and does not close, as the other compressors do not."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self.write = file.write
        self.flush = file.flush

    def close(self) -> None:
        self.flush()


_DECOMPRESS = {
    "gzip": gzip.decompress,
    "bzip2": bz2.decompress,
    "xz": lzma.decompress,
    "Zstandard": _decompress_zstandard,
}
_COMPRESS: dict[str, Any] = {
    "gzip": _open_gzip,
    "bzip2": partial(bz2.BZ2File, mode="wb"),
    "xz": partial(lzma.LZMAFile, mode="wb"),
    "Zstandard": _open_zstandard,
}
