"""`process.extract_iter`: lazy, one choice at a time, and as careful as a generator."""

import contextlib
import copy
import gc
import itertools
import math
import pickle
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
import rapidfuzz
from reference import EVERY_CASE, Case, cutoffs, every_processor, every_scorer, near_duplicates
from warpmatch import Corpus, InvalidArgument, distance, fuzz, process

NAMES = near_duplicates(60, seed=7)
SCRIPTS = [
    name for abc in ("абвгд её", "漢字 一的是", "aбв一 é😀") for name in near_duplicates(20, 4, abc)
]
CHOICES = [*NAMES, *SCRIPTS, None, math.nan, pd.NA, b"abc", "", "x" * 70, "я" * 70, "новая a" * 400]
QUERIES = [NAMES[0], SCRIPTS[0], SCRIPTS[30], SCRIPTS[55], "", b"abc", "x" * 66, "я" * 300]


# ---------------------------------------------------------------- results
@every_scorer
def test_matches_are_those_of_rapidfuzz(case: Case):
    for query in QUERIES:
        for cutoff in cutoffs(case):
            ours = {"scorer": case.ours, "score_cutoff": cutoff}
            theirs = {"scorer": case.theirs, "score_cutoff": cutoff}
            expected = list(rapidfuzz.process.extract_iter(query, CHOICES, **theirs))
            for scorer in (case.ours, case.name, case.theirs):
                found = list(process.extract_iter(query, CHOICES, **{**ours, "scorer": scorer}))
                assert repr(found) == repr(expected)


@pytest.mark.parametrize(
    "make",
    [list, tuple, iter, Corpus, pd.Series, lambda names: (name for name in names)],
    ids=["list", "tuple", "iterator", "corpus", "series", "generator"],
)
def test_any_container(make: Callable[[list[str]], Any]):
    expected = list(rapidfuzz.process.extract_iter(NAMES[0], NAMES, score_cutoff=50))
    assert list(process.extract_iter(NAMES[0], make(NAMES), score_cutoff=50)) == expected


class Table:
    """A mapping by its items alone, which come as lists."""

    def items(self) -> Iterable[list[str]]:
        return [[f"key {row}", name] for row, name in enumerate(NAMES)]


@pytest.mark.parametrize("make", [dict, MappingProxyType, pd.Series, lambda _: Table()])
def test_any_mapping(make: Callable[[Any], Any]):
    table = {f"key {row}": name for row, name in enumerate(NAMES)}
    expected = list(rapidfuzz.process.extract_iter(NAMES[0], table))
    assert list(process.extract_iter(NAMES[0], make(table))) == expected


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([("a",)], r"not enough values to unpack \(expected 2, got 1\)"),
        ([("a", "b", "c")], r"too many values to unpack \(expected 2\)"),
    ],
)
def test_items_that_are_no_pairs(items: list[Any], message: str):
    class Wrong:
        def items(self) -> list[Any]:
            return items

    with pytest.raises(ValueError, match=message):
        next(process.extract_iter("a", Wrong()))


@pytest.mark.parametrize("case", EVERY_CASE[::5], ids=[case.name for case in EVERY_CASE[::5]])
@every_processor
def test_processors(case: Case, ours: Any, theirs: Any):
    choices = [name.title() if row % 2 else name for row, name in enumerate([*NAMES, *SCRIPTS])]
    for query in ("A-B C", SCRIPTS[0]):
        found = process.extract_iter(query, [*choices, None], scorer=case.ours, processor=ours)
        expected = rapidfuzz.process.extract_iter(
            query, [*choices, None], scorer=case.theirs, processor=theirs
        )
        assert list(found) == list(expected)


def test_scorer_kwargs_and_own_functions():
    def own(a: str, b: str, *, score_cutoff: float | None = None, bonus: float = 0) -> float:
        given.append(score_cutoff)
        return fuzz.ratio(a, b) / 2 + bonus

    given: list[Any] = []
    for cutoff in (None, 30):
        arguments: dict[str, Any] = {"scorer": own, "scorer_kwargs": {"bonus": 1}}
        arguments["score_cutoff"] = cutoff
        found = list(process.extract_iter(NAMES[0], NAMES, **arguments))
        assert found == list(rapidfuzz.process.extract_iter(NAMES[0], NAMES, **arguments))
    assert set(given) == {0, 30}
    weights = {"weights": (1, 2, 3)}
    found = process.extract_iter(
        "abc", NAMES, scorer=distance.Levenshtein.distance, scorer_kwargs=weights, score_cutoff=9
    )
    assert list(found) == list(
        rapidfuzz.process.extract_iter(
            "abc",
            NAMES,
            scorer=rapidfuzz.distance.Levenshtein.distance,
            scorer_kwargs=weights,
            score_cutoff=9,
        )
    )


# ---------------------------------------------------------------- laziness
def test_no_choice_is_taken_before_it_is_asked_for():
    taken: list[int] = []

    def names() -> Iterator[str]:
        for row in itertools.count():
            taken.append(row)
            yield "abc" if row % 3 == 0 else "xyz"

    matches = process.extract_iter("abc", names(), score_cutoff=90)
    assert taken == []
    assert next(matches) == ("abc", 100.0, 0)
    assert taken == [0]
    assert next(matches) == ("abc", 100.0, 3)
    assert taken == [0, 1, 2, 3]


