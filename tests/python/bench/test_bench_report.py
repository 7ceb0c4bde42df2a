"""The report of a benchmark run, its pictures, and what saved runs must be."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from bench_sample import later, row, sample_run, saved, side
from warpmatch import Error

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")

from warpmatch.bench import charts, document, evidence, report, table, wording

from tools.gpu_check.evidence import source_sha256

EVIL = '<script>alert("1")</script> $x$ & co'
VOID = {"meta", "link", "img", "br", "input"}


@pytest.fixture
def sample() -> dict[str, Any]:
    return sample_run()


@pytest.fixture
def measured() -> dict[str, Any]:
    """What gpu_check writes, of the same join on a machine with more cores."""
    name = "growth/ratio/cutoff=90/people-{}/workers=16"
    seconds = [{"name": name.format(n), "value": 0.002, "unit": "seconds"} for n in (1000, 2000)]
    return {
        "date": "2026-12-01T08:00:00+00:00",
        "device": "NVIDIA Test 9000",
        "driver": "580.65",
        "cuda": "13.0",
        "commit": "c0ffee",
        "source_sha256": "0",
        "tests": {"passed": 5, "failed": 0, "skipped": 1},
        "figures": [*seconds, {"name": "cuda_top1_gpairs", "value": 12.5, "unit": "gpairs"}],
    }


class Page(HTMLParser):
    """What a page asks for, its ids, and whether each element that opens is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "xlink:href", "srcset", "data"):
                self.references.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_the_report_is_complete_in_itself(sample: dict[str, Any]) -> None:
    text = report.render(sample)
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not re.search(r"@import|url\((?!#)", text)
    assert len(page.ids) == len(set(page.ids))
    for reference in page.references:  # to places in the page itself
        assert reference.startswith("#")
        assert reference[1:] in page.ids
    assert page.tags.count("svg") == 4
    assert text.count('role="img"') == 4


def test_the_report_has_all_that_was_measured(sample: dict[str, Any]) -> None:
    said = words(Page(report.render(sample)))
    for part in (
        "Test CPU",
        "rapidfuzz 3.14.6",
        "2026-11-22 10:00 UTC",
        "c0ffee+ with changes",
        "warpmatch bench --quick",
        "Every score of queries and choices",
        "Joins of more and more strings",
        "from one number to the next: ratio, cutoff 90, people: 0.00.",
        "no peer has this",
        "In 1 of 11 comparisons",
        "the peer is faster by cdist/hamming/phrases/workers=1 rapidfuzz 800 400 M pairs/s 2.00×",
    ):
        assert part in said
    for entry in sample["rows"]:
        assert entry["name"].removeprefix(f"{entry['section']}/") in said


def test_names_are_no_markup(sample: dict[str, Any]) -> None:
    sample["machine"]["cpu"] = EVIL
    sample["rows"] = [
        row(f"cdist/{EVIL}/{n}", scorer=EVIL, workload=EVIL, length=n, workers=1) for n in (8, 9)
    ]
    for entry in sample["rows"]:
        entry["sides"][EVIL] = entry["sides"].pop("rapidfuzz")
    page = Page(report.render(sample))
    assert page.open == []
    assert "script" not in page.tags
    assert page.text.count("<script>") > 6
    assert EVIL in words(page)


@pytest.mark.parametrize("rows", [slice(0, 1), slice(-1, None), slice(4, 5)])
def test_a_report_of_one_row(sample: dict[str, Any], rows: slice) -> None:
    sample["rows"] = sample["rows"][rows]
    assert "1 case in 1 section" in words(Page(report.render(sample)))


def test_extra_figures_have_columns(sample: dict[str, Any]) -> None:
    sample["rows"][0]["sides"]["warpmatch"]["peak_mib"] = 38.06
    said = words(Page(report.render(sample)))
    assert "peak MiB" in said
    assert "38.1" in said


def test_without_evidence_no_gpu_is_claimed(sample: dict[str, Any]) -> None:
    assert charts.crossover(sample, []) is None
    assert "Not yet measured on a GPU." in words(Page(report.render(sample)))


