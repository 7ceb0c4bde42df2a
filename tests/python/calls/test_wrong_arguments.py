"""No public call answers a wrong argument with pybind11's list of signatures, or with a crash."""

# Wrong arguments are what this is about.
# pyright: reportArgumentType=false, reportCallIssue=false

import contextlib
import importlib
import inspect
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import warpmatch
from warpmatch import Corpus, InvalidArgument, _core, fuzz, process
from warpmatch.distance import Hamming, JaroWinkler, Levenshtein

DUMPS = ("incompatible function arguments", "incompatible constructor arguments", "Invoked with")
MODULES = [
    "warpmatch",
    "warpmatch.fuzz",
    "warpmatch.process",
    "warpmatch.utils",
    "warpmatch.distance",
    *(
        f"warpmatch.distance.{name}"
        for name in warpmatch.distance.__all__
        if inspect.ismodule(getattr(warpmatch.distance, name))
    ),
    "warpmatch._core",
]


class Odd:
    """Nothing that anybody expects."""


WRONG: list[Any] = [
    None, 3, -1, 10**30, 1.0, math.nan, "x", "90", b"x", [], [1], ["a"], ("a",), (1, 1, 1), {},
    {"a": 1}, Odd(), Odd, len, np.float32(1), np.array([1.5]), slice(1), "\ud800",
]  # fmt: skip
WORDS = ["abc", "abd", None]
FEW: dict[str, Callable[[], Any]] = {
    "Corpus": lambda: Corpus(WORDS),
    "Dedupe": lambda: warpmatch.dedupe(WORDS),
    "Pairs": lambda: warpmatch.self_join(WORDS, score_cutoff=50),
    "TopK": lambda: warpmatch.top_k(WORDS, WORDS, 1),
    "Plan": lambda: warpmatch.plan("matrix", WORDS, WORDS),
    "Group": lambda: next(warpmatch.dedupe(WORDS).groups(1)),
    "Explanation": lambda: warpmatch.dedupe(WORDS).explain(0, 1),
    "Editops": lambda: Levenshtein.editops("abc", "axc"),
    "Opcodes": lambda: Levenshtein.opcodes("abc", "axc"),
}
#: What every call is given where it is not the argument that is wrong.
RIGHT: dict[str, Any] = {
    "s1": "abc", "s2": "abd", "query": "abc", "queries": WORDS, "choices": WORDS, "left": WORDS,
    "right": WORDS, "strings": WORDS, "data": WORDS, "score_cutoff": 90, "threshold": 90, "k": 1,
    "i": 0, "j": 1, "row": 0, "key": 0, "operation": "matrix", "sentence": "abc",
}  # fmt: skip


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every function, class and method that can be called; methods of what there is one of."""
    seen = set()
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        names = getattr(module, "__all__", None) or [n for n in dir(module) if n[:2] != "__"]
        for name in names:
            value = getattr(module, name)
            if not callable(value) or id(value) in seen:
                continue
            seen.add(id(value))
            yield f"{module_name}.{name}", value
            if inspect.isclass(value):
                yield from methods(f"{module_name}.{name}", value)


def methods(name: str, kind: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    make = FEW.get(kind.__name__)
    for attribute in (name for name in dir(kind) if not name.startswith("_pybind11")):
        if attribute in dir(object) and attribute not in ("__init__", "__reduce__", "__repr__"):
            continue
        function = inspect.getattr_static(kind, attribute)
        if isinstance(function, property):
            yield f"{name}.{attribute}", function.fget  # pyright: ignore[reportReturnType]
        elif callable(getattr(kind, attribute)):
            yield f"{name}.{attribute}", getattr(kind, attribute)
            if make is not None:
                yield f"{name}().{attribute}", getattr(make(), attribute)


def parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []


def wrong_calls(function: Callable[..., Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """No argument and too many, each one by place and by name, the others right or wrong too."""
    for count in range(4):
        for value in WRONG:
            yield (value,) * count, {}
    yield (1,) * 12, {}
    yield (), {"no_such_argument": 1}
    known = [p for p in parameters(function) if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    needed = {
        p.name: RIGHT.get(p.name, WORDS)
        for p in known
        if p.default is p.empty or p.name in ("score_cutoff",)
    }
    for parameter, value in itertools.product(known, WRONG):
        yield (), {**needed, parameter.name: value}


def problem_of(function: Callable[..., Any], args: Any, kwargs: Any) -> str:
    try:
        found = function(*args, **kwargs)
        if inspect.isgenerator(found):
            list(itertools.islice(found, 3))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.mark.parametrize(
    ("name", "function"), list(public()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_no_signature_is_dumped(name: str, function: Callable[..., Any]):
    with contextlib.ExitStack() as stack:
        stack.callback(warpmatch.set_device_memory_limit, None)
        for args, kwargs in wrong_calls(function):
            problem = problem_of(function, args, kwargs)
            assert not any(dump in problem for dump in DUMPS), (name, args, kwargs)
            assert "SystemError" not in problem, (name, args, kwargs)


def corpus_of_nothing() -> Corpus:
    """An instance that was never made."""
    return Corpus.__new__(Corpus)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: Corpus(WORDS)[1.0], TypeError, r"\[row\] is float: 1\.0; expected a whole number"),
        (lambda: Corpus(WORDS)["a"], TypeError, r"\[row\] is str: 'a'; expected"),
        (lambda: Corpus(), TypeError, r"Corpus\(\) is missing the argument 'strings'"),
        (lambda: Corpus(WORDS, 1, None, 2), TypeError, r"takes 3 positional .* 4 were given"),
        (lambda: Corpus(WORDS, strings=WORDS), TypeError, "multiple values for argument 'strings'"),
        (lambda: Corpus(WORDS, threads=2), TypeError, "unexpected keyword argument 'threads'"),
        (lambda: Corpus(WORDS, workers="x"), TypeError, r"\[workers\] is str: 'x'; expected"),
        (lambda: Corpus(WORDS, workers=100_000), InvalidArgument,
         r"\[workers\] must be at most 65536, got 100000"),
        (lambda: Corpus(WORDS, workers=10**30), InvalidArgument,
         r"\[workers\] must be at most 65536, got 1000000000000000000000000000000"),
        (lambda: warpmatch.dedupe(WORDS).explain(0, 1.0), TypeError, r"float.*1\.0"),
        (lambda: process.extract("a", WORDS, limit=2.0), TypeError,
         r"\[limit\] is float: 2\.0; expected a whole number, or None"),
        (lambda: process.extract("a", WORDS, limit="3"), TypeError, r"\[limit\] is str: '3'"),
        (lambda: process.extract("a", WORDS, processor=3), TypeError, r"\[processor\] is int: 3"),
        (lambda: process.cdist(WORDS, WORDS, processor=3), TypeError, r"\[processor\] is int: 3"),
        (lambda: process.extract("a", None), TypeError, r"\[choices\] is NoneType: None; expected"),
        (lambda: process.cdist(WORDS, 3), TypeError, r"\[choices\] is int: 3; expected strings"),
        (lambda: process.cdist(WORDS, WORDS, score_multiplier="x"), TypeError,
         r"\[score_multiplier\] is str: 'x'; expected a number"),
        (lambda: process.extract("a", WORDS, scorer=lambda *a, **k: 1, scorer_kwargs=3), TypeError,
         r"\[scorer_kwargs\] is int: 3; expected a dict"),
        (lambda: process.extract("a", WORDS, score_cutoff=10**400), OverflowError,
         r"\[score_cutoff\] is too large"),
        (lambda: fuzz.ratio("a", "b", score_cutoff="90"), TypeError,
         r"\[score_cutoff\] is str: '90'; expected a number"),
        (lambda: fuzz.partial_ratio_alignment("a", "b", score_cutoff="90"), TypeError,
         r"\[score_cutoff\] is str: '90'; expected a number or None"),
        (lambda: Levenshtein.distance("a", "b", weights=("a",)), InvalidArgument,
         r"\[weights\] must be what insertion, deletion and substitution cost"),
        (lambda: Levenshtein.distance("a", "b", weights=("a", 1, 1)), TypeError,
         r"\[weights\] is str: 'a'; expected a number"),
        (lambda: JaroWinkler.similarity("a", "b", prefix_weight="x"), TypeError, "prefix_weight"),
        (lambda: Hamming.editops(3, "b"), TypeError, r"\[s1\] is int: 3; expected str"),
        (lambda: _core.Run("cpu", "x"), TypeError, r"\[workers\] is str: 'x'"),
        (lambda: _core.Run(3, None), TypeError, r"\[device\] is int: 3; expected 'auto'"),
        (lambda: _core.top_k(Corpus(WORDS), 3, 1, 1, 1), TypeError,
         r"\[choices\] is int: 3; expected a Corpus"),
        (lambda: _core.top_k(Corpus(WORDS), None, 1, 1, 1), TypeError,
         r"\[choices\] is NoneType: None; expected a Corpus"),
        (lambda: _core.set_device_memory_limit(-1), OverflowError,
         r"\[limit\] must lie in 0 to 18446744073709551615, got -1"),
        (lambda: Corpus.__len__(3), TypeError, r"\[self\] is int: 3; expected a Corpus"),
        (lambda: corpus_of_nothing().distinct, TypeError, r"\[self\] is Corpus"),
        (lambda: len(corpus_of_nothing()), TypeError, r"\[self\] is Corpus"),
        (lambda: Corpus(corpus_of_nothing()), TypeError, r"\[strings\] is Corpus"),
        (lambda: list(corpus_of_nothing()), TypeError, r"\[self\] is Corpus"),
        (lambda: repr(corpus_of_nothing()), TypeError, r"\[self\] is Corpus"),
        (lambda: _core.DeviceArray.__dlpack__(3), TypeError, r"\[self\] is int: 3; expected a Dev"),
    ],
)  # fmt: skip
def test_errors_name_the_argument_and_the_value(call: Any, error: type[Exception], message: str):
    with pytest.raises(error, match=message):
        call()


def test_functions_of_the_engine_say_what_they_take():
    assert str(inspect.signature(_core.pack)) == "(strings, argument, workers)"
    assert str(inspect.signature(_core.DeviceArray.__dlpack__)) == (
        "(self, *, stream=None, max_version=None, dl_device=None, copy=None)"
    )
    assert inspect.getdoc(_core.version) == "Version of the library."
    assert inspect.getdoc(Corpus.distinct) == "Number of distinct strings."


# ---------------------------------------------------------------- rows of a corpus
NAMES = ["Anna", "Bob", None, "grün", "Anna"]
KEYS = [
    slice(None), slice(1, 3), slice(None, None, -1), slice(-2, None), slice(9, 20), slice(4, 1, -2),
    slice(np.int64(1), None), [0, -1], [], [4, 4, 0], np.array([1, 2]), np.array([-5], np.int8),
    np.array([0, 3], np.uint64), np.array([], int), np.array([True, False, True, False, False]),
    [True, False, False, False, True], np.zeros(5, bool), range(1, 3),
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=repr)
def test_rows_are_those_of_lists_and_arrays(key: Any):
    found = Corpus(NAMES)[key]
    assert type(found) is list
    if isinstance(key, slice):
        assert found == NAMES[key]
    else:
        assert (
            found
            == np.array(NAMES, dtype=object)[np.array(key, None if len(key) else int)].tolist()
        )


def test_rows_of_a_series():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"name": NAMES, "n": range(5)})
    assert Corpus(NAMES)[frame["n"] > 2] == ["grün", "Anna"]
    assert Corpus(NAMES)[frame["n"]] == NAMES
    assert Corpus([b"a", b"b"])[:1] == [b"a"]


@pytest.mark.parametrize(
    "key",
    [5, -6, 10**30, -(10**30), [0, 5], [-6], np.array([5]), np.array([2**63], np.uint64), [True],
     np.ones(4, bool), np.ones(6, bool)],
    ids=repr,
)  # fmt: skip
def test_rows_that_there_are_not(key: Any):
    with pytest.raises(IndexError, match=r"(of|for) a corpus of 5"):
        Corpus(NAMES)[key]


@pytest.mark.parametrize(
    "key",
    [1.0, None, "a", b"a", (0, 1), {0}, {"a": 1}, [0.5], ["a"], [None], np.array([1.0]),
     np.array([[0]]), np.array("a"), Ellipsis],
    ids=repr,
)  # fmt: skip
def test_what_is_no_row(key: Any):
    with pytest.raises(TypeError, match=r"^\[row\] is .*; expected a whole number, a slice, or an"):
        Corpus(NAMES)[key]


class _OnDevice:
    """What an array in the memory of a device says of itself."""

    __cuda_array_interface__ = {  # noqa: RUF012
        "shape": (1, 1),
        "typestr": "<f4",
        "data": (1, False),
        "version": 3,
        "strides": None,
    }


@pytest.mark.parametrize("scorer", ["rarity", warpmatch.Rarity(["acme"])])
@pytest.mark.parametrize(("argument", "value"), [("keep_on_device", True), ("out", _OnDevice())])
def test_scores_by_rarity_are_not_left_on_a_device(scorer: Any, argument: str, value: Any):
    with pytest.raises(InvalidArgument, match=rf"\[{argument}\] asks for scores in the memory"):
        warpmatch.matrix(["a"], ["b"], scorer=scorer, device="cuda", **{argument: value})
