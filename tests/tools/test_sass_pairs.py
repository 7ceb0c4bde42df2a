"""The reader of what a pair costs beside its columns, on a listing made by hand."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "object_checks"))

import sass_pairs

KERNEL = (
    "_ZN9warpmatch4cuda11run_programINS0_12ScoreProgramINS0_7VariantINS_4core11LevenshteinE"
    "NS0_10MatchEntryIjLj1ELj4EEENS0_11DirectTableEhEEEEEEvT_"
)

# Text by text: look it up (1), its columns, what they left (2), drop or store four (3), go on (1).
CODE = [
    "S2R R0, SR_CTAID.X",
    "LDG.E R4, desc[UR4][R2.64]",
    "ISETP.NE.AND P0, PT, RZ, R4, PT",
    "LDG.E R5, desc[UR4][R2.64+0x4]",
    "LDS.128 R8, [R5]",
    "LOP3.LUT R1, R1, R2, R3, 0xe8, !PT",
    "@!P0 BRA 0x30",
    "POPC R1, R1",
    "LOP3.LUT R1, R1, R2, RZ, 0xc0, !PT",
    "IADD3 R1, R1, R2, RZ",
    "@P1 BRA 0x120",
    "IADD3 R1, R1, R2, RZ",
    "IADD3 R1, R1, R2, RZ",
    "IADD3 R1, R1, R2, RZ",
    *["STG.E.U8 desc[UR4][R2.64], R1"] * 4,
    "@P3 IADD3 R3, R3, R2, RZ",
    "@P2 BRA 0x10",
    "EXIT",
]


def listing(code: list[str]) -> list[str]:
    lines = [f"        /*{16 * i:04x}*/                   {text} ;" for i, text in enumerate(code)]
    return [f"\t\tFunction : {KERNEL}", *lines, "                 /* 0x000fe20000000f00 */"]


def test_counts_the_cheapest_way_from_columns_to_columns() -> None:
    (count,) = sass_pairs.counts(listing(CODE))
    assert count == sass_pairs.Count("Levenshtein", 32, 1, stored=7 / 4, dropped=4 / 4)
    assert not count.too_many


def test_a_count_above_its_limit_is_too_many() -> None:
    assert sass_pairs.Count("Indel", 32, 1, stored=5.0, dropped=99.0).too_many
    assert sass_pairs.Count("Indel", 32, 1, stored=99.0, dropped=5.0).too_many


def test_a_kernel_that_stores_nothing_is_an_error() -> None:
    with pytest.raises(SystemExit, match="nothing that is stored"):
        sass_pairs.counts(listing([text for text in CODE if not text.startswith("STG")]))
