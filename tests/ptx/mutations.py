"""Changes kernels a line at a time and wants the device tests on the host to notice each:

    python mutations.py BUILD [PART OF A NAME]...

Each is a program of its own (CMakeLists.txt), in which one kernel is compiled anew: of the changed
file, which lies in a folder that is searched before src. Without arguments it lists the programs.
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 900

DAMERAU = "PairProgram<DamerauMethod>"
JACCARD = "PairProgram<JaccardMethod>"
JARO = (
    "JaroProgram<Variant<core::Jaro, MatchEntry<std::uint32_t, 1, 4>, DirectTable, std::uint8_t>>"
)
SCORE = (
    "ScoreProgram<Variant<core::Indel, MatchEntry<std::uint32_t, 1, 4>, DirectTable, std::uint8_t>>"
)
PANEL = (
    "PanelProgram<Variant<core::Levenshtein, MatchEntry<std::uint64_t, panel_words, 1>, "
    "DirectTable, std::uint8_t>>"
)
WAVEFRONT = (
    "WavefrontProgram<Variant<core::Levenshtein, MatchEntry<std::uint64_t, 1, 1>, DigitTable, "
    "std::uint8_t>>"
)


@dataclass(frozen=True)
class Mutation:
    """A line of a file of src, a kernel in which its change must show, and the test that must see
    it.
    """

    name: str
    program: str
    test: str
    file: str
    old: str
    new: str

    @property
    def target(self) -> str:
        return "mutated_" + self.name.replace(" ", "_")

    def changed_file(self) -> str:
        """Raises ValueError where the line is not there, or not alone."""
        text = (ROOT / "src" / self.file).read_text()
        if text.count(self.old) != 1:
            raise ValueError(f"{self.name}: {self.file} has no such line, or several: {self.old}")
        return text.replace(self.old, self.new)


MUTATIONS = [
    Mutation(
        "no barriers",
        DAMERAU,
        "OnDevice.SmallTiles",
        "cuda/kernels/cuda_block.cuh",
        "__syncthreads();",
        ";",
    ),
    Mutation(
        "a thread leaves out barriers",
        DAMERAU,
        "OnDevice.SmallTiles",
        "cuda/kernels/cuda_block.cuh",
        "phase(threadIdx.x);",
        "phase(threadIdx.x); if (threadIdx.x == 5) return;",
    ),
    Mutation(
        "bits of a table without an atomic",
        JARO,
        "OnDevice.SmallTiles",
        "cuda/kernels/cuda_block.cuh",
        "std::uint32_t bits) { atomicOr(&word, bits); }",
        "std::uint32_t bits) { word |= bits; }",
    ),
    Mutation(
        "a counter of a block without an atomic",
        DAMERAU,
        "OnDevice.SmallTiles",
        "cuda/kernels/cuda_block.cuh",
        "return atomicAdd(&counter, 1U);",
        "return counter++;",
    ),
    Mutation(
        "a counter of all blocks without an atomic",
        DAMERAU,
        "OnDevice.SmallTiles",
        "cuda/kernels/cuda_block.cuh",
        "return atomicAdd(wide(counter), 1ULL);",
        "return counter++;",
    ),
    Mutation(
        "a counter that nobody sets",
        SCORE,
        "OnDevice.SmallTiles",
        "cuda/programs/score_program.hpp",
        "if (thread == 0) count[0] = filters() ? 0 : texts.count();",
        "if (thread == 0 && !filters()) count[0] = texts.count();",
    ),
    Mutation(
        "a list one longer than its buffer",
        JACCARD,
        "OnDevice.SmallTiles",
        "cuda/blocks/outcome.hpp",
        "if (place < pairs.capacity)",
        "if (place <= pairs.capacity)",
    ),
    Mutation(
        "an entry too many of a table",
        JARO,
        "OnDevice.SmallTiles",
        "cuda/blocks/match_table.hpp",
        "i < size_; i += block_threads) entries_.clear(i);",
        "i <= size_; i += block_threads) entries_.clear(i);",
    ),
    Mutation(
        "a load between two words",
        DAMERAU,
        "OnDevice.SmallTiles",
        "cuda/blocks/views.hpp",
        "return words[std::uint64_t{number} * stride];",
        "return *reinterpret_cast<const std::uint32_t*>("
        "reinterpret_cast<const char*>(words + std::uint64_t{number} * stride) + 2);",
    ),
    Mutation(
        "a symbol of a panel left out",
        PANEL,
        "OnDevice.SmallLongStringsInPanels",
        "cuda/programs/panel_program.hpp",
        "for (std::uint32_t j = 0; j < columns; ++j) {",
        "for (std::uint32_t j = 1; j < columns; ++j) {",
    ),
    Mutation(
        "carries of a wavefront read where they are written",
        WAVEFRONT,
        "OnDevice.SmallLongStrings",
        "cuda/programs/wavefront_program.hpp",
        "handed_place(1 - parity, c, above(thread))",
        "handed_place(parity, c, above(thread))",
    ),
    Mutation(
        "a chunk too few of a band",
        WAVEFRONT,
        "OnDevice.SmallLongStrings",
        "cuda/blocks/wave_shape.hpp",
        "chunks_before(static_cast<std::uint32_t>(column)) :",
        "chunks_before(static_cast<std::uint32_t>(column)) - 1 :",
    ),
    Mutation(
        "a chunk too few before a band",
        WAVEFRONT,
        "OnDevice.SmallLongStrings",
        "cuda/blocks/wave_shape.hpp",
        "static_cast<std::uint32_t>((row - below_) / wave_columns) : 0;",
        "static_cast<std::uint32_t>((row - below_) / wave_columns) + 1 : 0;",
    ),
    Mutation(
        "one set of counts in the place of two",
        "KeepBestProgram",
        "OnDevice.SmallTiles",
        "cuda/programs/keep_best_program.hpp",
        "const std::uint32_t set = level % 2;",
        "const std::uint32_t set = 0;",
    ),
    Mutation(
        "a row of cells left out",
        "CellProgram<double, Distances>",
        "OnDevice.SmallTiles",
        "cuda/programs/cell_program.hpp",
        "for (std::uint32_t row = first_row; row < end_row; ++row) {",
        "for (std::uint32_t row = first_row; row + 1 < end_row; ++row) {",
    ),
    Mutation(
        "a limit of an edit too few",
        SCORE,
        "OnDevice.SmallTiles",
        "cuda/blocks/score_task.hpp",
        "static_cast<std::uint32_t>(limits[maximum] + 1);",
        "static_cast<std::uint32_t>(limits[maximum]);",
    ),
]


def write_sources(mutation: Mutation, folder: Path) -> None:
    """The changed file and what compiles the kernel, unless they are there: what is written is
    compiled again.
    """
    kernel = (
        '#include "cuda/kernels/kernel.cuh"\n#include "cuda/programs/every_program.hpp"\n\n'
        f"namespace warpmatch::cuda {{\nusing Mutated = {mutation.program};\n"
        "template __global__ void run_program(const __grid_constant__ Mutated);\n"
        "}  // namespace warpmatch::cuda\n"
    )
    wanted = {
        folder / mutation.file: mutation.changed_file(),
        folder / "mutated.cu": kernel,
    }
    for path in folder.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    for path, content in wanted.items():
        if not path.exists() or path.read_text() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)


def notice_of(program: Path, test: str) -> str:
    """What the test finds first to be wrong; "" where nothing is."""
    environment = {
        "GTEST_FILTER": test,
        "STAND_IN_RACES": "all",
        "WARPMATCH_SEPARATE_BUFFERS": "1",
        "WARPMATCH_REQUIRE_GPU": "1",
    }
    try:
        done = subprocess.run(
            program,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "the test does not end"
    if done.returncode == 0:
        return ""
    findings = re.findall(r"stand-in: (.*?):", done.stdout)
    return findings[0] if findings else "the test failed"


def main() -> None:
    if len(sys.argv) == 1:
        print(*(mutation.target for mutation in MUTATIONS), sep=";")
        return
    folder = Path(sys.argv[1]).resolve() / "tests" / "ptx"
    wanted = sys.argv[2:] or [""]
    for part in wanted:
        if not any(part in mutation.name for mutation in MUTATIONS):
            sys.exit(f"mutations: no name has '{part}' in it")
    chosen = [mutation for mutation in MUTATIONS if any(part in mutation.name for part in wanted)]
    start = time.monotonic()
    try:
        for mutation in chosen:
            write_sources(mutation, folder / "mutated" / mutation.target)
    except ValueError as error:
        sys.exit(f"mutations: {error}")
    targets = [mutation.target for mutation in chosen]
    built = subprocess.run(["cmake", "--build", sys.argv[1], "--target", *targets])
    if built.returncode:
        sys.exit("mutations: some do not compile")
    missed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        notices = pool.map(lambda m: notice_of(folder / m.target, m.test), chosen)
        for mutation, notice in zip(chosen, notices, strict=True):
            print(f"{mutation.name}: {notice or 'NOT NOTICED'}", flush=True)
            missed += [] if notice else [mutation.name]
    seconds = f"in {time.monotonic() - start:.0f} s"
    if missed:
        sys.exit(f"mutations: not noticed {seconds}: {', '.join(missed)}")
    print(f"mutations: all {len(chosen)} noticed {seconds}")


if __name__ == "__main__":
    main()