def test_a_list_may_grow_and_shrink_meanwhile():
    names = ["abc", "abd"]
    matches = process.extract_iter("abc", names)
    assert next(matches)[2] == 0
    names.append("abe")
    assert [row for _, _, row in matches] == [1, 2]
    table = {"a": "abc", "b": "abd"}
    matches = process.extract_iter("abc", table)
    next(matches)
    table["c"] = "abe"
    with pytest.raises(RuntimeError, match="changed size during iteration"):
        next(matches)


def test_the_processor_is_called_as_late_as_can_be():
    seen: list[str] = []

    def lower(string: str) -> str:
        seen.append(string)
        return string.lower()

    matches = process.extract_iter("ABC", ["Abd", "Abe"], processor=lower)
    assert seen == []
    assert next(matches)[2] == 0
    assert seen == ["ABC", "Abd"]


# ---------------------------------------------------------------- a generator's manners
def test_it_is_an_iterator():
    matches = process.extract_iter("abc", ["abc"])
    assert isinstance(matches, Iterator)
    assert iter(matches) is matches
    assert list(matches) == [("abc", 100.0, 0)]
    assert list(matches) == []
    with pytest.raises(TypeError):
        copy.copy(matches)
    with pytest.raises(TypeError):
        pickle.dumps(matches)
    with pytest.raises(TypeError):
        type(matches)()


def test_an_error_ends_it():
    def names() -> Iterator[str]:
        yield "abc"
        raise KeyError("no more")

    matches = process.extract_iter("abc", names())
    assert next(matches)[2] == 0
    with pytest.raises(KeyError, match="no more"):
        next(matches)
    assert list(matches) == []

    wrong: list[Any] = ["abc", 5, "abd"]
    matches = process.extract_iter("abc", wrong)
    assert next(matches)[2] == 0
    with pytest.raises(TypeError, match=r"^\[choices\] item 1 is int: 5; expected"):
        next(matches)
    assert list(matches) == []

    def fails(string: str) -> str:
        raise OSError(string)

    with pytest.raises(OSError, match="abc"):
        next(process.extract_iter("abc", ["abd"], processor=fails))
    matches = process.extract_iter("abc", ["ab"], scorer=distance.Hamming.distance)
    assert list(matches) == [("ab", 1, 0)]
    with pytest.raises(InvalidArgument, match="not the same length"):
        next(
            process.extract_iter(
                "abc", ["ab"], scorer=distance.Hamming.distance, scorer_kwargs={"pad": False}
            )
        )


def test_errors_that_are_told_at_once():
    with pytest.raises(TypeError, match=r"\[choices\] is int: 3; expected"):
        process.extract_iter("a", 3)
    with pytest.raises(InvalidArgument, match="unknown scorer"):
        process.extract_iter("a", [], scorer="rato")
    with pytest.raises(TypeError, match=r"\[processor\] is int: 3"):
        process.extract_iter("a", [], processor=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="unexpected keyword argument 'limit'"):
        process.extract_iter("a", [], limit=3)  # type: ignore[call-arg]


def test_it_cannot_be_asked_in_the_midst_of_a_match():
    asked: list[Any] = []

    def names() -> Iterator[str]:
        for call in (next, lambda it: it.close()):
            with pytest.raises(ValueError, match="generator already executing"):
                call(asked[0])
        yield "abc"

    asked.append(process.extract_iter("abc", names()))
    assert list(asked[0]) == [("abc", 100.0, 0)]


def test_what_it_goes_through_may_search_itself():
    def names() -> Iterator[str]:
        for name in ("abc", "xyz"):
            yield next(process.extract_iter(name, [name]))[0]

    assert [match[2] for match in process.extract_iter("abc", names())] == [0, 1]


def test_close_lets_go():
    class Name(str):
        __slots__ = ("__weakref__",)

    name = Name("abc")
    gone = weakref.ref(name)
    matches = process.extract_iter("abc", [name])
    del name
    next(matches)
    matches.close()  # type: ignore[attr-defined]
    assert gone() is None
    assert list(matches) == []
    with contextlib.closing(process.extract_iter("abc", ["abc"])):  # type: ignore[type-var]
        pass


def test_a_cycle_is_collected():
    class Names(list[Any]):
        pass

    for started in (False, True):
        names = Names(["abc", "abd"])
        names.append(process.extract_iter("abc", iter(names)))
        if started:
            next(names[2])
        gone = weakref.ref(names)
        del names
        gc.collect()
        assert gone() is None


def test_threads_are_told_as_by_a_generator():
    def names() -> Iterator[str]:
        entered.set()
        leave.wait(10)
        yield "abc"

    entered, leave = threading.Event(), threading.Event()
    matches = process.extract_iter("abc", names())
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(next(matches)))
    thread.start()
    assert entered.wait(10)
    with pytest.raises(ValueError, match="generator already executing"):
        next(matches)
    leave.set()
    thread.join()
    assert found == [("abc", 100.0, 0)]


def test_others_run_while_nothing_matches():
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    choices = itertools.repeat("xyz", 3_000_000)
    assert list(process.extract_iter("abc", choices, scorer=fuzz.ratio, score_cutoff=90)) == []
    stop.set()
    thread.join()
    assert len(ticks) > 3


def test_a_signal_ends_a_search_without_end():
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(TimeoutError):
            next(process.extract_iter("abc", itertools.repeat("xyz"), score_cutoff=90))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_long_strings_are_scored_without_the_gil():
    choices = ["a" * 30_000, "ab" * 15_000]
    found = list(process.extract_iter("ba" * 15_000, choices, scorer="levenshtein"))
    assert found == [(choices[0], 15_000, 0), (choices[1], 2, 1)]
