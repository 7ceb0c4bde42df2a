"""`process.extract` and `extractOne` of few choices, which are scored without Python's part."""

import copy
import functools
import inspect
import math
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import rapidfuzz
from reference import EVERY_CASE, Case, cutoffs, every_processor, every_scorer, near_duplicates
from warpmatch import Corpus, InvalidArgument, distance, fuzz, process

NAMES = near_duplicates(40, seed=11)
SCRIPTS = [
    name for abc in ("абвгд её", "漢字 一的是", "aбв一 é😀") for name in near_duplicates(9, 4, abc)
]
SIZES = (0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 18)
CONTAINERS: list[Callable[[list[Any]], Any]] = [
    list,
    tuple,
    lambda choices: {f"key {row}": choice for row, choice in enumerate(choices)},
]


@every_scorer
def test_they_are_those_of_rapidfuzz(case: Case):
    every = [*NAMES[:5], None, *SCRIPTS[::3], b"abc", "", NAMES[0], *NAMES[5:]]
    for query in (NAMES[0], SCRIPTS[0], SCRIPTS[20], ""):
        for cutoff in cutoffs(case):
            ours: dict[str, Any] = {"scorer": case.ours, "score_cutoff": cutoff}
            theirs: dict[str, Any] = {"scorer": case.theirs, "score_cutoff": cutoff}
            for size in SIZES:
                choices = every[-size:] if size % 2 else every[:size]
                make = CONTAINERS[size % 3]
                one = rapidfuzz.process.extractOne(query, make(choices), **theirs)
                assert repr(process.extractOne(query, make(choices), **ours)) == repr(one)
                for limit in (1, 5, None):
                    some = rapidfuzz.process.extract(query, make(choices), limit=limit, **theirs)
                    found = process.extract(query, make(choices), limit=limit, **ours)
                    assert repr(found) == repr(some)


@pytest.mark.parametrize("size", SIZES)
def test_of_a_corpus_they_are_those_of_the_list(size: int):
    for choices in (NAMES[:size], [*SCRIPTS, None, "é"][-size or 99 :], [b"ab", b"b\xff"][:size]):
        corpus = Corpus(choices)
        for scorer in (fuzz.WRatio, fuzz.ratio, distance.Jaro.similarity):
            for query in (NAMES[0], SCRIPTS[0], b"ab"):
                assert process.extractOne(query, corpus, scorer=scorer) == process.extractOne(
                    query, choices, scorer=scorer
                )
                assert process.extract(query, corpus, scorer=scorer) == process.extract(
                    query, choices, scorer=scorer
                )


@pytest.mark.parametrize("case", EVERY_CASE[::4], ids=[case.name for case in EVERY_CASE[::4]])
@every_processor
def test_processors(case: Case, ours: Any, theirs: Any):
    names = [name.title() if row % 2 else name for row, name in enumerate([*NAMES[:6], *SCRIPTS])]
    for query in ("A-B C", "a bc", SCRIPTS[0]):
        for size in (1, 3, 9, 16, 17):
            for make in CONTAINERS:
                choices = make([*names[: size - 1], None])
                mine: dict[str, Any] = {"scorer": case.ours, "processor": ours}
                other: dict[str, Any] = {"scorer": case.theirs, "processor": theirs}
                for limit in (2, None):
                    found = process.extract(query, choices, limit=limit, **mine)
                    expected = rapidfuzz.process.extract(query, choices, limit=limit, **other)
                    assert repr(found) == repr(expected)
                assert process.extractOne(query, choices, **mine) == rapidfuzz.process.extractOne(
                    query, choices, **other
                )


def test_a_processor_is_called_once_for_each():
    for made in (str.lower, str.split, lambda _: None):
        seen: list[Any] = []

        def processor(string: str, made: Any = made, seen: list[Any] = seen) -> Any:
            seen.append(string)
            return made(string)

        process.extract("Query", ["A", None, "B"], processor=processor)
        assert seen == ["Query", "A", "B"]


def test_a_processor_may_empty_the_choices():
    choices: Any = ["ab c", "ab d"]

    def empties(string: str) -> str:
        choices.clear()
        return "".join([string, "x"])

    found = process.extract("ab c", choices, processor=empties, scorer=fuzz.ratio)
    assert [(choice, row) for choice, _, row in found] == [("ab c", 0), ("ab d", 1)]
    choices = {"k": "ab c", "l": "ab d"}
    best = process.extractOne("ab d", choices, processor=empties)
    assert best
    assert best[2] == "l"


