"""Changes kernels a line at a time and wants the device tests on the host to notice each:

python mutations.py BUILD [PART OF A NAME]
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGET = "test_gpu_mutated"
#: The quick one first, which notices most.
TESTS = (
    "OnDevice.SmallTiles",
    "OnDevice.SmallLongStrings",
    "OnDevice.SmallJoins",
    "OnDevice.SmallDenseScores",
)


@dataclass(frozen=True)
class Mutation:
    """A line of a file of src/cuda, and kernels in which its change must show."""

    name: str
    kernels: str
    file: str
    old: str
    new: str


MUTATIONS = [
    Mutation(
        "no barriers",
        "pair_kernels.cu",
        "cuda_block.cuh",
        "__syncthreads();",
        ";",
    ),
    Mutation(
        "a thread leaves out barriers",
        "pair_kernels.cu",
        "cuda_block.cuh",
        "phase(threadIdx.x);",
        "phase(threadIdx.x); if (threadIdx.x == 5) return;",
    ),
    Mutation(
        "bits of a table without an atomic",
        "jaro_kernels.cu",
        "cuda_block.cuh",
        "std::uint32_t bits) { atomicOr(&word, bits); }",
        "std::uint32_t bits) { word |= bits; }",
    ),
    Mutation(
        "a counter of a block without an atomic",
        "pair_kernels.cu",
        "cuda_block.cuh",
        "return atomicAdd(&counter, 1U);",
        "return counter++;",
    ),
    Mutation(
        "a counter of all blocks without an atomic",
        "pair_kernels.cu",
        "cuda_block.cuh",
        "return atomicAdd(wide(counter), 1ULL);",
        "return counter++;",
    ),
    Mutation(
        "a counter that nobody sets",
        "score_kernels.cu",
        "score_program.hpp",
        "if (thread == 0) count[0] = filters() ? 0 : texts.count();",
        "if (thread == 0 && !filters()) count[0] = texts.count();",
    ),
    Mutation(
        "a list one longer than its buffer",
        "pair_kernels.cu",
        "outcome.hpp",
        "if (place < pairs.capacity)",
        "if (place <= pairs.capacity)",
    ),
    Mutation(
        "an entry too many of a table",
        "jaro_kernels.cu",
        "match_table.hpp",
        "i < size_; i += block_threads) entries_.clear(i);",
        "i <= size_; i += block_threads) entries_.clear(i);",
    ),
    Mutation(
        "a load between two words",
        "pair_kernels.cu",
        "views.hpp",
        "return words[std::uint64_t{number} * stride];",
        "return *reinterpret_cast<const std::uint32_t*>("
        "reinterpret_cast<const char*>(words + std::uint64_t{number} * stride) + 2);",
    ),
    Mutation(
        "a symbol of a panel left out",
        "panel_kernels.cu",
        "panel_program.hpp",
        "for (std::uint32_t j = 0; j < columns; ++j) {",
        "for (std::uint32_t j = 1; j < columns; ++j) {",
    ),
    Mutation(
        "carries of a wavefront read where they are written",
        "wavefront_kernels.cu",
        "wavefront_program.hpp",
        "handed_place(1 - parity, c, above(thread))",
        "handed_place(parity, c, above(thread))",
    ),
    Mutation(
        "a chunk too few of a band",
        "wavefront_kernels.cu",
        "wave_shape.hpp",
        "chunks_before(static_cast<std::uint32_t>(column)) :",
        "chunks_before(static_cast<std::uint32_t>(column)) - 1 :",
    ),
]


def notice_of(build: Path, test: str) -> str:
    """What the test finds first to be wrong; "" where nothing is."""
    environment = {
        "GTEST_FILTER": test,
        "GTEST_FAIL_FAST": "1",
        "STAND_IN_RACES": "all",
        "WARPMATCH_REQUIRE_GPU": "1",
    }
    try:
        done = subprocess.run(
            [build / "tests" / "ptx" / TARGET],
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=900,
        )
    except subprocess.TimeoutExpired:
        return "the tests do not end"
    if done.returncode == 0:
        return ""
    findings = re.findall(r"stand-in: (.*?):", done.stdout)
    return findings[0] if findings else "a test failed"


def first_notice(build: Path) -> str:
    command = ["cmake", "--build", build, "--target", TARGET]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        sys.exit(f"it does not compile:\n{made.stdout[-3000:]}{made.stderr}")
    return next(filter(None, (notice_of(build, test) for test in TESTS)), "")


def main() -> None:
    build = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2] if len(sys.argv) > 2 else ""
    copy = build / "tests" / "ptx" / "mutated"
    shutil.rmtree(copy)
    for folder in ("src", "include"):
        shutil.copytree(ROOT / folder, copy / folder, copy_function=shutil.copyfile)
    missed = []
    for mutation in MUTATIONS:
        if wanted not in mutation.name:
            continue
        (original,) = (ROOT / "src" / "cuda").rglob(mutation.file)
        changed = copy / original.relative_to(ROOT)
        text = original.read_text()
        if text.count(mutation.old) != 1:
            sys.exit(f"{mutation.name}: {mutation.file} has no such line, or several")
        changed.write_text(text.replace(mutation.old, mutation.new))
        (copy / "mutated.cu").write_text(f'#include "cuda/kernels/{mutation.kernels}"\n')
        try:
            notice = first_notice(build)
        finally:
            shutil.copyfile(original, changed)  # newer than what was made of it
        print(f"{mutation.name}: {notice or 'NOT NOTICED'}", flush=True)
        if not notice:
            missed.append(mutation.name)
    if missed:
        sys.exit(f"not noticed: {', '.join(missed)}")


if __name__ == "__main__":
    main()
