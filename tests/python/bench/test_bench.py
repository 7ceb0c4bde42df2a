"""The benchmark suite: what it compares is equal, and what it writes is complete."""

import functools
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from warpmatch import Error, InvalidArgument, bench
from warpmatch.bench import (
    document,
    machine,
    peers,
    real_data,
    runner,
    scorers,
    timing,
    workloads,
)
from warpmatch.bench.checking import first_difference
from warpmatch.bench.machine import cores
from warpmatch.bench.scorers import METRICS, SCORERS
from warpmatch.bench.sections import (
    calls,
    cdist,
    cpdist,
    dedupe,
    growth,
    imports,
    joins,
    long,
    matches,
    search,
    small,
    stringzilla,
    top_k,
)

ROOT = Path(__file__).resolve().parents[3]
SIDE_KEYS = {"wall_best", "wall_median", "cpu_best", "cpu_median", "figure"}


def quick(**options) -> bench.Options:
    return bench.Options(quick=True, **options)


@pytest.fixture(scope="module")
def tiny_cases() -> list[bench.Case]:
    """Every kind of case, on few strings."""
    return list(make_tiny_cases())


def has_arrow() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def make_tiny_cases() -> Iterator[bench.Case]:
    phrases = workloads.workload("phrases").part(20)
    for scorer in SCORERS:
        yield cdist.case("cdist", scorer, phrases, 1, "cpu")
        yield calls.case(scorer)
    for script in (*workloads.SCRIPTS, "mixed"):
        work = workloads.workload(script).part(20)
        yield cdist.case("unicode", "levenshtein", work, 2, "cpu")
        for call in small.SEARCHES:
            yield small.case(call, scorer, (1, 3), "list", 1)
        for call in ("cdist", "top_k", "pairs"):
            yield small.case(call, scorer, (3, 3), "list", 1)
            yield small.case(call, scorer, (2, 70), "corpus", None)
        yield cpdist.case(scorer, "lists", 40, 1, "cpu", "cyrillic")
        if has_arrow():
            yield cpdist.case(scorer, "arrow", 40, None, "cpu")
            yield cpdist.case(scorer, "arrow", 40, 1, "cpu", "cyrillic")
            yield cpdist.case(scorer, "arrow", 40, 1, "cpu", "emoji")
    for scorer in METRICS:
        yield cpdist.case(scorer, "lists", 40, 1, "cpu")
        if peers.version("polars_distance"):
            yield cpdist.case(scorer, "polars", 40, 1, "cpu")
    no_match = functools.partial(workloads.no_match_task, 300)
    for call in search.CALLS:
        for kind in ("list", "corpus"):
            yield search.case(call, "WRatio", kind, "cities-20000", workloads.city_task)
            for cutoff in (None, 80):
                yield search.case(call, "ratio", kind, "no-match-300", no_match, "cpu", cutoff)
    for script in search.SCRIPTS:
        task = functools.partial(workloads.search_in_script, workloads.search_task, 300, script)
        for scorer in search.SCRIPT_SCORERS:
            yield search.case("extractOne", scorer, "list", f"phrases-{script}-300", task)
    for scorer in top_k.SCORERS:
        yield top_k.case(scorer, 101, 200, 1, "cpu")
    for scorer, cutoff in joins.CUTOFFS:
        names = workloads.people(600)
        yield joins.case("joins", scorer, cutoff, "people-600", names, cores(), "cpu")
    for kind in joins.SEQUENCES:
        strings = workloads.sequences(kind, 600)
        yield joins.case("joins", "levenshtein", 1, f"{kind}-600", strings, 1, "cpu")
    for kind in stringzilla.KINDS:
        yield stringzilla.case(workloads.published(kind, 20), 1, "cpu")
    for scorer in long.SCORERS:
        for cutoff in long.CUTOFFS:
            yield long.case(scorer, 65, "similar", cutoff, "cpu", strings=12)
    for kind in (matches.join_case, matches.fit_case, matches.search_case):
        yield kind("people-60", workloads.people(60), 1)
    for scorer in SCORERS:
        yield calls.case(scorer, 20, scorers.cutoff(scorer, 20))
    for scorer in calls.BY_SCRIPT:
        for script in calls.SCRIPTS:
            yield calls.case(scorer, script=script)


