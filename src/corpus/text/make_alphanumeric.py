"""Make src/corpus/text/alphanumeric.hpp from what RapidFuzz's default_process does.

Usage: python src/corpus/text/make_alphanumeric.py [OUTPUT]

RapidFuzz has tables of its own, of Unicode 13.0; str.isalnum and str.lower follow the Unicode
version of the interpreter. So that results do not depend on that, the tables are fixed.
"""

import sys
from pathlib import Path

from rapidfuzz.utils import default_process

OUTPUT = Path(__file__).resolve().with_name("alphanumeric.hpp")

HEADER = """\
#pragma once

#include <array>
#include <cstdint>

namespace warpmatch::corpus {

// Made by make_alphanumeric.py: letters and digits of Unicode 13.0. Not to be edited by hand.
// clang-format off

/// Code points from `first` to `last`.
struct AlphanumericRun {
  char32_t first;
  char32_t last;
};

/// Every `stride`-th code point from `first` to `last`, whose lower case is `shift` away.
struct LowerCaseRun {
  char32_t first;
  char32_t last;
  std::uint32_t stride;
  std::int32_t shift;
};

"""


def outcomes() -> dict[int, int]:
    """What each letter or digit becomes; the code points left out become spaces."""
    made = ((point, default_process(f"a{chr(point)}a")[1]) for point in range(0x110000))
    return {point: ord(outcome) for point, outcome in made if outcome != " "}


def alphanumeric_runs(lower: dict[int, int]) -> list[tuple[int, ...]]:
    """(first, last) of neighbours."""
    runs: list[tuple[int, ...]] = []
    for point in lower:
        if runs and point == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return runs


def lower_case_runs(lower: dict[int, int]) -> list[tuple[int, ...]]:
    """(first, last, stride, shift) of code points that change by the same amount."""
    runs: list[tuple[int, ...]] = []
    for point, outcome in lower.items():
        shift = outcome - point
        if shift == 0:
            continue
        if runs:
            first, last, stride, last_shift = runs[-1]
            strides = (1, 2) if first == last else (stride,)
            if shift == last_shift and point - last in strides:
                runs[-1] = (first, point, point - last, shift)
                continue
        runs.append((point, point, 1, shift))
    return runs


def array(kind: str, name: str, rows: list[tuple[int, ...]]) -> str:
    """A C++ array, filled to 120 columns."""
    lines = [""]
    for first, last, *rest in rows:
        item = "{" + ", ".join([f"0x{first:X}", f"0x{last:X}", *map(str, rest)]) + "}"
        if len(lines[-1]) + len(item) > 115:
            lines.append("")
        lines[-1] += f" {item},"
    body = "\n".join(f" {line}" for line in lines)
    return f"inline constexpr std::array<{kind}, {len(rows)}> {name}{{{{\n{body}\n}}}};\n\n"


def main() -> None:
    """Write the header."""
    lower = outcomes()
    text = HEADER
    text += array("AlphanumericRun", "alphanumeric_runs", alphanumeric_runs(lower))
    text += array("LowerCaseRun", "lower_case_runs", lower_case_runs(lower))
    text += "// clang-format on\n\n}  // namespace warpmatch::corpus\n"
    (Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
