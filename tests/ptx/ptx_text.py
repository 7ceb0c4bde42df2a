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
    """Instructions and directives without their semicolon, labels with their colon, and the
    braces of scopes."""
    text = ""
    for piece in re.split(r"([{};:\n])", body):
        if piece == "\n":
            if text.lstrip().startswith(".loc"):  # ends with its line
                yield line, " ".join(text.split())
                text = ""
            line += 1
            text += " "
        elif piece == ";":
            yield line, " ".join(text.split())
            text = ""
        elif piece == ":":
            yield line, text.strip() + ":"
            text = ""
        elif piece in ("{", "}") and not text.strip():
            yield line, piece
            text = ""
        else:
            text += piece  # braces too, of a vector


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


def end_of_braces(source: str, at: int) -> int:
    """Behind the brace that closes what was opened before `at`."""
    depth = 1
    while depth:
        at = re.compile(r"[{}]").search(source, at).end()
        depth += 1 if source[at - 1] == "{" else -1
    return at


def kernels(path: Path) -> Iterator[Kernel]:
    source = re.sub("//.*", "", path.read_text())
    of_module = re.findall(r"^((?:\.extern )?\.shared [^;]*);", source, re.MULTILINE)
    files = dict(re.findall(r'^\s*\.file\s+(\d+) "([^"]*)"', source, re.MULTILINE))
    head = re.compile(r"\.entry\s+([\w$]+)\s*\(([^)]*)\)([^{]*)\{")
    for found in head.finditer(source):
        name, parameters, bounds = found.groups()
        end = end_of_braces(source, found.end())
        lines_of_head = found[0].count("\n")
        body = list(statements(source[found.end() : end - 1], lines_of_head))
        words = set(re.findall(r"[\w$]+", source[found.end() : end]))
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