@pytest.mark.parametrize("peer", peers.PEERS)
def test_results_of_a_peer_are_ours(peer: str, tiny_cases: list[bench.Case]):
    if not peers.version(peer):
        pytest.skip(f"{peer} is not installed: pip install 'warpmatch[bench]'")
    compared = []
    for case in tiny_cases:
        if peer in case.sides:
            case.check(peer)
            compared.append(case.name)
    assert compared


def test_what_answers_by_a_score_of_its_own_is_not_compared():
    sides = {"warpmatch": bench.Side(lambda: 1), "rapidfuzz": bench.Side(lambda: 2, None, False)}
    bench.Case("a/b", {}, 1, lambda: sides).check()
    sides["rapidfuzz"] = bench.Side(lambda: 2)
    with pytest.raises(RuntimeError, match="rapidfuzz differs"):
        bench.Case("a/b", {}, 1, lambda: sides).check()


def test_a_part_of_the_work_is_made_the_whole_by_proportion():
    sides = {
        "warpmatch": bench.Side(lambda: timing.Measured(1, 2)),
        "rapidfuzz": bench.Side(lambda: timing.Measured(3, 4), share=0.25),
    }
    made = bench.Case("a/b", {}, 1e6, lambda: sides | {}, 1)
    row = runner.run(bench.SECTIONS["top_k"], with_results(made), rounds=3)
    theirs = row["sides"]["rapidfuzz"]
    assert (theirs["wall_best"], theirs["cpu_best"], theirs["figure"]) == (12, 16, 1 / 12)
    assert theirs["times_faster"] == {"best": 12, "rounds": 12, "cpu": 8}


def with_results(made: bench.Case) -> bench.Case:
    """The same where all sides have one result."""
    sides = {name: replace(side, result=lambda: 0) for name, side in made.sides.items()}
    return replace(made, build=lambda: sides)


def test_large_data_is_for_full_runs_where_it_is_found(monkeypatch: pytest.MonkeyPatch):
    words = replace(real_data.DATA_SETS[growth.WORDS], find=lambda: None)
    monkeypatch.setitem(real_data.DATA_SETS, growth.WORDS, words)
    for found in (True, False):
        for is_quick in (True, False):
            options = bench.Options(data=(), quick=is_quick, large=real_data.LARGE if found else "")
            sections = (bench.SECTIONS[name] for name in ("joins", "growth", "top_k"))
            made = [sum(real_data.LARGE in c.name for c in s.cases(options)) for s in sections]
            assert all(made) == (found and not is_quick)
            assert any(made) == (found and not is_quick)


def test_symscan_is_left_out_where_its_index_does_not_fit(monkeypatch: pytest.MonkeyPatch):
    if not peers.version("symscan"):
        pytest.skip("symscan is not installed")
    symscan = peers.module("symscan")
    texts = ["a" * 20] * 10
    assert symscan.self_join("levenshtein", 2, cores(), texts)
    monkeypatch.setattr(symscan, "memory", lambda: 2 * symscan.BYTES * 10 * 210 - 1)
    assert symscan.self_join("levenshtein", 2, cores(), texts) is None
    assert machine.memory() > 1 << 28


def test_exponents_of_growth():
    def row(kind: str, count: int, seconds: float) -> dict[str, object]:
        facts = {"scorer": "ratio", "cutoff": 90.0, "workload": f"{kind}-{count}"}
        sides = {"warpmatch": {"wall_best": seconds}}
        return {"section": "growth", "strings": count, "sides": sides, **facts}

    rows = [row("a", 4000, 16.0), row("a", 1000, 1.0), row("a", 2000, 2.0), row("b", 1000, 1.0)]
    [found] = document.growths([*rows, {"section": "joins"}])
    assert (found.name, found.strings) == ("ratio, cutoff 90, a", (1000, 2000, 4000))
    assert found.exponents == pytest.approx((1, 3))


def test_a_fresh_process_that_fails_is_an_error():
    case = dedupe.case("pairs", "people-10", 1, "cuda:99")
    with pytest.raises(RuntimeError, match=r"self_join of people-10 failed:[\s\S]*DeviceError"):
        case.check()


@pytest.mark.parametrize("is_quick", [True, False])
def test_names_are_unique_and_begin_with_their_section(is_quick: bool):
    options = bench.Options(quick=is_quick, data=())
    names = {s.name: [c.name for c in s.cases(options)] for s in bench.SECTIONS.values()}
    everything = [name for of_section in names.values() for name in of_section]
    assert len(everything) == len(set(everything))
    for section, of_section in names.items():
        assert of_section
        assert {name.split("/")[0] for name in of_section} == {section}


