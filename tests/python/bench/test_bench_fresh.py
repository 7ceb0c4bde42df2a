"""Work that has a process of its own for every run: large joins, and what peers take long for."""

import subprocess
from pathlib import Path

import pytest
from warpmatch import bench
from warpmatch.bench import (
    runner,
    timing,
    workloads,
)
from warpmatch.bench.machine import cores
from warpmatch.bench.sections import (
    dedupe,
    fresh,
    joins,
    top_k,
)

ROOT = Path(__file__).resolve().parents[3]


def quick(**options) -> bench.Options:
    return bench.Options(quick=True, **options)


def test_a_fresh_process_finds_the_same_and_tells_its_memory():
    case = dedupe.case("clusters", "people-300", 1, "cpu")
    case.check("rapidfuzz")
    measured = timing.time_once(case.calls["warpmatch"])
    assert 0 < measured.extra["peak_mib_before"] <= measured.extra["peak_mib"]


@pytest.fixture
def names(tmp_path: Path) -> str:
    """A file of names as large real data."""
    file = tmp_path / "names.csv"
    file.write_text("\n".join(["name", *dict.fromkeys(workloads.people(400))]), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("scorer", "cutoff"), joins.CUTOFFS)
def test_large_joins_find_the_same_in_fresh_processes(names: str, scorer: str, cutoff: int):
    large = joins.large_case(scorer, cutoff, names, cores(), "cpu")
    assert set(large.sides) >= {"warpmatch", "rapidfuzz"}
    row = runner.run(bench.SECTIONS["joins"], large, rounds=3, seconds=0)
    assert row["rounds"] == 1
    assert row["workload"] == "names.csv"
    assert all(side["peak_mib"] > 0 for side in row["sides"].values())


def test_what_is_checked_in_a_fresh_process_is_its_first_round(
    names: str, monkeypatch: pytest.MonkeyPatch
):
    ran = []
    once = subprocess.run

    def counted(*arguments, **options):
        ran.append(arguments)
        return once(*arguments, **options)

    monkeypatch.setattr(subprocess, "run", counted)
    job = fresh.Job("self_join", names, "ratio", 90, 1, "cpu")
    for able, expected in (({}, 1), ({"rapidfuzz": None}, 2)):
        ran.clear()
        alone = bench.Case("a/b", {}, 1, lambda able=able: fresh.sides(job, able), 1, True)
        runner.run(bench.SECTIONS["joins"], alone, rounds=3, seconds=0)
        assert len(ran) == expected


@pytest.mark.parametrize(("scorer", "part"), top_k.LARGE_SCORERS.items())
@pytest.mark.parametrize("kind", ["list", "corpus"])
def test_a_slow_peer_gets_a_part_of_the_queries(names: str, scorer: str, part: int, kind: str):
    large = top_k.large_case(scorer, kind, names, 1, "cpu", queries=100, choices=300)
    large.check()
    assert len(large.calls["warpmatch"]()[0]) == 100
    assert len(large.calls["rapidfuzz"]()[0]) == part
    assert large.sides["rapidfuzz"].share == part / 100
    row = runner.run(bench.SECTIONS["top_k"], large, rounds=3, seconds=0)
    assert row["sides"]["rapidfuzz"]["share"] == part / 100
    assert "share" not in row["sides"]["warpmatch"]
