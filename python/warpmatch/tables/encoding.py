"""From bytes to text: byte order marks, encodings, and where bytes are wrong."""

import codecs
import re
from dataclasses import dataclass

from ..errors import Error, InvalidArgument

__all__ = ["UTF8", "Encoding", "UndecodableText", "checked_encoding", "decode"]

#: UTF-32 comes first, because its little-endian mark begins as that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What files begin with that people take for text.
_NO_TEXT = {
    b"PK\x03\x04": "a ZIP archive or an Excel workbook: unpack it, or save it as CSV",
    b"PAR1": "Parquet: --format parquet reads it",
    b"\xd0\xcf\x11\xe0": "an Excel workbook: save it as CSV",
    b"ARROW1": "an Arrow file: save it as Parquet",
    b"SQLite format 3": "an SQLite database: export the table as CSV",
}
LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How text is written as bytes."""

    codec: str = "utf-8"
    """Python's name, without a byte order mark of its own."""
    is_marked: bool = False
    """A byte order mark comes first."""


UTF8 = Encoding()


class UndecodableText(Error):  # noqa: N818
    """Bytes that are no text in the encoding; `hint` says what to try."""

    def __init__(self, message: str, codec: str, hint: str) -> None:
        super().__init__(message)
        self.codec = codec
        self.hint = hint


def checked_encoding(name: str) -> str:
    """Python's name of an encoding of text. InvalidArgument if there is none of that name."""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):  # ValueError: a null character in the name
        info = None
    if info is None or not getattr(info, "_is_text_encoding", True):
        raise InvalidArgument(
            f"[--encoding] must be an encoding such as utf-8, latin-1, cp1252 or utf-16, "
            f"got {name!r}"
        )
    return info.name


def decode(data: bytes, name: str, wanted: str | None) -> tuple[str, Encoding]:
    """The text of a file, by its byte order mark, by `wanted`, or else as UTF-8.

    Raises:
        UndecodableText: a byte is wrong, or a mark and `wanted` differ; the message names the line.
    """
    mark, marked_as = next(((m, codec) for m, codec in _MARKS if data.startswith(m)), (b"", None))
    asked = checked_encoding(wanted) if wanted else None
    codec = marked_as or _without_mark(asked or "utf-8")
    if asked and marked_as and not marked_as.startswith(asked.removesuffix("-sig")):
        raise Error(
            f"{name} begins with the byte order mark of {marked_as}, "
            f"but [--encoding] says {wanted!r}"
        )
    if asked is None and marked_as is None:
        _refuse_other_files(data, name)
    try:
        return data[len(mark) :].decode(codec), Encoding(codec, marked_as is not None)
    except UnicodeDecodeError as error:
        start = len(mark) + error.start
        before = data[len(mark) : start].decode(codec, "replace")
        line = len(LINE_END.findall(before)) + 1
        title = "UTF-8" if codec == "utf-8" else codec
        message = f"{name} is not {title}: line {line} has the byte 0x{data[start]:02x}"
        tried = "cp1252, latin-1 or utf-16" if codec == "utf-8" else "another one"
        raise UndecodableText(message, codec, f"--encoding names {tried}") from None
    except UnicodeError as error:
        raise UndecodableText(f"{name} is not {codec}: {error}", codec, "") from None


def _without_mark(codec: str) -> str:
    """The codec for the text behind a mark, or of a file that has none."""
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)


def _refuse_other_files(data: bytes, name: str) -> None:
    for start, what in _NO_TEXT.items():
        if data.startswith(start):
            raise Error(f"{name} is {what}")
    # ASCII as UTF-16 is UTF-8 as well, with a null character beside each other one.
    halves = data[:2000:2], data[1:2000:2]
    nulls = [half.count(0) for half in halves]
    for zero, other, codec in ((1, 0, "utf-16-le"), (0, 1, "utf-16-be")):
        if nulls[other] == 0 and nulls[zero] * 2 > len(halves[zero]):
            raise UndecodableText(
                f"{name} looks like UTF-16 without a byte order mark",
                codec,
                f"--encoding {codec} reads it as such, --encoding utf-8 keeps null characters",
            )
