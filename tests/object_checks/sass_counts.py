"""Count what a column of an edit metric costs a CUDA kernel, and fail where it has grown.

    python tests/object_checks/sass_counts.py build/cuda/CMakeFiles/warpmatch.dir

Reads the machine code of the objects below the folders given (cuobjdump -sass) and finds the
innermost loop of every scoring program: the one that takes texts past a group of patterns. Programs
that give a long pair to a team of threads have a loop for each number of digits that a symbol can
have; they are counted for texts of one-byte symbols. What a loop costs is counted in instructions
for one 32-bit word over one column: those of the integer units ("alu"; they bound the speed) and
all that are issued. Multiplications (IMAD) have units of their own, and so have loads.

Exits with 1 where a count is above its limit, and with 77 (skipped) where nothing can be read.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

#: Most instructions of the integer units for a 32-bit word over a column, by recurrence and longest
#: pattern, on compute capability 9.0. A few hundredths above what they were when written.
LIMITS = {
    "Hamming": {32: 3.6, 64: 3.4, 128: 5.0, 256: 5.0},
    "Indel": {32: 3.1, 64: 3.4, 128: 4.3, 256: 4.3},
    "Levenshtein": {32: 9.3, 64: 10.0, 128: 10.8, 256: 10.8},
    "Osa": {32: 11.3, 64: 12.8, 128: 14.0, 256: 14.2},
    "Prefix": {32: 5.1, 64: 5.5, 128: 7.0, 256: 7.0},
}
#: The same for teams of threads: where a symbol is one digit, and where it is two.
TEAM_LIMITS = {
    "Hamming": (8.1, 9.0),
    "Indel": (8.1, 10.0),
    "Levenshtein": (15.6, 17.0),
    "Osa": (20.2, 22.0),
    "Prefix": (10.6, 12.5),
}
ALU = {
    "BMSK",
    "IABS",
    "IADD3",
    "IMNMX",
    "ISETP",
    "LEA",
    "LOP3",
    "PRMT",
    "SEL",
    "SHF",
    "VIADD",
    "VIMNMX",
}
TEAM_STEP = 4 * 2  # columns of a loop, and 32-bit words of a thread
WORDS_OF_A_LOAD = 4  # the loop reads its match table 16 bytes at a time
NOTHING_TO_CHECK = 77

FUNCTION = re.compile(r"Function : (\S+)")
INSTRUCTION = re.compile(r"^\s+/\*([0-9a-f]{4,})\*/\s+(?:@!?U?P\w+\s+)?(.*?);")
BRANCH = re.compile(r"^BRA\b.*?(0x[0-9a-f]+)")
KERNEL = re.compile(
    r"ScoreProgram.*core\d+(\w+?)ENS\w*?MatchEntryI([jm])Lj(\d+)ELj\d+E.*?Table\w*?E([ht])E"
)

TEAM_KERNEL = re.compile(r"WavefrontProgram.*core\d+(\w+?)ENS\w*?MatchEntryImL.*?DigitTableEh")


class Count(NamedTuple):
    """What the main loop of a kernel costs for a 32-bit word over a column."""

    recurrence: str
    rows: int
    symbol_bytes: int
    alu: float
    issued: float

    @property
    def limit(self) -> float:
        # Two-byte symbols are looked up twice.
        return LIMITS[self.recurrence][self.rows] + (0.6 if self.symbol_bytes == 2 else 0)


class TeamCount(NamedTuple):
    """The same of a kernel whose threads are teams, by the digits of a symbol."""

    recurrence: str
    digits: int
    alu: float
    issued: float

    @property
    def limit(self) -> float:
        return TEAM_LIMITS[self.recurrence][self.digits - 1]


def find_cuobjdump() -> str | None:
    """cuobjdump on the path, beside nvcc, or of the package nvidia-cuda-cuobjdump."""
    nvcc = shutil.which("nvcc")
    folders = [Path(nvcc).resolve().parent] if nvcc else []
    for entry in [*sys.path, *map(str, Path(".venv/lib").glob("python3*/site-packages"))]:
        folders += Path(entry).glob("nvidia/cu1*/bin")
    found = (shutil.which("cuobjdump", path=str(folder)) for folder in folders)
    return shutil.which("cuobjdump") or next(filter(None, found), None)


def functions(
    listing: Iterable[str], pattern: re.Pattern[str] = INSTRUCTION
) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Each function of a listing: its name, and addresses and text of its instructions."""
    name = ""
    code: list[tuple[int, str]] = []
    for line in listing:
        if start := FUNCTION.search(line):
            if name:
                yield name, code
            name, code = start[1], []
        elif instruction := pattern.match(line):
            code.append((int(instruction[1], 16), instruction[2]))
    if name:
        yield name, code


