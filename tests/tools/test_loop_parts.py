"""tools/loop: digests of results, what clang-tidy looks at, words of an outcome, examples."""

import doctest
import importlib
import pkgutil
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import warpmatch

import tools.loop
from tools.loop.records import outcome
from tools.loop.records.log import Entry
from tools.loop.steps import tidy
from tools.loop.timing import cases
from tools.loop.timing.digest import digest

ROOT = Path(__file__).resolve().parents[2]
MODULES = [name for _, name, _ in pkgutil.walk_packages(tools.loop.__path__, "tools.loop.")]


@pytest.mark.parametrize("name", [name for name in MODULES if "__main__" not in name])
def test_examples_in_docstrings(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


class Slots:
    __slots__ = ("a",)

    def __init__(self, a: Any):
        self.a = a


RESULTS = [
    None,
    1,
    1.0,
    float("nan"),
    "1",
    ["1"],
    ("1",),
    [["1"], []],
    [[], ["1"]],
    {"a": 1},
    np.array([1, 2]),
    np.array([[1, 2]]),
    np.array([1, 2], np.int8),
    np.array([1.0, np.nan]),
    np.array(["a", None], object),
    Slots(1),
    Slots(2),
]


def test_digests_tell_results_apart():
    assert len({digest(result) for result in RESULTS}) == len(RESULTS)
    assert [digest(result) for result in RESULTS] == [digest(result) for result in RESULTS]
    assert digest(Slots(np.zeros(3))) == digest(Slots(np.zeros(3)))
    with pytest.raises(TypeError, match="a result holds a object, whose content cannot be seen"):
        digest([object()])


def test_results_of_warpmatch_have_digests():
    names = ["anna", "hanna", "bob"]
    found = [warpmatch.self_join(names, score_cutoff=cutoff) for cutoff in (80, 80.0, 100)]
    assert digest(found[0]) == digest(found[1]) != digest(found[2])
    assert digest(warpmatch.top_k(names, names, 1)) != digest(warpmatch.top_k(names, names, 2))


def test_the_usual_cases_exist():
    bench = pytest.importorskip("warpmatch.bench")
    assert [bench.find(name).name for name in cases.DEFAULT] == list(cases.DEFAULT)


def test_clang_tidy_looks_at_what_is_compiled_here():
    changed = ["src/a.cpp", "src/a.hpp", "src/unused.hpp", "src/k.cu", "docs/x.md", "src/other.cpp"]
    compiled, included = ["src/a.cpp", "src/b.cpp"], {"src/a.cpp", "src/a.hpp", "src/x.ipp"}
    assert tidy.seen(changed, compiled, included) == ["src/a.cpp", "src/a.hpp"]


def test_what_the_loop_installs_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = re.findall(r"--(extra|group) (\w+)", (ROOT / "Makefile").read_text())
    assert ("group", "loop") in asked
    known = {"extra": project["project"]["optional-dependencies"]}
    known["group"] = project["dependency-groups"]
    assert [name for kind, name in asked if name not in known[kind]] == []


def row(name: str, verdict: str, ratio: float) -> dict[str, Any]:
    interval = {"median": ratio, "low": ratio - 0.02, "high": ratio + 0.02}
    times = {"old": {"mean": 0.002 * ratio}, "new": {"mean": 0.002}}
    return {
        "name": name,
        "verdict": verdict,
        "ratio": interval,
        "floor": 0.02,
        "rounds": 21,
        **times,
    }


def test_an_outcome_tells_the_whole_story():
    entry = Entry(7, "t", {"Work": "`a`", "Prediction": "1.3 times as fast."})
    rows = [row("b", "worse", 0.9), row("a", "better", 1.32), row("c", "same", 1.0)]
    against = {"commit": "c0ffee", "tree": "1", "label": "x"}
    said = outcome.outcome(entry, {"rows": rows, "against": against}, kept=True)
    assert said.startswith("Prediction met. 1.32 times as fast (95 % of resamples: 1.30 to 1.34)")
    assert "1.30 times predicted; mean 2.64 ms, now 2 ms" in said
    assert "21 paired rounds against commit c0ffee, noise 2.0 %" in said
    assert "Of 2 other cases worse: `b` 0.90; the same: 1. Kept." in said
    assert said.endswith("Figures: `iterations/iteration_7.json`.")
    alone = outcome.outcome(entry, {"rows": rows[1:2], "against": against}, kept=False)
    assert "No other case was run. Taken back." in alone