def test_a_name_stands_for_the_same_work_in_quick_and_full_runs():
    of_run = [
        {c.name: (c.work, dict(c.facts)) for s in bench.SECTIONS.values() for c in s.cases(chosen)}
        for chosen in (quick(data=()), bench.Options(data=()))
    ]
    both = of_run[0].keys() & of_run[1].keys()
    assert both
    assert {name: of_run[0][name] for name in both} == {name: of_run[1][name] for name in both}


@pytest.mark.parametrize(
    "name",
    ["cdist/ratio/64/workers=1", "cdist/osa/phrases-200/workers=3", "calls/ratio/20/cutoff=80"],
)
def test_find(name: str):
    assert bench.find(name).name == name


@pytest.mark.parametrize("name", ["nothing", "cdist/ratio/9/workers=1", ""])
def test_find_says_what_there_is_not(name: str):
    with pytest.raises(InvalidArgument, match=r"\[name\]"):
        bench.find(name)


def test_an_import_is_timed_up_to_the_result_of_a_first_call(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # as in a checkout: compiled beforehand
    case = bench.find("import/extractOne")
    case.check()
    assert set(case.sides) == {"warpmatch", "rapidfuzz"}
    for side in case.sides.values():
        assert side.result
        assert side.result() == "('abc', 90.0, 0)"
        assert timing.time_once(side.call).wall > 0


@pytest.mark.parametrize("name", ["alone", "ratio", "cdist"])
def test_first_calls_of_both_give_the_same(name: str):
    bench.find(f"import/{name}").check()


def test_an_import_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(imports._PROGRAMS, "alone", ("import {library}_of_nobody", "0"))
    with pytest.raises(RuntimeError, match=r"warpmatch_of_nobody[\s\S]*ModuleNotFoundError"):
        bench.find("import/alone").check()


def test_options_are_checked():
    with pytest.raises(InvalidArgument, match=r"\[workers\].*\[1, 0\]"):
        bench.Options(workers=[1, 0])


def test_a_row_has_the_keys_of_the_schema():
    [row] = bench.run_sections(
        [bench.SECTIONS["cdist"]],
        quick(workers=[1]),
        only="cdist/levenshtein/8-1000/*",
        rounds=3,
        seconds=0.1,
    )
    row = json.loads(json.dumps(row))
    ours, theirs = row["sides"]["warpmatch"], row["sides"]["rapidfuzz"]
    assert {key: row[key] for key in row if key != "sides"} == {
        "name": "cdist/levenshtein/8-1000/workers=1",
        "section": "cdist",
        "unit": "M pairs/s",
        "higher_is_better": True,
        "scorer": "levenshtein",
        "workload": "8-1000",
        "length": 8,
        "pairs": 1_000_000,
        "workers": 1,
        "rounds": 3,
    }
    assert set(ours) == SIDE_KEYS
    assert set(theirs) == SIDE_KEYS | {"times_faster"}
    assert set(theirs["times_faster"]) == {"best", "rounds", "cpu"}
    assert ours["figure"] == pytest.approx(1 / ours["wall_best"], rel=1e-3)


def made_up(results: dict[str, object]) -> tuple[bench.Case, list[str]]:
    """A case of these results, and the calls that were made of it."""
    made = []
    sides = {
        name: bench.Side(lambda name=name: (made.append(name), results[name])[1])
        for name in results
    }
    return bench.Case("made/up", {}, 1, lambda: sides), made


def test_a_peer_that_differs_stops_the_run():
    case, made = made_up({"warpmatch": np.array([1, 2]), "rapidfuzz": np.array([1, 3])})
    with pytest.raises(RuntimeError, match=r"made/up: rapidfuzz differs .*ours is 2, theirs is 3"):
        runner.run(bench.SECTIONS["cdist"], case)
    assert made == ["warpmatch", "rapidfuzz"]  # nothing was timed


def test_a_row_needs_three_rounds():
    with pytest.raises(InvalidArgument, match=r"\[rounds\] must be at least 3, got 2"):
        runner.run(bench.SECTIONS["cdist"], made_up({"warpmatch": 1})[0], rounds=2)


@pytest.mark.parametrize(
    ("ours", "theirs", "tolerance", "found"),
    [
        (np.array([1, 2], np.uint32), np.array([1, 2], np.uint64), 0, ""),
        (np.array([[1, 2]]), np.array([1, 2]), 0, "ours has the shape (1, 2), theirs (2,)"),
        (np.array([[1, 2]]), np.array([[1, 4]]), 0, "ours is 2, theirs is 4 at [0, 1]"),
        (np.array([0.1]), np.array([0.1], np.float32), 0, ""),
        (np.array([0.1]), np.array([0.1 + 1e-13]), 0, "ours is 0.1, theirs is 0.10000000000010001"),
        (np.array([0.1]), np.array([0.1 + 1e-13]), 1e-12, ""),
        ([1.0, 2], [1.0 + 1e-13, 2], 1e-12, ""),
        ([("a", 1.0)], [("a", 2.0)], 0, "ours is 1.0, theirs is 2.0 in entry 1 in entry 0"),
        ([1], [1, 2], 0, "ours has 1 entries, theirs 2"),
        (None, ("a", 1.0, 0), 0, "ours is None"),
    ],
)
def test_first_difference(ours, theirs, tolerance: float, found: str):
    assert first_difference(ours, theirs, tolerance).startswith(found)
    assert bool(first_difference(ours, theirs, tolerance)) == bool(found)


def test_calls_take_turns_and_change_places():
    order: list[str] = []
    calls_of = {name: (lambda name=name: order.append(name)) for name in "ABC"}
    times = timing.time_interleaved(calls_of, 3)
    assert "".join(order) == "ABCCBAABC"
    assert [len(of.wall) for of in times.values()] == [3, 3, 3]


def test_no_round_begins_when_time_is_up():
    times = timing.time_interleaved({"A": lambda: None}, 9, seconds=0)
    assert len(times["A"].wall) == timing.LEAST_ROUNDS


def test_what_was_measured_before_takes_its_time_too():
    calls_of = {name: lambda: timing.Measured(3, 1) for name in "AB"}
    times = timing.time_interleaved(calls_of, 9, seconds=10, least=1)
    assert len(times["A"].wall) == 2


def test_a_call_may_measure_itself():
    runs = iter(timing.Measured(wall, wall / 2, {"peak_mib": 7 + wall}) for wall in (3.0, 1.0, 2.0))
    times = timing.time_interleaved({"A": lambda: next(runs)}, 3)["A"]
    summary = {"wall_best": 1, "wall_median": 2, "cpu_best": 0.5, "cpu_median": 1, "peak_mib": 9}
    assert times.summary() == summary


def test_times_faster():
    ours, theirs = timing.Times([1, 2, 4], [2, 2, 2]), timing.Times([3, 4, 40], [4, 6, 8])
    assert timing.times_faster(ours, theirs) == {"best": 3, "rounds": 3, "cpu": 2}


def test_peers_that_are_missing_are_left_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(peers, "version", lambda name: "")
    assert peers.installed() == []
    assert len(peers.missing()) == len(peers.PEERS)
    assert all("pip install 'warpmatch[bench]'" in line for line in peers.missing())
    assert list(bench.find("cdist/ratio/8-1000/workers=1").sides) == ["warpmatch"]
    with pytest.raises(
        Error, match=r"rapidfuzz is not installed: pip install 'warpmatch\[bench\]'"
    ):
        peers.module("rapidfuzz")
    with pytest.raises(InvalidArgument, match="no peer"):
        peers.tolerance("slowfuzz")


def test_optional_libraries_are_imported_on_use_only():
    program = "import sys, warpmatch.bench; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    optional = {"rapidfuzz", "polars", "pandas", "pyarrow", "matplotlib", "jinja2", "rich"}
    assert not optional & set(ran.stdout.split())


def test_a_report_says_where_it_was_made():
    head = json.loads(json.dumps(bench.head()))
    assert head["schema"] == 2
    assert head["machine"]["cores"] == cores()
    assert head["versions"]["rapidfuzz"] == peers.version("rapidfuzz")
    assert head["rows"] == []


@pytest.mark.parametrize("root", [None, Path("/")])
def test_there_is_no_commit_outside_git(root: Path | None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(machine, "checkout", lambda: root)
    assert machine.commit() == ""


def test_pytest_benchmark_runs_the_cases():
    pytest.importorskip("pytest_benchmark", reason="pip install 'warpmatch[bench]'")
    arguments = ["--benchmark-disable", "--cases", "calls/ratio/20", "-q", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "benchmarks/python", *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout
