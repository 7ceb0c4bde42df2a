"""`warpmatch bench`, as a shell sees it."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bench_sample import later, row, sample_run, saved
from warpmatch import cli

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")
pytest.importorskip("rich")

from warpmatch.bench import document


def bench(*arguments: object) -> int:
    try:
        return cli.main(["bench", *map(str, arguments)])
    except SystemExit as stop:
        return int(stop.code or 0)


ONE_CASE = ("--quick", "--section", "cdist", "--only", "cdist/hamming/*", "--rounds", 3)


@pytest.fixture
def sample() -> dict[str, Any]:
    return sample_run()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_from_end_to_end(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(*ONE_CASE, "--workers", 1) == 0
    out = capsys.readouterr().out
    assert "hamming/" in out
    assert "written to warpmatch-bench.json and warpmatch-bench.html" in out
    run = document.read("warpmatch-bench.json")
    assert [entry["scorer"] for entry in run["rows"]] == ["hamming"]
    assert run["command"] == (
        "warpmatch bench --section cdist --only 'cdist/hamming/*' --quick --rounds 3 --workers 1"
    )
    assert run["rows"][0]["name"].removeprefix("cdist/") in Path("warpmatch-bench.html").read_text()
    assert sorted(file.name for file in here.iterdir()) == [
        "warpmatch-bench.html",
        "warpmatch-bench.json",
    ]


def test_list_shows_what_there_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--list") == 0
    out = capsys.readouterr().out
    for part in ("sections\n", "cdist ", "workloads\n", "phrases", "data sets\n", "peers\n"):
        assert part in out
    assert "rapidfuzz" in out
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--section", "cdists"], ["[--section] 'cdists'", "cdist, "]),
        (["--section", "cdist", "--only", "nothing/*"], ["[--only] 'nothing/*' matches no case"]),
        (["--rounds", "2"], ["[--rounds] must be at least 3, got 2"]),
        (["--workers", "1", "-2"], ["[--workers] must be at least 1, got -2"]),
        (["--seconds", "nan"], ["[--seconds] must be above 0, got nan"]),
        (["--column", "name"], ["[--column] needs --data"]),
        (["--data", "none.csv"], ["none.csv"]),
        (["--device", "tpu"], ["tpu"]),
        (["--html", "-"], ["[--html] must be a file, got '-'"]),
        (["--json", "x", "--html", "./x"], ["[--json] and [--html] are the same file, 'x'"]),
        (["--from", "x.json", "--only", "a"], ["[--only] has no meaning with --from, got a"]),
        (["--rounds", "few"], ["--rounds", "'few'"]),
    ],
)
def test_wrong_arguments(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], parts: list[str]
) -> None:
    assert bench(*arguments) == 2
    captured = capsys.readouterr()
    for part in parts:
        assert part in captured.err
    assert not list(here.iterdir())


def test_the_table_says_what_its_columns_are(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench("--quick", "--section", "calls", "--only", "calls/ratio/20", "--rounds", "3") == 0
    out = capsys.readouterr().out
    assert "best  rounds     cpu  times faster\n" in out
    assert "\nbest: by the best run of each. rounds: the median" in out


def test_a_device_that_is_not_there_is_found_before_the_work(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where a section needs none: the file would say that it had run there."""
    for section in ("calls", "cdist"):
        assert bench("--quick", "--section", section, "--device", "cuda:7777") != 0
        assert re.search("CUDA|NVIDIA|device cuda:7777", capsys.readouterr().err)
        assert not list(here.iterdir())


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_target_that_cannot_be_written_is_found_before_the_work(
    here: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert bench(*ONE_CASE, option, "missing/x") == 1
    captured = capsys.readouterr()
    assert "cannot write missing/x: No such file" in captured.err
    assert captured.out == ""
    assert not list(here.iterdir())


@pytest.mark.parametrize("stop", [KeyboardInterrupt, RuntimeError("x: rapidfuzz differs")])
def test_a_run_that_breaks_off_leaves_no_file(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stop: BaseException,
) -> None:
    def rows(*arguments: Any, **options: Any):
        yield row("cdist/ratio/8/workers=1")
        raise stop

    monkeypatch.setattr("warpmatch.bench.runner.run_sections", rows)
    assert bench() == (130 if stop is KeyboardInterrupt else 1)
    captured = capsys.readouterr()
    assert "ratio/8/workers=1" in captured.out  # what was measured so far
    assert captured.err.startswith("warpmatch: ")
    assert not list(here.iterdir())


def test_a_report_from_saved_runs(
    here: Path, sample: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    first = saved(here, "a.json", sample)
    second = saved(here, "b.json", later(sample))
    third = saved(here, "c.json", later(sample, machine__cpu="Other CPU"))
    assert bench("--from", first, second, "--html", "x.html", "--json", "both.json") == 0
    assert "written to both.json and x.html" in capsys.readouterr().out
    assert len(document.read("both.json")["rows"]) == len(sample["rows"])
    assert bench("--from", "both.json") == 0
    assert Path("warpmatch-bench.html").read_text() == Path("x.html").read_text()
    capsys.readouterr()
    assert bench("--from", first, third, "--html", "y.html") == 1
    error = capsys.readouterr().err
    assert "a.json and " in error
    assert "c.json cannot be merged: the machine's cpu is 'Test CPU'" in error
    assert not Path("y.html").exists()


def test_a_missing_extra_says_what_to_install(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert bench(*ONE_CASE) == 1
    assert "needs jinja2: pip install 'warpmatch[bench]'" in capsys.readouterr().err


def test_help_and_info_need_no_benchmarks() -> None:
    code = (
        "import sys; from warpmatch import cli; cli.main(['info'])\n"
        "assert not [m for m in sys.modules if m.startswith(('warpmatch.bench', 'matplotlib'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
