"""Every function of warpmatch.distance against RapidFuzz's."""

from typing import Any

import pytest
import rapidfuzz
import warpmatch
from hypothesis import given
from hypothesis import strategies as st
from reference import BYTES, METRIC_CASES, SEQUENCES, UNICODE, Case, cutoffs_around
from warpmatch.utils import default_process

every_scorer = pytest.mark.parametrize("case", METRIC_CASES, ids=[c.name for c in METRIC_CASES])
every_editor = pytest.mark.parametrize("name", ["Levenshtein", "Indel", "LCSseq", "Hamming"])
EDITS = ["editops", "opcodes"]
STRINGS = st.one_of(UNICODE, UNICODE, BYTES)


def of_metric(*metrics: str) -> pytest.MarkDecorator:
    """The cases of some metrics."""
    chosen = [case for case in METRIC_CASES if case.name.startswith(metrics)]
    return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])


def assert_same(case: Case, a: Any, b: Any, **arguments: Any) -> None:
    found, expected = case.ours(a, b, **arguments), case.theirs(a, b, **arguments)
    assert found == expected
    assert type(found) is type(expected)


@every_scorer
@given(a=STRINGS, b=STRINGS)
def test_strings(case: Case, a: str | bytes, b: str | bytes):
    assert_same(case, a, b)
    assert_same(case, b, a)


@every_scorer
@given(a=SEQUENCES, b=SEQUENCES)
def test_other_sequences(case: Case, a: Any, b: Any):
    if type(a[:1]) is type(b[:1]) and {type(x) for x in a} == {type(x) for x in b}:
        assert_same(case, a, b)


@every_scorer
@given(a=UNICODE, b=UNICODE)
def test_single_characters_are_as_their_string(case: Case, a: str, b: str):
    assert_same(case, list(a), b)
    assert case.ours(tuple(a), list(b)) == case.ours(a, b)


@every_scorer
@given(a=UNICODE, b=UNICODE, data=st.data())
def test_cutoffs(case: Case, a: str, b: str, data: st.DataObject):
    score = case.theirs(a, b)
    if case.is_integer:
        cutoffs = [max(score - 1, 0), score, score + 1, 0, 2.7]
    else:
        cutoffs = [min(max(c, 0.0), 1.0) for c in [*cutoffs_around([score]), 0, 0.7, 1]]
    assert_same(case, a, b, score_cutoff=data.draw(st.sampled_from(cutoffs)))
    assert_same(case, a, b, score_cutoff=None)


@every_scorer
@given(a=UNICODE, b=UNICODE)
def test_processors(case: Case, a: str, b: str):
    expected = case.theirs(a, b, processor=rapidfuzz.utils.default_process)
    assert case.ours(a, b, processor=default_process) == expected
    assert case.ours(a, b, processor=rapidfuzz.utils.default_process) == expected
    assert_same(case, a, b, processor=str.upper)
    assert_same(case, a, b, processor=None)
    assert_same(case, a, b, processor=str.split)


@of_metric("levenshtein")
@given(a=UNICODE, b=UNICODE, weights=st.tuples(*[st.integers(0, 4)] * 3), data=st.data())
def test_weights(case: Case, a: str, b: str, weights: tuple[int, int, int], data: st.DataObject):
    assert_same(case, a, b, weights=weights)
    score = case.theirs(a, b, weights=weights)
    near = [max(score - 1, 0), score, score + 1] if case.is_integer else [score, 0, 0.5]
    cutoff = data.draw(st.sampled_from(near))
    assert_same(case, a, b, weights=weights, score_cutoff=cutoff)


@of_metric("levenshtein")
@given(a=UNICODE, b=UNICODE, hint=st.integers(0, 200))
def test_hints_change_nothing(case: Case, a: str, b: str, hint: int):
    score_hint = hint if case.is_integer else hint / 200
    assert case.ours(a, b, score_hint=score_hint) == case.ours(a, b)


@of_metric("jaro_winkler")
@given(a=UNICODE, b=UNICODE, weight=st.floats(0, 1))
def test_prefix_weights(case: Case, a: str, b: str, weight: float):
    assert_same(case, a, b, prefix_weight=weight)
    assert_same(case, "ab" + a, "ab" + b, prefix_weight=weight, score_cutoff=0.7)


@of_metric("jaro_winkler")
@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_prefix_weights_out_of_range(case: Case, weight: float):
    with pytest.raises(ValueError, match="prefix_weight"):
        case.ours("a", "b", prefix_weight=weight)


@of_metric("hamming")
@given(a=UNICODE, b=UNICODE)
def test_padding(case: Case, a: str, b: str):
    assert_same(case, a, b, pad=True)
    b = b.ljust(len(a), "x")[: len(a)]
    assert_same(case, a, b, pad=False)
    with pytest.raises(ValueError, match="length"):
        case.ours(a, b + "x", pad=False)


@every_editor
@pytest.mark.parametrize("form", EDITS)
@given(a=st.one_of(STRINGS, SEQUENCES), b=st.one_of(STRINGS, SEQUENCES))
def test_edits(name: str, form: str, a: Any, b: Any):
    if {type(x) for x in a} != {type(x) for x in b}:
        return
    found = getattr(getattr(warpmatch.distance, name), form)(a, b)
    expected = getattr(getattr(rapidfuzz.distance, name), form)(a, b)
    assert found.as_list() == expected.as_list()
    assert (found.src_len, found.dest_len) == (len(a), len(b))
    assert repr(found) == repr(expected)
    if isinstance(a, str) and isinstance(b, str):
        assert found.apply(a, b) == b


@every_editor
@pytest.mark.parametrize("form", EDITS)
@pytest.mark.parametrize("lengths", [(63, 65), (64, 64), (500, 700), (0, 300)])
def test_edits_of_long_strings(name: str, form: str, lengths: tuple[int, int]):
    a = "".join("abcd"[i * i % 7 % 4] for i in range(lengths[0]))
    b = "".join("abcd"[i * i % 11 % 4] for i in range(lengths[1]))
    found = getattr(getattr(warpmatch.distance, name), form)(a, b)
    assert found.as_list() == getattr(getattr(rapidfuzz.distance, name), form)(a, b).as_list()


@every_editor
@pytest.mark.parametrize("form", EDITS)
def test_arguments_of_the_editors(name: str, form: str):
    edits = getattr(getattr(warpmatch.distance, name), form)
    assert edits("AB", "ab", processor=str.lower) == edits("ab", "ab")
    assert edits("A!", "a", processor=default_process) == edits("a", "a")
    assert edits("A", "a", processor=None) == edits(s1="A", s2="a")
    for wrong in (None, 5, float("nan")):
        with pytest.raises(TypeError):
            edits("a", wrong)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        edits("a", "b", weights=(1, 1, 1))
    if name == "Levenshtein":
        assert edits("a", "b", score_hint=1) == edits("a", "b")
    if name == "Hamming":
        assert edits("ab", "b", pad=True) == edits("ab", "b")
        with pytest.raises(ValueError, match="length"):
            edits("ab", "b", pad=False)


@every_scorer
@pytest.mark.parametrize("value", [None, float("nan"), 5])
def test_what_is_no_string(case: Case, value: Any):
    for pair in [(value, "a"), ("a", value), (value, value)]:
        if case.is_integer or value == 5:
            with pytest.raises(TypeError):
                case.ours(*pair)
        else:
            assert_same(case, *pair)
