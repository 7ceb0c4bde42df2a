"""benchmarks/gpu: the figures taken from Python, on this machine and in small."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gpu import stringzillas_cuda
from benchmarks.gpu.__main__ import MEASURES
from benchmarks.gpu.__main__ import main as measure
from benchmarks.gpu.setting import Setting
from tools.gpu_check import targets

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", [n for n in MEASURES if not n.startswith("selfjoin")])
def test_measures_run_anywhere(name: str, tmp_path: Path) -> None:
    file = tmp_path / "figure.json"
    assert measure([name, str(file), "--device", "cpu", "--share", "0.002"]) == 0
    entries = json.loads(file.read_text())["figures"]
    assert entries[0]["name"] == name
    assert entries[0]["unit"] == targets.TARGETS[name].unit
    assert entries[0]["value"] > 0


def test_the_self_join_wants_a_million_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figure.json"
    names = ["--names", f"{ROOT / 'examples' / 'company_names.csv'}:name", "--device", "cpu"]
    wanted = ["selfjoin_1m_ratio90_seconds", str(file), *names]
    assert measure(wanted) == 1
    assert "company_names.csv has 29,581 names, 1,000,000 are needed" in capsys.readouterr().out
    assert measure([*wanted, "--share", "0.002"]) == 0
    (entry,) = json.loads(file.read_text())["figures"]
    assert (entry["data"], entry["names"]) == ("company_names.csv", 2000)


def test_every_figure_of_the_table_has_a_measure() -> None:
    of_python = {t.name for t in targets.TARGETS.values() if t.step == "end_to_end"}
    assert of_python == set(MEASURES)
    listed = (ROOT / "benchmarks" / "cpp" / "figures.cpp").read_text()
    for target in targets.TARGETS.values():
        if target.step == "figures":
            assert f'"{target.name.rsplit("_", 1)[0]}", "{target.unit}"' in listed


def test_a_result_that_is_not_the_cpus_is_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from benchmarks.gpu import matrices

    right = matrices.warpmatch.matrix

    def wrong(*arguments: object, device: str, **options: object) -> object:
        found = right(*arguments, device="cpu", **options)
        if device == "cuda":
            found[1, 0] += 1
        return found

    monkeypatch.setattr(matrices.warpmatch, "matrix", wrong)
    name = "lev_words_end_to_end_gpairs"
    assert measure([name, str(tmp_path / "figure.json"), "--share", "0.002"]) == 1
    assert "the matrix of words-3 differs: ours is" in capsys.readouterr().out


ENGINE = """
__capabilities__ = ("serial", "cuda")
class DeviceScope:
    def __init__(self, gpu_device): pass
class LevenshteinDistancesUTF8:
    def __init__(self, capabilities): pass
    def __call__(self, left, right, device, out):
        from warpmatch.distance import Levenshtein
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                out[i, j] = Levenshtein.distance(a, b)
class LevenshteinDistances(LevenshteinDistancesUTF8):
    def __call__(self, left, right, device, out):
        assert all(map(str.isascii, [*left, *right])), "it compares bytes"
        super().__call__(left, right, device, out)
"""


@pytest.mark.parametrize(
    ("engine", "why"),
    [
        (ENGINE, ""),
        (ENGINE.replace('"serial", "cuda"', '"serial",'), "RuntimeError: it finds no GPU, but has"),
        (ENGINE.replace("(a, b)", "(a, b) + 1"), "'s result differs: ours is"),
        ("raise ImportError('libcudart.so.12 is missing')", "libcudart.so.12 is missing"),
        ("import os; os.abort()", "status -6"),
        ("import time; time.sleep(600)", "it was stopped after 5 seconds"),
    ],
)
def test_a_peer_that_fails_takes_no_figure_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, why: str
) -> None:
    entry = beside_peer("lev_dna100_end_to_end_tcups", engine, tmp_path, monkeypatch)
    assert entry["value"] > 0
    if why:
        assert why in entry["peer"]["missing"]
    else:
        assert entry["peer"]["times_faster"] > 0


@pytest.mark.parametrize("name", ["lev_words_end_to_end_gpairs", "lev_utf8_words_vs_ascii"])
def test_words_stand_beside_the_peer_as_well(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = beside_peer(name, ENGINE, tmp_path, monkeypatch)
    assert set(entry["peer"]) == {
        "name",
        "version",
        "value",
        "times_faster",
        "times_faster_rounds",
    }


def beside_peer(
    name: str, engine: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The first entry of a figure, in small, where that is the peer's module."""
    (folder / "stringzilla.py").write_text("Strs = list")
    (folder / "stringzillas.py").write_text(engine)
    for module in ("stringzilla", "stringzillas"):  # another test may have loaded the real ones
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(ROOT), *sys.path]))
    monkeypatch.setattr(stringzillas_cuda, "version", lambda: "4.0")
    monkeypatch.setattr(stringzillas_cuda, "_SECONDS", 5 if "sleep" in engine else 600)
    file = folder / "figure.json"
    assert measure([name, str(file), "--device", "cpu", "--share", "0.002"]) == 0
    for module in ("stringzilla", "stringzillas"):
        sys.modules.pop(module, None)
    return json.loads(file.read_text())["figures"][0]


def test_scorers_that_there_is_no_time_for_are_named(tmp_path: Path) -> None:
    file = tmp_path / "figure.json"
    wanted = ["h100_vs_cpu_2cores_cdist", str(file), "--device", "cpu", "--share", "0.002"]
    assert measure([*wanted, "--seconds", "0"]) == 0
    (entry,) = json.loads(file.read_text())["figures"]
    assert len(entry["scorers"]) == 1
    assert set(entry["without"].values()) == {"no time was left"}


def test_growing_joins_need_no_report(tmp_path: Path) -> None:
    for name in ("jinja2", "matplotlib", "rich", "typer"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('it is not carried')")
    path = os.pathsep.join([str(tmp_path), str(ROOT), *sys.path])
    command = [sys.executable, "-m", "benchmarks.gpu.growth", str(tmp_path / "f.json")]
    command += ["--device", "cpu", "--quick"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": path}, check=True)
    figures = json.loads((tmp_path / "f.json").read_text())["figures"]
    assert len(figures) > 3
    assert all(one["name"].startswith("growth/") and one["value"] > 0 for one in figures)


def test_the_published_side() -> None:
    assert Setting(multiprocessors=132).published_side == 1471
