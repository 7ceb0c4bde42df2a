"""tools/differential: a short run, and that it would find and shrink a difference."""

import math
import sys
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import rapidfuzz

sys.path.append(str(Path(__file__).resolve().parents[2]))

from tools.differential import batch, libraries, scalar
from tools.differential.__main__ import main
from tools.differential.calls import Call, Named, Packed, Raised, alike
from tools.differential.deliberate import is_deliberate
from tools.differential.run import Comparison
from tools.differential.shrink import shrink
from tools.differential.strings import Maker

FAMILIES = scalar.families() | batch.families()


@pytest.mark.filterwarnings("ignore::warpmatch.CutoffWarning")
def test_a_short_run_finds_no_difference(capsys: pytest.CaptureFixture[str]):
    status = main(["--calls", "2000", "--seed", "3"])
    assert status == 0, capsys.readouterr().out
    assert main(["--only", "no such family"]) == 1


def test_a_difference_is_found_and_shrunk():
    def ratio(a: Any, b: Any, **options: Any) -> float:
        wrong = isinstance(a, str) and len(a) > 2 and "b" in a
        return -1.0 if wrong else rapidfuzz.fuzz.ratio(a, b, **options)

    theirs = libraries.theirs()
    broken = SimpleNamespace(**vars(theirs) | {"fuzz": SimpleNamespace(ratio=ratio)})
    tally = Comparison(broken, theirs).run("fuzz.ratio", 300, FAMILIES["fuzz.ratio"][1], seed=1)
    assert 0 < tally.differences < tally.calls == 300
    for text in tally.shown:
        call, ours, their_line = text.split("\n")
        s1 = call.removeprefix("fuzz.ratio(")[1:4]
        assert "b" in s1, call
        assert call == f"fuzz.ratio({s1!r}, '')"
        assert "-1.0" in ours
        assert "0.0" in their_line


@pytest.mark.parametrize("name", FAMILIES)
def test_calls_repeat_by_seed(name: str):
    makers = [Maker(Random(5)), Maker(Random(5))]
    first, second = ([repr(FAMILIES[name][1](make)) for _ in range(20)] for make in makers)
    assert first == second


def test_every_function_of_rapidfuzz_has_a_family():
    families: set[str] = set()
    for module in (rapidfuzz.fuzz, rapidfuzz.process):
        home = module.__name__.removeprefix("rapidfuzz.")
        families |= {f"{home}.{name}" for name in vars(module)["__all__"]}
    for name in vars(rapidfuzz.distance)["__all__"]:
        metric = getattr(rapidfuzz.distance, name)
        families |= {f"distance.{name}"} if hasattr(metric, "distance") else set()
        families |= {f"edits.{name}"} if hasattr(metric, "editops") else set()
    assert families <= FAMILIES.keys()


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


def test_shrinking_keeps_what_the_difference_needs():
    call = Call(
        "top_k", (["abc", "xy", "zz"], Packed(["q", "uv"]), 3), {"workers": 2, "scorer": "a"}
    )

    def differs(smaller: Call) -> bool:
        rows, packed, k = smaller.arguments
        choices = packed.strings if isinstance(packed, Packed) else packed
        return any("y" in row for row in rows) and len(choices) > 0 and k == 3

    assert shrink(call, differs) == Call("top_k", (["y"], [""], 3), {"scorer": "a"})


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
    assert is_deliberate(deliberate)
    assert not is_deliberate(compared)
