"""What a processor of `process` makes that is no string: sequences, and nulls."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rapidfuzz
from reference import EVERY_CASE, Case, near_duplicates
from warpmatch import Corpus, DeviceError, process

NAMES = ["new york mets", "york new", "", "mets", *near_duplicates(12, seed=5)]
QUERY = "new york"


def words_of_some(string: str) -> Any:
    return string.split() if len(string) % 2 else string


SEQUENCES: dict[str, Callable[[str], Any]] = {
    "words": str.split,
    "characters": tuple,
    "numbers": lambda string: [ord(symbol) for symbol in string],
    "changeable bytes": lambda string: bytearray(string.encode()),
    "words of some": words_of_some,
}
NULLS = (None, math.nan, pd.NA)
WAYS: list[dict[str, Any]] = [{}, {"workers": 2}]


def in_a_table(choices: list[Any]) -> dict[str, Any]:
    return {f"key {row}": choice for row, choice in enumerate(choices)}


@pytest.mark.parametrize("case", EVERY_CASE, ids=[case.name for case in EVERY_CASE])
@pytest.mark.parametrize("make", SEQUENCES.values(), ids=SEQUENCES.keys())
def test_sequences_are_compared_as_rapidfuzz_compares_them(case: Case, make: Any):
    cutoff = 3 if case.is_integer else 0.4 * case.largest
    for choices in (NAMES, [None, *NAMES], in_a_table(NAMES)):
        for options in ({}, {"score_cutoff": cutoff}):
            ours = {"scorer": case.ours, "processor": make, **options}
            theirs = {"scorer": case.theirs, "processor": make, **options}
            every = rapidfuzz.process.extract(QUERY, choices, limit=None, **theirs)
            for way in WAYS:
                assert process.extract(QUERY, choices, limit=None, **ours, **way) == every
                assert process.extract(QUERY, choices, limit=3, **ours, **way) == every[:3]
                assert process.extractOne(QUERY, choices, **ours, **way) == (every or [None])[0]
            assert list(process.extract_iter(QUERY, choices, **ours)) == list(
                rapidfuzz.process.extract_iter(QUERY, choices, **theirs)
            )


def test_choices_of_a_corpus_become_sequences_once():
    seen: list[str] = []

    def words(string: str) -> list[str]:
        seen.append(string)
        return string.split()

    found = process.extract("new york", Corpus(["york new", "new york x", None]), processor=words)
    assert found == rapidfuzz.process.extract(
        "new york", ["york new", "new york x"], processor=str.split
    )
    assert seen == ["new york", "york new", "new york x"]


@pytest.mark.parametrize("case", EVERY_CASE, ids=[case.name for case in EVERY_CASE])
@pytest.mark.parametrize("null", NULLS, ids=str)
@pytest.mark.parametrize("make", [str, str.split], ids=["strings", "sequences"])
def test_a_null_that_is_made_is_no_match(case: Case, null: Any, make: Callable[[str], Any]):
    """RapidFuzz skips them in `extract_iter`, and raises TypeError in the others."""

    def made(string: str) -> Any:
        return null if string == "mets" else make(string)

    options: dict[str, Any] = {"scorer": case.ours, "processor": made}
    expected = list(
        rapidfuzz.process.extract_iter(QUERY, NAMES, scorer=case.theirs, processor=made)
    )
    assert list(process.extract_iter(QUERY, NAMES, **options)) == expected
    assert "mets" not in [choice for choice, _, _ in expected]
    for way in WAYS:
        found = process.extract(QUERY, NAMES, limit=None, **options, **way)
        assert sorted(found, key=lambda match: match[2]) == expected
        assert process.extractOne(QUERY, NAMES, **options, **way) == found[0]
        assert process.extract("mets", NAMES, **options, **way) == []
        assert process.extractOne("mets", NAMES, **options, **way) is None
    assert list(process.extract_iter("mets", NAMES, **options)) == []


def test_a_function_of_the_callers_own_is_given_what_is_made():
    def length(query: Any, choice: Any, *, score_cutoff: float | None = None) -> float:
        return 7.0 if choice is None else float(len(choice))

    def made(string: str) -> str | None:
        return None if string == "york" else string

    options: dict[str, Any] = {"scorer": length, "processor": made}
    choices = ["york", "new yolk"]
    expected = rapidfuzz.process.extract("x", choices, **options)
    assert expected == [("new yolk", 8.0, 1), ("york", 7.0, 0)]
    assert process.extract("x", choices, **options) == expected
    np.testing.assert_array_equal(process.cdist(["x"], choices, **options), [[7, 8]])


def test_what_no_scorer_takes_is_named():
    wrong: Callable[[str], Any]
    for wrong in (len, lambda string: {string}):
        for way in WAYS:
            with pytest.raises(TypeError, match=r"(int|set): "):
                process.extract(QUERY, NAMES, processor=wrong, **way)


def test_what_python_scores_is_for_no_device_that_was_named():
    def own(a: str, b: str, *, score_cutoff: float | None = None) -> float:
        return 50.0

    for options in ({"scorer": own}, {"processor": str.split}, {"scorer": own, "workers": 2}):
        for call, sides in (
            (process.extract, ("a b", ["a b"])),
            (process.extractOne, ("a b", ["a b"])),
            (process.cdist, (["a b"], ["a b"])),
            (process.cpdist, (["a b"], ["a b"])),
        ):
            ask: Any = call
            for device in ("auto", "cpu"):
                assert ask(*sides, device=device, **options) is not None
            for device in ("cuda", "cuda:0", "cuda:all"):
                with pytest.raises(DeviceError):
                    ask(*sides, device=device, **options)
