"""Which cutoff is meant: where there is a usual one, and what looks like one of another scale."""

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import warpmatch
from warpmatch import CutoffWarning, InvalidArgument, dedupe, process
from warpmatch.scorers.cutoffs import threshold_of
from warpmatch.scorers.metrics import names
from warpmatch.scorers.scorer import scorer_of

WORDS = ["Acme Corp", "Acme Corp.", "Zenith", "acme korp", None]
NAMES = names()
RATIOS = [name for name in NAMES if scorer_of(name).largest == 100]
SHARES = [name for name in NAMES if scorer_of(name).largest == 1]
COUNTS = [name for name in NAMES if scorer_of(name).is_integer]


def test_every_scorer_is_of_one_kind():
    assert sorted(RATIOS + SHARES + COUNTS) == sorted(NAMES)
    assert RATIOS
    assert SHARES
    assert COUNTS


# ---------------------------------------------------------------- the usual threshold
@pytest.mark.parametrize("scorer", RATIOS + SHARES)
def test_a_scale_has_a_usual_threshold(scorer: str):
    found = dedupe(WORDS, scorer=scorer)
    wanted = 90 if scorer in RATIOS else 0.1 if "distance" in scorer else 0.9
    assert found.threshold == wanted
    assert (
        found.clusters.tolist() == dedupe(WORDS, scorer=scorer, threshold=wanted).clusters.tolist()
    )
    assert found.n_clusters >= 3  # never one cluster of everything


@pytest.mark.parametrize("scorer", COUNTS)
def test_a_count_has_none(scorer: str):
    kind, example = (
        ("similarity", "threshold=8 for strings with at least 8 in common")
        if scorer.endswith("_similarity")
        else ("distance", "threshold=2 for strings at most 2 apart")
    )
    message = rf"^\[threshold\] is needed for {scorer}: it counts .*; for example {example}$"
    for named in (scorer, getattr(*_module_and_form(scorer, kind))):
        with pytest.raises(InvalidArgument, match=message):
            dedupe(WORDS, scorer=named)
    threshold = 3 if kind == "similarity" else 1
    assert dedupe(WORDS, scorer=scorer, threshold=threshold).threshold == threshold


def _module_and_form(scorer: str, form: str) -> tuple[Any, str]:
    metric = scorer.removesuffix("_similarity").replace("_", "").lower()
    modules = {name.lower(): name for name in warpmatch.distance.__all__}
    return getattr(warpmatch.distance, modules[metric]), form


def test_a_count_needs_a_threshold_before_anything_is_read():
    def never() -> Iterator[str]:
        raise AssertionError("read")
        yield ""

    with pytest.raises(InvalidArgument, match=r"\[threshold\] is needed"):
        dedupe(never(), scorer="levenshtein")


def test_the_command_line_can_ask():
    assert threshold_of(scorer_of("ratio"), None) == 90
    assert threshold_of(scorer_of("levenshtein"), 2) == 2
    with pytest.raises(InvalidArgument, match=r"\[threshold\] is needed for osa"):
        threshold_of(scorer_of("osa"), None)


# ---------------------------------------------------------------- another scale
Call = Callable[[Any, str], Any]
JOINS: dict[str, Call] = {
    "dedupe": lambda cutoff, scorer: dedupe(WORDS, threshold=cutoff, scorer=scorer),
    "self_join": lambda cutoff, scorer: warpmatch.self_join(
        WORDS, score_cutoff=cutoff, scorer=scorer
    ),
    "pairs": lambda cutoff, scorer: warpmatch.pairs(
        WORDS, WORDS, score_cutoff=cutoff, scorer=scorer
    ),
    "plan": lambda cutoff, scorer: warpmatch.plan(
        "self_join", WORDS, score_cutoff=cutoff, scorer=scorer
    ),
}
SEARCHES: dict[str, Call] = {
    "top_k": lambda cutoff, scorer: warpmatch.top_k(
        WORDS, WORDS, 2, score_cutoff=cutoff, scorer=scorer
    ),
    "matrix": lambda cutoff, scorer: warpmatch.matrix(
        WORDS[:4], WORDS[:4], score_cutoff=cutoff, scorer=scorer
    ),
}
BATCH = JOINS | SEARCHES
AS_RAPIDFUZZ: dict[str, Call] = {
    "extract": lambda cutoff, scorer: process.extract(
        "Acme", WORDS, score_cutoff=cutoff, scorer=scorer
    ),
    "extractOne": lambda cutoff, scorer: process.extractOne(
        "Acme", WORDS, score_cutoff=cutoff, scorer=scorer
    ),
    "extract_iter": lambda cutoff, scorer: list(
        process.extract_iter("Acme", WORDS, score_cutoff=cutoff, scorer=scorer)
    ),
    "cdist": lambda cutoff, scorer: process.cdist(
        WORDS[:4], WORDS[:4], score_cutoff=cutoff, scorer=scorer
    ),
    "cpdist": lambda cutoff, scorer: process.cpdist(
        WORDS[:4], WORDS[:4], score_cutoff=cutoff, scorer=scorer
    ),
}


