"""The reader of machine code, on a listing made by hand."""

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parent.parent / "object_checks" / "sass_counts.py"
SPEC = importlib.util.spec_from_file_location("sass_counts", PATH)
assert SPEC is not None
assert SPEC.loader is not None
sass_counts = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(sass_counts)

KERNEL = (
    "_ZN9warpmatch4cuda11run_programINS0_12ScoreProgramINS0_7VariantINS_4core11LevenshteinE"
    "NS0_10MatchEntryIjLj1ELj4EEENS0_11DirectTableEhEEEEEEvT_"
)
TEAMS = (
    "_ZN9warpmatch4cuda11run_programINS0_16WavefrontProgramINS0_7VariantINS_4core5IndelE"
    "NS0_10MatchEntryImLj1ELj1EEENS0_10DigitTableEhEEEEEEvT_"
)
OTHER = "_ZN9warpmatch4cuda11run_programINS0_13LayoutProgramEEEvT_"

# A loop within a loop: the inner one reads one entry for four LOP3, two SHF and a branch.
LOOP = [
    "S2R R0, SR_CTAID.X",
    "LDG.E R4, desc[UR4][R2.64]",
    "LDG.E R5, desc[UR4][R2.64+0x4]",
    "LDS.128 R8, [R5]",
    "LOP3.LUT R1, R1, R2, R3, 0xe8, !PT",
    "LOP3.LUT R1, R1, R2, R3, 0xe8, !PT",
    "LOP3.LUT R1, R1, R2, R3, 0xe8, !PT",
    "LOP3.LUT R1, R1, R2, R3, 0xe8, !PT",
    "SHF.R.U32.HI R6, RZ, 0x8, R5",
    "SHF.R.U32.HI R6, RZ, 0x8, R5",
    "@!P0 BRA 0x20",
    "@P1 BRA `(.L_x_1) 0x10",
    "EXIT",
]

# Four symbols and their match words, of one digit and of two; a loop without LDG has no text.
ONE_DIGIT = ["LDG.E R4, desc[UR4][R2.64]", *["LDS.64 R8, [R5]"] * 4, *["LOP3.LUT R1"] * 16]
TWO_DIGITS = ["LDG.E R4, desc[UR4][R2.64]", *["LDS.64 R8, [R5]"] * 8, *["LOP3.LUT R1"] * 24]
NO_TEXT = ["LDS.64 R8, [R5]"]


def loops(*bodies: list[str]) -> list[str]:
    code: list[str] = []
    for body in bodies:
        begin = 16 * len(code)
        code += [*body, f"@P1 BRA `(.L_x_1) {begin:#x}"]
    return [*code, "EXIT"]


def listing(name: str, code: list[str]) -> list[str]:
    lines = [f"        /*{16 * i:04x}*/                   {text} ;" for i, text in enumerate(code)]
    return [f"\t\tFunction : {name}", *lines, "                 /* 0x000fe20000000f00 */"]


def test_counts_the_innermost_loop_for_a_word_over_a_column() -> None:
    (count,) = sass_counts.counts([*listing(OTHER, LOOP), *listing(KERNEL, LOOP)])
    assert count == sass_counts.Count("Levenshtein", 32, 1, alu=6 / 4, issued=9 / 4)
    assert count.alu <= count.limit


def test_a_kernel_without_its_loop_is_an_error() -> None:
    with pytest.raises(SystemExit, match="no loop over texts"):
        sass_counts.counts(listing(KERNEL, ["EXIT"]))


def test_counts_the_loops_of_teams_by_the_digits_of_a_symbol() -> None:
    code = loops(TWO_DIGITS, NO_TEXT, ONE_DIGIT)
    found = sass_counts.team_counts([*listing(KERNEL, LOOP), *listing(TEAMS, code)])
    assert found == [
        sass_counts.TeamCount("Indel", 1, alu=16 / 8, issued=22 / 8),
        sass_counts.TeamCount("Indel", 2, alu=24 / 8, issued=34 / 8),
    ]
    assert all(count.alu <= count.limit for count in found)


def test_a_kernel_of_teams_without_a_loop_for_each_number_of_digits_is_an_error() -> None:
    with pytest.raises(SystemExit, match="for each number of digits"):
        sass_counts.team_counts(listing(TEAMS, loops(ONE_DIGIT)))