def test_other_nulls_and_wrong_things():
    choices: list[Any] = ["abc", math.nan, "abd"]
    assert process.extractOne("abd", choices) == ("abd", 100.0, 2)
    assert process.extractOne(None, ["abc"]) is None
    assert process.extractOne("abc", [None]) is None
    assert process.extract("abc", {}) == []
    for call in (process.extract, process.extractOne):
        with pytest.raises(TypeError, match=r"^\[choices\] item 1 is int: 3; expected"):
            call("a", ["b", 3])
        with pytest.raises(TypeError, match=r"^\[query\] is int: 3; expected"):
            call(3, ["b"])
        with pytest.raises(InvalidArgument, match=r"must be in 0 to 100"):
            call("a", ["b"], score_cutoff=101)
        with pytest.raises(InvalidArgument, match=r"\[workers\] must be at least 1"):
            call("a", ["b"], workers=0)
        with pytest.raises(InvalidArgument, match="unknown scorer 'rato'"):
            call("a", ["b"], scorer="rato")
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'choices'"):
            call("a")  # type: ignore[call-arg]
        with pytest.raises(TypeError, match="unexpected keyword argument 'cutoff'"):
            call("a", ["b"], cutoff=3)  # type: ignore[call-arg]
    with pytest.raises(InvalidArgument, match=r"\[limit\] must be at least 0"):
        process.extract("a", ["b"], limit=-1)
    assert process.extract("a", ["b"], limit=2**70) == [("b", 0.0, 0)]


def test_cutoffs_are_told_apart():
    """A scorer and its last cutoffs are kept, by the very objects."""
    for cutoff in (None, 50, 50.0, 90, 90.5, 0, -0.0, 66.0, *range(100)):
        found = process.extractOne("abc", ["abd"], scorer=fuzz.ratio, score_cutoff=cutoff)
        assert found == (("abd", 200 / 3, 0) if (cutoff or 0) <= 66 else None)
    for scorer in (fuzz.ratio, "ratio", "".join(["ra", "tio"]), rapidfuzz.fuzz.ratio):
        assert process.extractOne("abc", ["abd"], scorer=scorer) == ("abd", 200 / 3, 0)


@pytest.mark.parametrize("name", ["extract", "extractOne", "extract_iter"])
def test_they_are_functions_to_whoever_asks(name: str):
    function: Any = getattr(process, name)
    signature = inspect.signature(function)
    assert list(signature.parameters)[:3] == ["query", "choices", "scorer"]
    assert signature.parameters["scorer"].default is fuzz.WRatio
    assert inspect.isroutine(function)
    assert (function.__name__, function.__module__) == (name, "warpmatch.process")
    assert "As rapidfuzz.process" in (function.__doc__ or "")
    assert name in repr(function)
    assert pickle.loads(pickle.dumps(function)) is function
    assert copy.deepcopy(function) is function
    assert functools.partial(function, scorer=fuzz.ratio)("ab", ["ab"])
    assert function(query="ab", choices=["ab"])
    kind: Any = type(function)
    with pytest.raises(TypeError):
        kind(lambda: 0)


MANY = [*near_duplicates(70, seed=5), None, *SCRIPTS, *near_duplicates(40, 6, "漢字仮名😀😁🤣")]


@every_scorer
def test_of_many_they_are_those_of_rapidfuzz(case: Case):
    for query in (MANY[3], SCRIPTS[11], MANY[-1], MANY[100]):
        for cutoff in cutoffs(case):
            ours: dict[str, Any] = {"scorer": case.ours, "score_cutoff": cutoff}
            theirs: dict[str, Any] = {"scorer": case.theirs, "score_cutoff": cutoff}
            for choices in (MANY[:33], MANY[20:], MANY[::-1], [*MANY, *MANY[:20]]):
                one = rapidfuzz.process.extractOne(query, choices, **theirs)
                assert repr(process.extractOne(query, choices, **ours)) == repr(one)
                some = rapidfuzz.process.extract(query, choices, limit=7, **theirs)
                assert repr(process.extract(query, choices, limit=7, **ours)) == repr(some)