def warnings_of(call: Call, cutoff: float, scorer: str) -> list[warnings.WarningMessage]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call(cutoff, scorer)
    return caught


@pytest.mark.parametrize("call", BATCH.values(), ids=BATCH)
@pytest.mark.parametrize(("cutoff", "meant"), [(0.9, "90"), (0.29, "29"), (0.875, "87.5")])
def test_a_share_where_scores_go_to_100_is_doubted(call: Call, cutoff: float, meant: str):
    for scorer in ("ratio", "WRatio", "token_set_ratio"):
        (warning,) = warnings_of(call, cutoff, scorer)
        assert warning.category is CutoffWarning
        assert warning.filename == __file__  # the caller's line
        said = str(warning.message)
        assert said.startswith(("[threshold] is 0.", "[score_cutoff] is 0."))
        assert f"the scale of {scorer}, 0 to 100: nearly every pair meets it" in said
        assert said.endswith(f"did you mean {meant}?")


def test_one_is_doubted_where_every_pair_comes_back():
    for call in JOINS.values():
        (warning,) = warnings_of(call, 1, "ratio")
        assert str(warning.message).endswith("did you mean 100?")
    for call in SEARCHES.values():  # a way to leave out what has nothing in common
        assert warnings_of(call, 1, "ratio") == []


@pytest.mark.parametrize("call", BATCH.values(), ids=BATCH)
def test_a_share_of_a_count_is_doubted(call: Call):
    (warning,) = warnings_of(call, 0.9, "levenshtein")
    said = str(warning.message)
    assert "which counts in whole numbers: no pair but of equal strings meets it" in said
    assert said.endswith("did you mean the scorer levenshtein_normalized_similarity?")
    (warning,) = warnings_of(call, 0.5, "lcs_seq_similarity")
    assert "any pair with something in common meets it" in str(warning.message)
    assert str(warning.message).endswith("the scorer lcs_seq_normalized_similarity?")
    for scorer in COUNTS:
        (warning,) = warnings_of(call, 0.5, scorer)
        assert str(warning.message).rpartition("scorer ")[2].rstrip("?") in NAMES


@pytest.mark.parametrize("call", BATCH.values(), ids=BATCH)
def test_what_can_be_meant_is_not_doubted(call: Call):
    for cutoff, scorer in [(0, "ratio"), (1e-9, "ratio"), (2, "ratio"), (100, "WRatio")]:
        assert warnings_of(call, cutoff, scorer) == []
    for cutoff, scorer in [(0, "levenshtein"), (1, "levenshtein"), (1.5, "osa"), (90, "indel")]:
        assert warnings_of(call, cutoff, scorer) == []
    for cutoff, scorer in [(0.9, "jaro"), (1, "jaccard"), (0.1, "indel_normalized_distance")]:
        assert warnings_of(call, cutoff, scorer) == []


@pytest.mark.parametrize("call", AS_RAPIDFUZZ.values(), ids=AS_RAPIDFUZZ)
def test_what_rapidfuzz_has_is_as_silent_as_rapidfuzz(call: Call):
    assert warnings_of(call, 0.9, "ratio") == []
    assert warnings_of(call, 0.9, "levenshtein") == []


def test_it_is_said_once():
    def call(cutoff: float, scorer: str) -> None:
        found = dedupe(WORDS, threshold=cutoff, scorer=scorer)
        assert len(found.pairs) == found.pair_count
        found.explain(0, 1)

    assert len(warnings_of(call, 0.9, "ratio")) == 1
    found = dedupe(WORDS)
    assert len(warnings_of(lambda cutoff, _: found.rethreshold(cutoff), 0.9, "")) == 1


def test_the_warning_can_be_silenced_and_raised():
    assert issubclass(CutoffWarning, UserWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("error", CutoffWarning)
        with pytest.raises(CutoffWarning):
            dedupe(WORDS, threshold=0.9)
        warnings.simplefilter("ignore", CutoffWarning)
        assert dedupe(WORDS, threshold=0.9).n_clusters == 2


@pytest.mark.parametrize("call", (BATCH | AS_RAPIDFUZZ).values(), ids=BATCH | AS_RAPIDFUZZ)
@pytest.mark.parametrize("scorer", SHARES)
def test_a_percentage_where_scores_go_to_1_is_an_error(call: Call, scorer: str):
    hint = (
        r"; it is a ceiling, from 0 for equal strings to 1 for nothing in common"
        if "distance" in scorer
        else r"; did you mean 0\.9\?"
    )
    # For RapidFuzz's `process` the normalized Jaro similarities are the similarities themselves.
    said = scorer.removesuffix("_normalized_similarity") if "jaro" in scorer else scorer
    message = rf"must be in 0 to 1 for ({scorer}|{said}), got 90{hint}$"
    with pytest.raises(InvalidArgument, match=message):
        call(90, scorer)