def innermost_loops(code: list[tuple[int, str]]) -> list[list[str]]:
    """The instructions of every loop that holds no other."""
    place = {address: i for i, (address, _) in enumerate(code)}
    spans = []
    for i, (address, text) in enumerate(code):
        branch = BRANCH.match(text)
        if branch and int(branch[1], 16) < address:
            spans.append((place[int(branch[1], 16)], i))
    inner = [a for a in spans if not any(a != b and a[0] <= b[0] and b[1] <= a[1] for b in spans)]
    return [[text for _, text in code[first : last + 1]] for first, last in inner]


def main_loop(code: list[tuple[int, str]]) -> Counter[str]:
    """The opcodes of the loop that reads texts and match table, the second 16 bytes at a time."""
    best: Counter[str] = Counter()
    for loop in innermost_loops(code):
        opcodes = Counter(text.split()[0].split(".")[0] for text in loop)
        opcodes["wide"] = sum(text.startswith("LDS.128") for text in loop)
        if opcodes["LDG"] and opcodes["wide"] > best["wide"]:
            best = opcodes
    return best


def counts(listing: Iterable[str]) -> list[Count]:
    """The counts of all scoring programs of a listing."""
    found = []
    for name, code in functions(listing):
        kernel = KERNEL.search(name)
        if not kernel:
            continue
        recurrence, word, words, symbol = kernel.groups()
        opcodes = main_loop(code)
        columns = opcodes.pop("wide", 0) * WORDS_OF_A_LOAD
        if not columns:
            raise SystemExit(f"no loop over texts was found in {name}")
        rows = int(words) * (64 if word == "m" else 32)
        alu = sum(opcodes[opcode] for opcode in ALU) / columns
        bytes_of_symbol = 1 if symbol == "h" else 2
        found.append(Count(recurrence, rows, bytes_of_symbol, alu, opcodes.total() / columns))
    return sorted(found)


def team_counts(listing: Iterable[str]) -> list[TeamCount]:
    """The counts of all programs of a listing whose threads are teams."""
    found = []
    for name, code in functions(listing):
        kernel = TEAM_KERNEL.search(name)
        if not kernel:
            continue
        loops = {}
        for loop in innermost_loops(code):
            opcodes = Counter(text.split()[0].split(".")[0] for text in loop)
            looks = sum(text.startswith("LDS.64") for text in loop)
            if opcodes["LDG"] == 1 and looks:  # four symbols, then their match words
                loops[looks // 4] = opcodes
        if sorted(loops) != [1, 2]:
            raise SystemExit(f"not one loop over texts for each number of digits in {name}")
        for digits, opcodes in loops.items():
            alu = sum(opcodes[opcode] for opcode in ALU)
            found.append(TeamCount(kernel[1], digits, alu / TEAM_STEP, opcodes.total() / TEAM_STEP))
    return sorted(found)


def listing_of(cuobjdump: str, paths: Iterable[Path]) -> Iterator[str]:
    """The machine code of objects, and of all CUDA objects below folders."""
    beside = os.pathsep.join([str(Path(cuobjdump).parent), os.environ.get("PATH", "")])  # nvdisasm
    for path in paths:
        for file in sorted(path.rglob("*.cu.o")) if path.is_dir() else [path]:
            listing = subprocess.run(
                [cuobjdump, "-sass", "-arch", "sm_90", str(file)],
                env=os.environ | {"PATH": beside},
                capture_output=True,
                text=True,
            )
            yield from listing.stdout.splitlines()


def figures(count: Count | TeamCount) -> str:
    mark = "  TOO MANY" if count.alu > count.limit else ""
    return f"{count.alu:4.1f}  {count.limit:5.1f}  {count.issued:6.1f}{mark}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    options = parser.parse_args(arguments)
    cuobjdump = find_cuobjdump()
    if cuobjdump is None:
        print("cuobjdump was not found (pip install nvidia-cuda-cuobjdump)")
        return NOTHING_TO_CHECK
    listing = list(listing_of(cuobjdump, options.paths))
    found = counts(listing)
    of_teams = team_counts(listing)
    if not found and not of_teams:
        print("no scoring programs for sm_90 in", *options.paths)
        return NOTHING_TO_CHECK
    print("recurrence   rows  symbol   alu  limit  issued   (for a 32-bit word over a column)")
    for count in found:
        print(f"{count.recurrence:11}  {count.rows:4}  {count.symbol_bytes:6}  {figures(count)}")
    print("in teams   digits   alu  limit  issued")
    for count in of_teams:
        print(f"{count.recurrence:11}  {count.digits:4}  {figures(count)}")
    return 1 if any(count.alu > count.limit for count in [*found, *of_teams]) else 0


if __name__ == "__main__":
    sys.exit(main())