@pytest.mark.parametrize("name", ["extract", "extractOne", "extract_iter"])
def test_parameters_are_told_apart(name: str):
    ours, theirs = getattr(process, name), getattr(rapidfuzz.process, name)
    levenshtein = distance.Levenshtein.distance, rapidfuzz.distance.Levenshtein.distance
    winkler = distance.JaroWinkler.similarity, rapidfuzz.distance.JaroWinkler.similarity
    weights = [1, 1, 2]
    every: list[tuple[Any, dict[str, Any]]] = [
        (levenshtein, {}),
        (levenshtein, {"weights": (1, 1, 2)}),
        (levenshtein, {"weights": (1, 2, 1)}),
        (levenshtein, {"weights": tuple(weights)}),
        (winkler, {"prefix_weight": 0.2}),
        (winkler, {"prefix_weight": 0.0}),
        (winkler, {"prefix_weight": 0.1}),
    ]
    for _ in range(2):
        for (scorer, other), kwargs in every:
            found = ours(NAMES[0], NAMES, scorer=scorer, scorer_kwargs=kwargs)
            expected = theirs(NAMES[0], NAMES, scorer=other, scorer_kwargs=kwargs)
            assert repr(list(found)) == repr(list(expected))


def test_parameters_that_change_are_read_again():
    weights = [1, 1, 2]
    options: dict[str, Any] = {
        "scorer": distance.Levenshtein.distance,
        "scorer_kwargs": {"weights": weights},
    }
    found = []
    for _ in range(2):
        try:
            found.append(process.extractOne("ab", ["ba"], **options))
        except TypeError as error:
            found.append(str(error))
        weights[2] = 1
    options["scorer_kwargs"]["weights"] = (1, 1, 1)
    assert process.extractOne("ab", ["ba"], **options) == ("ba", 2, 0)
    options["scorer_kwargs"]["weights"] = (1, 3, 7)
    assert process.extractOne("ab", ["ba"], **options) == ("ba", 4, 0)
    with pytest.raises(TypeError, match="nonsense"):
        process.extractOne("ab", ["ba"], scorer=fuzz.ratio, scorer_kwargs={"nonsense": 1})
    matches = process.extract_iter("ab", ["ba"], **options)
    options["scorer_kwargs"].clear()
    assert list(matches) == [("ba", 4, 0)]


def test_by_a_function_of_the_callers_own():
    seen = []
    given: tuple[dict[str, Any], ...] = (
        {},
        {"score_cutoff": 2},
        {"score_cutoff": 2.0, "processor": str.upper},
    )

    def own(query: Any, choice: Any, *, score_cutoff: float | None = None, plus: int = 0) -> Any:
        seen.append((query, choice, score_cutoff))
        return len(choice) % 5 * 1.5 + plus if len(choice) % 2 else len(choice) % 3

    for make in CONTAINERS:
        for choices in ([], NAMES[:1], [*NAMES[:9], None, math.nan, *NAMES], NAMES * 5):
            for options in given:
                for limit in (1, 3, 5000):
                    expected = rapidfuzz.process.extract(
                        "x", make(choices), scorer=own, limit=limit, **options
                    )
                    found = process.extract("x", make(choices), scorer=own, limit=limit, **options)
                    assert repr(found) == repr(expected)
                one = process.extractOne("x", make(choices), scorer=own, **options)
                assert repr(one) == repr(found[0] if found else None)
    seen.clear()
    assert process.extract("x", ["ab", None], scorer=own, scorer_kwargs={"plus": 4}) == [
        ("ab", 2, 0)
    ]
    assert seen == [("x", "ab", 0)]


def test_what_a_function_of_the_callers_own_may_do():
    choices = ["a", "b", "c"]

    def clearing(query: Any, choice: Any, **_: Any) -> float:
        choices.clear()
        return 1.0

    assert process.extract("x", choices, scorer=clearing)[0] == ("a", 1.0, 0)

    def raising(query: Any, choice: Any, **_: Any) -> float:
        raise KeyError(choice)

    with pytest.raises(KeyError, match="b"):
        process.extractOne("x", ["b"], scorer=raising)

    class Score(float):
        pass

    def odd(query: Any, choice: Any, **_: Any) -> Any:
        return Score(choice) if choice != "3" else 3

    assert process.extract("x", ["1", "3", "2"], scorer=odd, limit=2) == [
        ("3", 3, 1),
        ("2", 2.0, 2),
    ]
    assert process.extractOne("x", ["1", "3", "2"], scorer=odd) == ("3", 3, 1)
