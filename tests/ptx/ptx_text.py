"""Reads PTX files: kernels with their parameters, shared arrays, statements and places."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

SIZES = {f"{kind}{bits}": bits // 8 for kind in "bsu" for bits in (8, 16, 32, 64)}
SIZES |= {"f32": 4, "f64": 8, "pred": 1}


class UnknownPtx(Exception):
    """PTX that the translator has not met."""


@dataclass(frozen=True)
class Variable:
    """A parameter, or an array in shared memory."""

    name: str
    align: int
    size: int
    dynamic: bool = False

    @classmethod
    def parse(cls, declaration: str) -> "Variable":
        pattern = (
            r"(?:\.extern )?\.(?:param|shared)(?: \.align (\d+))? \.(\w+) ([\w$]+)(\[(\d*)\])?$"
        )
        found = re.match(pattern, declaration)
        if not found:
            raise UnknownPtx(declaration)
        align, kind, name, array, count = found.groups()
        size = SIZES[kind] * (int(count or 0) if array else 1)
        return cls(name, int(align or SIZES[kind]), size, dynamic=array == "[]")


def parse_all(declarations: Iterable[str]) -> list[Variable]:
    return [Variable.parse(" ".join(text.split())) for text in declarations]


def place(variables: list[Variable]) -> tuple[dict[str, int], int]:
    """Offsets of variables one behind the other, and the bytes they take."""
    at = 0
    offsets = {}
    for variable in variables:
        at = -(-at // variable.align) * variable.align
        offsets[variable.name] = at
        at += variable.size
    return offsets, at


@dataclass(frozen=True)
class Place:
    """A line of the source, which a kernel's statements from a line on are from."""

    begin: int
    file: str
    line: int
    into: int
    """The number of the place that it was inlined at; -1 for none."""


@dataclass
class Kernel:
    """Lines of statements count from that of the name, so that they stay when others change."""

    name: str
    parameters: list[Variable]
    shared: list[Variable]
    most_threads: int
    statements: list[tuple[int, str]]
    places: list[Place]

    @property
    def symbol(self) -> str:
        """What it is called in C++."""
        return f"kernel_{zlib.crc32(self.name.encode()):08x}"


def statements(body: str, line: int) -> Iterator[tuple[int, str]]:
    """Instructions and directives without their semicolon, and labels with their colon."""
    text = ""
    for piece in re.split(r"([;:\n])", body):
        ends_loc = piece == "\n" and text.lstrip().startswith(".loc")  # which has no semicolon
        if piece in (";", ":") or ends_loc:
            yield line, " ".join(text.split()) + ":" * (piece == ":")
            text = ""
        else:
            text += piece
        line += piece == "\n"


def places_of(body: list[tuple[int, str]], files: dict[str, str]) -> list[Place]:
    """What `.loc FILE LINE COLUMN, function_name F, inlined_at FILE LINE COLUMN` says."""
    places: list[Place] = []
    last: dict[str, int] = {}  # numbers, by file, line and column
    for begin, text in body:
        if loc := re.match(r"\.loc ((\d+) ([1-9]\d*) \d+)(?:,.* inlined_at (.+))?$", text):
            at, file, line, into = loc.groups()
            last[at] = len(places)
            places.append(Place(begin, files[file], int(line), last.get(into, -1)))
    return places


def kernels(path: Path) -> Iterator[Kernel]:
    source = re.sub("//.*", "", path.read_text())
    of_module = re.findall(r"^((?:\.extern )?\.shared [^;]*);", source, re.MULTILINE)
    files = dict(re.findall(r'^\s*\.file\s+(\d+) "([^"]*)"', source, re.MULTILINE))
    entry = r"\.entry\s+([\w$]+)\s*\(([^)]*)\)([^{]*)\{(.*?)^\}"
    for found in re.finditer(entry, source, re.MULTILINE | re.DOTALL):
        name, parameters, bounds, text = found.groups()
        body = list(statements(text, found[0].count("\n") - text.count("\n")))
        words = set(re.findall(r"[\w$]+", text))
        of_kernel = [text for _, text in body if text.startswith(".shared")]
        used = [array for array in parse_all(of_module + of_kernel) if array.name in words]
        most = re.search(r"\.maxntid (\d+), (\d+), (\d+)", bounds)
        x, y, z = map(int, most.groups()) if most else (1024, 1, 1)
        yield Kernel(
            name,
            parse_all(text for text in parameters.split(",") if text.strip()),
            sorted(used, key=lambda array: array.dynamic),
            x * y * z,
            body,
            places_of(body, files),
        )