def test_a_run_on_a_gpu_says_so(sample: dict[str, Any], tmp_path: Path) -> None:
    sample["device"] = "cuda:0"
    sample["machine"]["gpus"] = ["NVIDIA Test 9000"]
    said = words(Page(report.render(sample)))
    assert "Not yet measured" not in said
    assert "of that device (NVIDIA Test 9000)" in said
    run = saved(tmp_path, "run.json", sample)
    assert charts.main([str(run), "--chart", "speed-up", "-o", str(tmp_path)]) == 0
    assert "--device cuda:0 · NVIDIA Test 9000" in (tmp_path / "speed-up.svg").read_text()


def test_gpu_figures_have_device_and_date(
    sample: dict[str, Any], measured: dict[str, Any], tmp_path: Path
) -> None:
    found = evidence.find([str(saved(tmp_path, "gpu.json", measured))])
    said = words(Page(report.render(sample, found)))
    assert "Not yet measured" not in said
    assert "Figures measured on NVIDIA Test 9000, 2026-12-01, from gpu.json" in said
    assert "5 passed, 0 failed, 1 skipped; the sources have changed since" in said
    drawn = charts.crossover(sample, found)
    assert drawn is not None
    assert "NVIDIA Test 9000, 2026-12-01" in drawn.inline()
    sample["device"] = "cuda:0"  # no CPU's rows to set beside it
    assert charts.crossover(sample, found) is None


def test_evidence_of_other_work_makes_no_crossover(
    sample: dict[str, Any], measured: dict[str, Any], tmp_path: Path
) -> None:
    measured["figures"] = measured["figures"][-1:]
    del measured["date"]
    found = evidence.find([str(saved(tmp_path, "gpu.json", measured))])
    assert charts.crossover(sample, found) is None
    said = words(Page(report.render(sample, found)))
    assert "NVIDIA Test 9000, date not recorded" in said
    assert "no cross-over to show" in said


def test_evidence_is_told_from_other_files(
    sample: dict[str, Any], measured: dict[str, Any], tmp_path: Path
) -> None:
    run = saved(tmp_path, "cpu.json", sample)
    saved(tmp_path, "gpu.json", measured)
    assert [one.device for one in evidence.find([str(tmp_path)])] == ["NVIDIA Test 9000"]
    with pytest.raises(Error, match=r"cpu\.json is no evidence"):
        evidence.find([str(run)])
    with pytest.raises(Error, match=r"cannot read .*none\.json: No such file"):
        evidence.find([str(tmp_path / "none.json")])
    measured["figures"] = [{"name": "x"}]
    with pytest.raises(Error, match="a figure needs name, value and unit"):
        evidence.find([str(saved(tmp_path, "gpu.json", measured))])


