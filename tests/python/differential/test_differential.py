"""The two libraries answer alike; `make differential` asks them far more often."""

import math
import re
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rapidfuzz
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from . import batch, libraries, scalar
from .calls import Call, Named, Raised, alike
from .deliberate import is_scored_in_python, why_different

SCALAR, BATCH = scalar.families(), batch.families()
#: A sample; the long profile, that of `make differential`, says for itself how many calls it wants.
LONG = settings.get_profile("long")
CALLS = LONG.max_examples if settings.default is LONG else 30
#: Calls may take their time, and be many that are not compared.
PATIENT = settings(
    max_examples=CALLS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
theirs = cache(libraries.theirs)
ours = cache(libraries.ours)


def compare(call: Call, ours: SimpleNamespace, theirs: SimpleNamespace) -> None:
    """Fails where the answers differ, but for the differences that are deliberate."""
    reason = why_different(call)
    if reason:
        event(f"not compared: {reason}")
    assume(not reason)
    answers = call.answer(ours), call.answer(theirs)
    assert alike(*answers), f"{call}\n  warpmatch {answers[0]!r}\n  rapidfuzz {answers[1]!r}"


pytestmark = pytest.mark.filterwarnings("ignore::warpmatch.CutoffWarning")


@pytest.mark.parametrize("family", SCALAR)
@PATIENT
@given(st.data())
def test_scalar_calls(family: str, data: st.DataObject):
    compare(data.draw(SCALAR[family]), ours(), theirs())


@pytest.mark.parametrize("family", BATCH)
@PATIENT
@given(st.data())
def test_batch_calls(family: str, device: str, data: st.DataObject):
    call = data.draw(BATCH[family])
    compare(call, ours("cpu" if is_scored_in_python(call) else device), theirs())


def test_a_difference_is_found_and_shrunk():
    def ratio(a: Any, b: Any, **options: Any) -> float:
        wrong = isinstance(a, str) and len(a) > 2 and "b" in a
        return -1.0 if wrong else rapidfuzz.fuzz.ratio(a, b, **options)

    broken = SimpleNamespace(**vars(theirs()) | {"fuzz": SimpleNamespace(ratio=ratio)})
    same = settings(PATIENT, max_examples=2000, derandomize=True, database=None)

    @same
    @given(SCALAR["fuzz.ratio"])
    def search(call: Call) -> None:
        compare(call, broken, theirs())

    with pytest.raises(AssertionError) as found:
        search()
    call, ours, their_line = str(found.value).split("\n")[:3]
    # No options, and the plainest letters; how short it is depends on the version of Hypothesis.
    shrunk = re.fullmatch(r"fuzz\.ratio\('([ab]{3,64})', '([ab]{0,64})'\)", call)
    assert shrunk, call
    assert "b" in shrunk[1]
    assert "-1.0" in ours
    assert their_line.strip() == f"rapidfuzz {rapidfuzz.fuzz.ratio(*shrunk.groups())}"


def test_every_function_of_rapidfuzz_has_a_family():
    families: set[str] = set()
    for module in (rapidfuzz.fuzz, rapidfuzz.process):
        home = module.__name__.removeprefix("rapidfuzz.")
        families |= {f"{home}.{name}" for name in vars(module)["__all__"]}
    for name in vars(rapidfuzz.distance)["__all__"]:
        metric = getattr(rapidfuzz.distance, name)
        families |= {f"distance.{name}"} if hasattr(metric, "distance") else set()
        families |= {f"edits.{name}"} if hasattr(metric, "editops") else set()
    assert families <= SCALAR.keys() | BATCH.keys()


def test_alike_is_equal_to_the_bit():
    same = [(1.5, 1.5), (math.nan, math.nan), ([("a", 1, 0)], [("a", 1, 0)]), (None, None)]
    same += [
        (np.array([1.0]), np.array([1.0])),
        (Raised(OverflowError()), Raised(ArithmeticError())),
    ]
    for ours, theirs in same:
        assert alike(ours, theirs)
    unlike = [(1, 1.0), (0.0, -0.0), (0.1 + 0.2, 0.3), ("a", b"a"), ([1], (1,)), (1, True)]
    unlike += [(np.array([1], "i4"), np.array([1], "i8")), (0.0, Raised(ValueError()))]
    unlike += [(Raised(TypeError()), Raised(ValueError()))]
    for ours, theirs in unlike:
        assert not alike(ours, theirs)


HAMMING = {"scorer": Named("distance.Hamming.distance"), "scorer_kwargs": {"pad": False}}
LCS_SEQ = "distance.LCSseq.distance"
DISTANCE = Named("distance.Indel.distance")


@pytest.mark.parametrize(
    ("deliberate", "compared"),
    [
        (Call("fuzz.ratio", (None, "a")), Call("distance.Jaro.distance", (None, "a"))),
        (Call("process.cdist", (["a", None], ["a"])), Call("process.cpdist", ([None], ["a"]))),
        (
            Call("process.cpdist", (["a"], [None]), {"processor": str.lower}),
            Call("process.cpdist", (["a"], ["a"]), {"processor": str.lower}),
        ),
        (
            Call("process.cdist", (["a"], ["b"]), {"dtype": "uint8", "score_multiplier": 3}),
            Call("process.cdist", (["a"], ["b"]), {"dtype": "uint8", "score_multiplier": 2}),
        ),
        (
            Call("process.cdist", (["a"], ["b"]), {"scorer": DISTANCE, "score_multiplier": 1.5}),
            Call("process.cdist", (["a"], ["b"]), {"score_multiplier": 1.5}),
        ),
        (
            Call("process.cdist", (["a"], ["bc"]), HAMMING),
            Call("process.cdist", (["a"], ["b"]), HAMMING),
        ),
        (
            Call(LCS_SEQ, ("a" * 129, "a"), {"score_cutoff": 128}),
            Call(LCS_SEQ, ("a" * 129, "a")),
        ),
        (
            Call(
                "process.extract", ("a", ["a" * 129]), {"scorer": Named(LCS_SEQ), "score_cutoff": 9}
            ),
            Call(
                "process.extract", ("a", ["a" * 128]), {"scorer": Named(LCS_SEQ), "score_cutoff": 9}
            ),
        ),
    ],
    ids=[
        "null of fuzz",
        "null in cdist",
        "processor",
        "dtype",
        "multiplier",
        "pad",
        "long LCS",
        "long LCS in a batch",
    ],
)
def test_deliberate_differences_go_by_the_call(deliberate: Call, compared: Call):
    assert why_different(deliberate)
    assert not why_different(compared)
