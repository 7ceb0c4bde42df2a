"""Count what a pair costs a scoring kernel beside its columns, and fail where it has grown.

    python tests/object_checks/sass_pairs.py build/cuda/CMakeFiles/warpmatch.dir

A thread of a scoring program goes from text to text, past a group of patterns. What the loop over a
text's columns costs is for sass_counts.py; here it is what comes between the end of one such loop
and the start of the next: distances are made of what the columns left, then stored or found to be
of no use, and the next text is looked up. Of all ways through the branches in between it is the one
with the fewest instructions of the integer units, divided by the patterns of a group: "stored"
where distances of one byte go to memory, "dropped" where none does.

Exits with 1 where a count is above its limit, and with 77 (skipped) where nothing can be read.
"""

import argparse
import heapq
import re
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import sass_counts
from sass_counts import ALU, KERNEL, NOTHING_TO_CHECK

#: Most instructions of the integer units for a pair, stored and dropped, by the longest pattern, on
#: compute capability 9.0. Little above what they were when written.
LIMITS = {32: (11.5, 8.5), 64: (23.0, 18.0), 128: (39.0, 32.0), 256: (55.0, 47.0)}
PATTERNS = {32: 4, 64: 2, 128: 1, 256: 1}

INSTRUCTION = re.compile(r"^\s+/\*([0-9a-f]{4,})\*/\s+(.*?)\s*;")
PREDICATE = re.compile(r"^@!?U?P\w+\s+")
TARGET = re.compile(r"^BRA\b.*?(0x[0-9a-f]+)")
ENDS = re.compile(r"^(?:BRA|EXIT|RET)\b")
ALWAYS = re.compile(r"^(?:BRA 0x|BRA `|EXIT|RET)")


class Block(NamedTuple):
    """Instructions that run one after the other, and the addresses of what can come next."""

    code: list[str]
    next: list[int]

    @property
    def alu(self) -> int:
        return sum(text.split()[0].split(".")[0] in ALU for text in self.code)

    def count(self, opcode: str) -> int:
        return sum(text.startswith(opcode) for text in self.code)


class Count(NamedTuple):
    """What a pair of a kernel costs beside its columns."""

    recurrence: str
    rows: int
    symbol_bytes: int
    stored: float
    dropped: float

    @property
    def too_many(self) -> bool:
        stored, dropped = LIMITS[self.rows]
        return self.stored > stored or self.dropped > dropped


def blocks(code: list[tuple[int, str]]) -> dict[int, Block]:
    """The blocks of a function, by address."""
    begins = {code[0][0]}
    for (_, text), (after, _) in pairwise(code):
        plain = PREDICATE.sub("", text)
        if ENDS.match(plain):
            begins.add(after)
        if target := TARGET.match(plain):
            begins.add(int(target[1], 16))
    made: dict[int, Block] = {}
    for place, (address, text) in enumerate(code):
        if address in begins:
            block = made[address] = Block([], [])
        plain = PREDICATE.sub("", text)
        block.code.append(plain)
        after = code[place + 1][0] if place + 1 < len(code) else None
        if target := TARGET.match(plain):
            block.next.append(int(target[1], 16))
        if after in begins and not ALWAYS.match(text):
            block.next.append(after)
    return made


def stores_nothing(block: Block) -> bool:
    return not block.count("STG") and not block.count("ATOM")


def least(graph: dict[int, Block], start: int, end: int) -> float:
    """The integer instructions of the cheapest way after `start` and before `end`."""
    costs: dict[int, float] = {}
    queue = [(0.0, after) for after in graph[start].next if after != start]
    while queue:
        cost, address = heapq.heappop(queue)
        if address == end:
            return cost
        if address in costs or not stores_nothing(graph[address]):
            continue
        costs[address] = cost
        for after in graph[address].next:
            heapq.heappush(queue, (cost + graph[address].alu, after))
    return float("inf")


def way(graph: dict[int, Block], columns: int, through: list[int]) -> float:
    """The same from columns to columns, through one of some blocks."""
    return min(
        least(graph, columns, at) + graph[at].alu + least(graph, at, columns) for at in through
    )


def counts(listing: Iterable[str]) -> list[Count]:
    """The counts of all scoring programs of a listing."""
    found = []
    for name, code in sass_counts.functions(listing, INSTRUCTION):
        kernel = KERNEL.search(name)
        if not kernel:
            continue
        recurrence, word, words, symbol = kernel.groups()
        rows = int(words) * (64 if word == "m" else 32)
        group = PATTERNS[rows]
        graph = blocks(code)
        loops = [at for at, block in graph.items() if at in block.next and block.count("LDS.128")]
        stores = [at for at, block in graph.items() if block.count("STG.E.U8") == group]
        drops = [at for at, block in graph.items() if block.count("POPC") and stores_nothing(block)]
        if not loops or not stores or not drops:
            raise SystemExit(f"no loop over texts, or nothing that is stored, in {name}")
        columns = max(loops, key=lambda at, graph=graph: graph[at].count("LDS.128"))
        stored = way(graph, columns, stores) / group
        dropped = way(graph, columns, drops) / group
        found.append(Count(recurrence, rows, 1 if symbol == "h" else 2, stored, dropped))
    return sorted(found)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    options = parser.parse_args(arguments)
    cuobjdump = sass_counts.find_cuobjdump()
    if cuobjdump is None:
        print("cuobjdump was not found (pip install nvidia-cuda-cuobjdump)")
        return NOTHING_TO_CHECK
    found = counts(sass_counts.listing_of(cuobjdump, options.paths))
    if not found:
        print("no scoring programs for sm_90 in", *options.paths)
        return NOTHING_TO_CHECK
    print("recurrence   rows  symbol  stored  limit  dropped  limit   (for a pair)")
    for count in found:
        stored, dropped = LIMITS[count.rows]
        print(
            f"{count.recurrence:11}  {count.rows:4}  {count.symbol_bytes:6}  {count.stored:6.1f}"
            f"  {stored:5.1f}  {count.dropped:7.1f}  {dropped:5.1f}"
            f"{'  TOO MANY' if count.too_many else ''}"
        )
    return 1 if any(count.too_many for count in found) else 0


if __name__ == "__main__":
    sys.exit(main())
