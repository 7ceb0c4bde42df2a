"""tools/loop: better, the same or worse, with the noise in mind."""

import random

import pytest

from tools.loop.timing import comparison, verdict
from tools.loop.timing.verdict import Ratio

AA = [1.0, 1.01, 0.99, 1.0, 1.02, 0.98, 1.0]


def noisy(mean: float, spread: float, seed: int, rounds: int = 21) -> list[float]:
    """Times around a mean, with a burst of other work now and then."""
    draw = random.Random(seed)
    return [
        mean * (1 + draw.uniform(0, spread)) * (3 if draw.random() < 0.1 else 1)
        for _ in range(rounds)
    ]


def judge(old: float, new: float, spread: float, seed: int) -> str:
    floor = verdict.noise_floor(
        verdict.ratio_of(noisy(old, spread, seed), noisy(old, spread, seed + 1000))
    )
    ratio = verdict.ratio_of(noisy(old, spread, seed), noisy(new, spread, seed + 2000))
    return verdict.verdict(ratio, floor)


@pytest.mark.parametrize("seed", range(8))
def test_a_gain_beyond_the_noise_is_seen_and_noise_alone_is_not(seed: int):
    assert judge(1.0, 1 / 1.3, 0.05, seed) == "better"
    assert judge(1 / 1.3, 1.0, 0.05, seed) == "worse"
    assert judge(1.0, 1.0, 0.05, seed) == "same"


def test_bursts_hit_the_median_little():
    old, new = [2.0] * 21, [1.0] * 21
    for place in (3, 9, 14):
        new[place] *= 10
    assert verdict.ratio_of(old, new).median == 2.0


def test_the_same_rounds_give_the_same_interval():
    assert verdict.ratio_of(AA, AA[::-1]) == verdict.ratio_of(AA, AA[::-1])


def test_the_floor_is_what_a_build_shows_against_itself():
    assert verdict.noise_floor(Ratio(1.0, 0.95, 1.02)) == pytest.approx(1 / 0.95 - 1)
    assert verdict.noise_floor(Ratio(1.0, 1.0, 1.0)) == verdict.LEAST_FLOOR


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (Ratio(1.05, 1.03, 1.07), "better"),
        (Ratio(1.02, 1.01, 1.03), "same"),  # within the floor
        (Ratio(1.10, 0.99, 1.20), "same"),  # the interval has 1 in it
        (Ratio(0.95, 0.93, 0.97), "worse"),
        (Ratio(0.98, 0.97, 0.99), "same"),
    ],
)
def test_the_verdict_needs_interval_and_floor(ratio: Ratio, expected: str):
    assert verdict.verdict(ratio, floor=0.03) == expected


@pytest.mark.parametrize(
    ("found", "predicted", "expected"),
    [
        ("better", 1.2, "prediction met"),
        ("better", 1.31, "prediction met"),  # within the interval
        ("better", 1.5, "prediction not met"),
        ("same", 1.2, "no change"),
        ("worse", 1.2, "worse"),
    ],
)
def test_outcome_against_prediction(found: str, predicted: float, expected: str):
    assert verdict.judged(found, Ratio(1.28, 1.25, 1.32), predicted) == expected


def test_turns_are_long_enough_and_rounds_affordable():
    assert comparison.calls_of_a_turn(0.001) == 200
    assert comparison.calls_of_a_turn(5.0) == 1
    assert comparison.affordable_rounds(0.1) > comparison.ROUNDS
    assert comparison.affordable_rounds(60.0) == comparison.LEAST_ROUNDS


def test_a_row_has_both_builds_and_the_verdict():
    turns = comparison.Turns()
    for _ in range(9):
        turns.add("old", [2.0, 2.2])
        turns.add("old again", [2.0, 2.2])
        turns.add("new", [1.0, 1.1])
    row = comparison.row_of("a", {"unit": "ms"}, turns)
    assert row["old"] == {"mean": pytest.approx(2.1), "min": 2.0}
    assert row["new"] == {"mean": pytest.approx(1.05), "min": 1.0}
    assert row["ratio"]["median"] == pytest.approx(2.0)
    assert (row["rounds"], row["noise"]) == (9, verdict.LEAST_FLOOR)


def test_a_case_that_looks_quiet_is_held_against_the_usual_noise():
    ratio = {"median": 1.03, "low": 1.02, "high": 1.04}
    rows = [{"name": str(noise), "ratio": ratio, "noise": noise} for noise in (0.02, 0.05, 0.2)]
    judged = comparison.with_verdicts(rows)
    assert [row["floor"] for row in judged] == [0.05, 0.05, 0.2]
    assert {row["verdict"] for row in judged} == {"same"}
    assert comparison.with_verdicts(rows[:1])[0]["verdict"] == "better"