def test_sources_are_hashed_as_gpu_check_does(measured: dict[str, Any], tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    measured["source_sha256"] = source_sha256(root)
    (found,) = evidence.find([str(saved(tmp_path, "gpu.json", measured))])
    assert found.is_current(root)
    assert found.is_current(tmp_path) is False
    assert found.is_current(None) is None


def test_pictures_are_files_of_their_own(sample: dict[str, Any], tmp_path: Path) -> None:
    run = saved(tmp_path, "run.json", sample)
    assert charts.main([str(run), "-o", str(tmp_path / "images")]) == 0
    files = sorted((tmp_path / "images").iterdir())
    names = [file.stem for file in files]
    assert names == ["growth", "speed-up", "throughput-by-length", "unicode"]
    for file in files:
        root = ET.fromstring(file.read_text())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert "var(" not in file.read_text()
    before = files[1].read_bytes()
    assert charts.main([str(run), "--chart", "speed-up", "-o", str(tmp_path)]) == 0
    assert (tmp_path / "speed-up.svg").read_bytes() == before
    assert b"0.50\xc3\x97" in before
    assert "Test CPU · 2026-11-22 · warpmatch 0.1.0 · rapidfuzz 3.14.6".encode() in before


def test_a_chart_that_is_not_there(
    sample: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = saved(tmp_path, "run.json", sample)
    assert charts.main([str(run), "--chart", "pie", "-o", str(tmp_path)]) == 1
    assert "no chart 'pie'" in capsys.readouterr().err


def test_standings(sample: dict[str, Any]) -> None:
    first = document.standings(sample["rows"])[0]
    assert (first.section, first.peer, first.cases) == ("cdist", "rapidfuzz", 7)
    assert first.mean == pytest.approx((4**4 * 2 * 8 * 0.5) ** (1 / 7))
    assert (first.least, first.most, first.peer_faster) == (0.5, 8.0, 1)


@pytest.mark.parametrize(
    ("number", "shown"), [(0.999, "0.999"), (0.4132, "0.41"), (9.96, "10"), (1234, "1,234")]
)
def test_times_in_words(number: float, shown: str) -> None:
    assert wording.times(number) == shown


def test_the_table_in_the_terminal(sample: dict[str, Any]) -> None:
    rich = pytest.importorskip("rich.console")
    console = rich.Console(record=True, width=60, file=open("/dev/null", "w"))  # noqa: SIM115
    sample["rows"][0]["sides"]["edlib"] = side(0.1, 40, 10)
    lines = table.TerminalTable(console, {})
    for entry in sample["rows"]:
        lines.add(entry)
    lines.summary(sample["rows"])
    text = console.export_text()
    assert text.count("cdist; M pairs/s, more is better") == 1
    assert re.search(r"^ratio/8/workers=1 +400  rapidfuzz +100 +4.0 +4.0 +4.0$", text, re.M)
    assert re.search(r"^ +edlib +40.0 +10 +10 +10$", text, re.M)
    assert re.search(r"^ratio, cutoff 90, people +1,000 to 2,000 +0.00$", text, re.M)
    assert re.search(r"^cdist +rapidfuzz +7 +\S+ +0.50 +8.0 +1$", text, re.M)


def test_runs_of_one_machine_merge(sample: dict[str, Any]) -> None:
    other = later(sample, versions__edlib="1.3.9")
    other["rows"] = [row("cdist/ratio/8/workers=1", 9.0), row("calls/ratio/10")]
    for order in ([sample, other], [other, sample]):
        merged = document.merge(order, ["a", "b"])
        by_name = {entry["name"]: entry for entry in merged["rows"]}
        assert len(by_name) == len(merged["rows"]) == len(sample["rows"]) + 1
        again = by_name["cdist/ratio/8/workers=1"]["sides"]["rapidfuzz"]
        assert again["times_faster"]["best"] == 9.0  # the later one
        assert [run["commit"] for run in merged["runs"]] == ["c0ffee+", "d00d"]
        assert merged["versions"].keys() == {"warpmatch", "rapidfuzz", "edlib"}
        sections = [entry["section"] for entry in merged["rows"]]
        assert sorted(sections, key=sections.index) == sections
        assert "commit d00d" in words(Page(report.render(merged)))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"machine__cpu": "Other CPU"}, "the machine's cpu is 'Test CPU'"),
        ({"machine__cores": 64}, "the machine's cores is 2"),
        ({"versions__rapidfuzz": "4"}, "the version of rapidfuzz is '3.14.6'"),
    ],
)
def test_runs_of_different_machines_do_not(
    sample: dict[str, Any], changes: dict[str, Any], what: str
) -> None:
    with pytest.raises(Error, match=re.escape(f"a and b cannot be merged: {what}")):
        document.merge([sample, later(sample, **changes)], ["a", "b"])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({}, "is not a saved run"),
        ([], "is not a saved run"),
        ({"schema": 2, "date": 1}, "'date' must be a string, got 1"),
        ({"rows": [{}]}, "row 0: 'name' must be a string, got None"),
        ({"rows": [row("x") | {"sides": {}}]}, "row 0 has no side 'warpmatch'"),
        ({"rows": [row("x") | {"sides": {"warpmatch": {}}}]}, "'warpmatch' lacks figures"),
        ({"rows": [row("x", times=float("inf"))]}, "'rapidfuzz' lacks figures above 0"),
    ],
)
def test_files_that_are_no_run(
    sample: dict[str, Any], content: Any, message: str, tmp_path: Path
) -> None:
    if "rows" in content:
        content = sample | content
    with pytest.raises(Error, match=message):
        document.read(str(saved(tmp_path, "x.json", content)))
