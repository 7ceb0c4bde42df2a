"""Every wrong argument is a typed error that names the argument and the value."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
import warpmatch
from warpmatch import DeviceError, Error, InvalidArgument, RangeError, fuzz

WORDS = ["abc", "abd"]
CALLS = {
    "matrix": lambda **kw: warpmatch.matrix(WORDS, WORDS, **kw),
    "top_k": lambda **kw: warpmatch.top_k(WORDS, WORDS, 1, **kw),
    "pairs": lambda **kw: warpmatch.pairs(WORDS, WORDS, **{"score_cutoff": 90, **kw}),
    "self_join": lambda **kw: warpmatch.self_join(WORDS, **{"score_cutoff": 90, **kw}),
    "plan": lambda **kw: warpmatch.plan("pairs", WORDS, WORDS, **{"score_cutoff": 90, **kw}),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())
NO_CUDA = warpmatch.info()["cuda"]["why_unusable"]


def test_errors_are_also_the_built_in_ones():
    assert set(InvalidArgument.__mro__) >= {Error, ValueError}
    assert set(RangeError.__mro__) >= {Error, InvalidArgument, OverflowError}
    assert set(DeviceError.__mro__) >= {Error, RuntimeError}


@every_call
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"scorer": "cosine"},
            InvalidArgument,
            r"\[scorer\] unknown scorer 'cosine'; known: .*ratio",
        ),
        ({"scorer": print}, InvalidArgument, r"\[scorer\] <built-in function print> is not one of"),
        ({"scorer": 3}, TypeError, r"\[scorer\] is int: 3; expected a function or a name"),
        (
            {"score_cutoff": 101},
            InvalidArgument,
            r"\[score_cutoff\] must be in 0 to 100 .* got 101",
        ),
        ({"score_cutoff": -1}, InvalidArgument, r"\[score_cutoff\] must be in 0 to 100 .* got -1"),
        ({"score_cutoff": math.nan}, InvalidArgument, r"\[score_cutoff\] .* got nan"),
        ({"score_cutoff": "9"}, TypeError, r"\[score_cutoff\] is str: '9'; expected a number"),
        (
            {"score_cutoff": 90, "scorer": "indel_normalized_similarity"},
            InvalidArgument,
            r"\[score_cutoff\] must be in 0 to 1 for indel_normalized_similarity, got 90",
        ),
        (
            {"score_cutoff": math.inf, "scorer": "levenshtein"},
            InvalidArgument,
            r"\[score_cutoff\] must be at least 0 for levenshtein, got inf",
        ),
        ({"device": "gpu"}, InvalidArgument, r"\[device\].*'gpu'"),
        ({"device": "cuda:x"}, InvalidArgument, r"\[device\].*'cuda:x'"),
        ({"device": None}, TypeError, r"\[device\] is NoneType: None; expected 'auto'"),
        ({"workers": 0}, InvalidArgument, r"\[workers\] must be at least 1.*got 0"),
        ({"workers": -2}, InvalidArgument, r"\[workers\] must be at least 1.*got -2"),
        ({"workers": "2"}, TypeError, r"\[workers\] is str: '2'; expected a whole number"),
        ({"workers": 1.5}, TypeError, r"\[workers\] is float: 1.5; expected a whole number"),
    ],
    ids=str,
)
def test_arguments(call, arguments: dict, error: type[Exception], message: str):
    with pytest.raises(error, match=message):
        call(**arguments)


def test_progress_must_be_callable():
    with pytest.raises(TypeError, match=r"\[progress\] is int: 3; expected True, False or a call"):
        warpmatch.matrix(WORDS, WORDS, progress=3)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("position", "arguments"),
    [("queries", (["a", 1], ["b"])), ("choices", (["a"], ["b", 1]))],
)
def test_strings_are_named_by_their_argument(position: str, arguments: tuple[list, list]):
    for call in (warpmatch.matrix, lambda q, c: warpmatch.top_k(q, c, 1)):
        with pytest.raises(TypeError, match=rf"\[{position}\] item 1 is int: 1"):
            call(*arguments)
    side = {"queries": "left", "choices": "right"}[position]
    with pytest.raises(TypeError, match=rf"\[{side}\] item 1 is int: 1"):
        warpmatch.pairs(*arguments, score_cutoff=90)
    one_string = ("abc" if 1 in strings else strings for strings in arguments)
    with pytest.raises(TypeError, match=rf"\[{side}\] is one string"):
        warpmatch.pairs(next(one_string), next(one_string), score_cutoff=90)


def test_k():
    for k in (0, -3):
        with pytest.raises(InvalidArgument, match=rf"\[k\] must be at least 1, got {k}"):
            warpmatch.top_k(WORDS, WORDS, k)
    with pytest.raises(TypeError, match=r"\[k\] is float: 2.5; expected a whole number"):
        warpmatch.top_k(WORDS, WORDS, 2.5)  # pyright: ignore[reportArgumentType]
    assert warpmatch.top_k(WORDS, WORDS, np.int64(2)).indices.shape == (2, 2)


def test_joins_need_a_cutoff():
    for call in (lambda c: warpmatch.pairs(WORDS, WORDS, score_cutoff=c),
                 lambda c: warpmatch.self_join(WORDS, score_cutoff=c)):  # fmt: skip
        with pytest.raises(InvalidArgument, match=r"\[score_cutoff\] is needed"):
            call(None)


def test_dtypes():
    for dtype in (bool, complex, "float16", ">i4", str):
        with pytest.raises(InvalidArgument, match=r"\[dtype\] must be an integer type, float32 or"):
            warpmatch.matrix(WORDS, WORDS, dtype=dtype)
    with pytest.raises(InvalidArgument, match=r"\[dtype\] 'floaty' is not a NumPy dtype"):
        warpmatch.matrix(WORDS, WORDS, dtype="floaty")


def test_scores_must_fit(device: str):
    with pytest.raises(RangeError, match=r"int8"):
        warpmatch.matrix(["a"], ["b" * 128], scorer="levenshtein", dtype="int8", device=device)
    assert warpmatch.matrix(["a"], ["b" * 127], scorer="levenshtein", dtype="int8").item() == 127


def test_out():
    readonly = np.zeros((2, 2), np.float32)
    readonly.flags.writeable = False
    for out, message in [
        (np.zeros((2, 3), np.float32), r"\[out\] must have the shape \(2, 2\), got \(2, 3\)"),
        (np.zeros(4, np.float32), r"\[out\] must have the shape \(2, 2\), got \(4,\)"),
        (np.zeros((2, 2), bool), r"\[out\] must have an integer dtype, float32 or float64"),
        (np.zeros((2, 2), ">f4"), r"\[out\] must have an integer dtype, float32 or float64"),
        (np.zeros((2, 2), np.float32, order="F"), r"\[out\] must have contiguous rows"),
        (np.zeros((2, 4), np.float32)[:, ::2], r"\[out\] must have contiguous rows"),
        (np.zeros((2, 2), np.float32)[::-1], r"\[out\] must have contiguous rows"),
        (readonly, r"\[out\] must be writeable"),
    ]:
        with pytest.raises(InvalidArgument, match=message):
            warpmatch.matrix(WORDS, WORDS, out=out)
    with pytest.raises(InvalidArgument, match=r"\[out\] has the dtype float64, but float32 was"):
        warpmatch.matrix(WORDS, WORDS, out=np.zeros((2, 2)), dtype="float32")
    with pytest.raises(TypeError, match=r"\[out\] is list; expected a NumPy array"):
        warpmatch.matrix(WORDS, WORDS, out=[[0, 0], [0, 0]])  # pyright: ignore[reportArgumentType]


def test_nulls_have_no_whole_number(device: str):
    with pytest.raises(InvalidArgument, match="null"):
        warpmatch.matrix(["a", None], ["b"], scorer="levenshtein", device=device)


def test_plan_operations():
    with pytest.raises(InvalidArgument, match=r"\[operation\] must be matrix, .* got 'sort'"):
        warpmatch.plan("sort", WORDS, WORDS)  # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match=r"\[right\] is needed to plan pairs"):
        warpmatch.plan("pairs", WORDS, score_cutoff=90)


@pytest.mark.skipif(not NO_CUDA, reason="there is a GPU")
@every_call
def test_cuda_where_there_is_none_says_why(call):
    with pytest.raises(DeviceError) as caught:
        call(device="cuda")
    assert str(caught.value) == NO_CUDA
    call(device="auto")


def test_an_unknown_isa_is_refused():
    code = "import warpmatch; warpmatch.matrix(['a'], ['b'], device='cpu')"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "WARPMATCH_ISA": "sse9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "InvalidArgument" in ran.stderr
    assert "sse9" in ran.stderr


def test_calls_work_after_errors():
    with pytest.raises(InvalidArgument):
        warpmatch.matrix(WORDS, WORDS, scorer="cosine")
    assert warpmatch.matrix(WORDS, WORDS)[0, 1] == np.float32(fuzz.ratio(*WORDS))
