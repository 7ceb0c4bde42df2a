"""``warpmatch evaluate`` on small sets of its own, one by hand and one to be linked."""

import csv
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import warpmatch
from command_line import run
from warpmatch import labelled
from warpmatch.labelled import peers
from warpmatch.labelled.sweep import Scale, best_threshold

ROWS = [
    ["Acme Corp", "Berlin"],
    ["ACME Corporation", "Berlin"],
    ["Globex", "Paris"],
    ["Globexx", "Paris"],
    ["Initech", ""],
    ["", ""],
]
LEFT = [["Sony turntable PS-LX350H"], ["Bose speaker 161"], ["Linksys switch EZXS88W"]]
RIGHT = [["Linksys EZXS88W switch 8 port"], ["Sony PSLX350H turntable"], ["Canon scanner"]]


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def make(folder: Path, name: str, meta: dict[str, Any], **tables: Any) -> Path:
    place = folder / name
    place.mkdir(parents=True)
    (place / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    for table, (header, rows) in tables.items():
        write(place / f"{table}.csv", header, rows)
    return place


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    folder = tmp_path / "sets"
    make(
        folder,
        "companies",
        {"kind": "dedupe", "key": ["name"], "all": ["name", "city"], "rows": [6], "truth_pairs": 2},
        rows=(["name", "city"], ROWS),
        truth=(["left", "right"], [[0, 1], [3, 2]]),
    )
    make(
        folder,
        "shops",
        {"kind": "link", "key": ["title"]},
        left=(["title"], LEFT),
        right=(["title"], RIGHT),
        truth=(["left", "right"], [[0, 1], [2, 0]]),
    )
    (folder / "notes.txt").write_text("no set")
    return folder


def measured(*arguments: object) -> list[dict[str, Any]]:
    ran = run("evaluate", *arguments, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    return json.loads(ran.stdout)


def test_a_folder_of_sets_is_a_table(sets: Path):
    ran = run("evaluate", sets, "--threshold", "0.9")
    assert (ran.returncode, ran.stderr) == (0, "")
    above, header, companies, shops, mean = ran.stdout.splitlines()
    assert above.split() == ["at", "the", "best", "threshold", "at", "0.9"]
    shares = ["precision", "recall", "F1", "B-cubed"]
    assert header.split() == ["set", "system", "rows", "matches", "at", *shares, *shares]
    assert companies.split()[:4] == ["companies", "rarity", "6", "2"]
    assert shops.split()[:6] == ["shops", "rarity", "3", "x", "3", "2"]
    assert shops.split()[7:10] == ["100.0", "100.0", "100.0"]
    assert mean.split()[:4] == ["mean", "of", "2", "rarity"]


def test_the_figures_are_those_of_evaluate(sets: Path):
    companies, shops = measured(sets, "--threshold", "0.5")
    found = warpmatch.dedupe([row[0] or None for row in ROWS], scorer="rarity", threshold=0.5)
    wanted = warpmatch.evaluate(found, np.array([(0, 1), (2, 3)]))
    assert wanted.b_cubed
    assert companies["given"] == {
        "threshold": 0.5,
        "precision": wanted.pairs.precision,
        "recall": wanted.pairs.recall,
        "f1": wanted.pairs.f1,
        "b_cubed": wanted.b_cubed.f1,
    }
    assert companies["best"]["f1"] >= wanted.pairs.f1
    assert (companies["rows"], companies["matches"], companies["columns"]) == ([6], 2, ["name"])
    again = warpmatch.dedupe(
        [row[0] or None for row in ROWS], scorer="rarity", threshold=companies["best"]["threshold"]
    )
    assert warpmatch.evaluate(again, [(0, 1), (2, 3)]).pairs.f1 == companies["best"]["f1"]
    assert shops["best"]["f1"] == 1
    assert shops["best"]["b_cubed"] is None
    assert shops["system"] == "rarity"


def tried(scale: Scale, f1: Callable[[float], float]) -> tuple[float, list[float]]:
    """The best threshold of such F1, and all that were asked for."""
    asked: list[float] = []

    def evaluated(threshold: float) -> Any:
        asked.append(threshold)
        return SimpleNamespace(pairs=SimpleNamespace(f1=f1(threshold)))

    return best_threshold(scale, evaluated)[0], asked


def test_the_search_ends_where_nothing_better_comes():
    ratio = Scale.of(100, True)
    at, asked = tried(ratio, lambda t: 1 - abs(t - 71.5) / 100)
    assert (at, min(asked)) == (71.5, 48)
    at, asked = tried(ratio, lambda t: 0.9 if t >= 90 else 0.1)
    assert (at, min(asked)) == (100, 88)
    at, asked = tried(ratio, lambda t: 1 if t < 10 else 0)  # nothing found is nothing worse
    assert at == 9.5
    assert tried(Scale.of(float("inf"), False), lambda t: 1 - abs(t - 3) / 10)[0] == 3
    at, _ = tried(Scale.of(1, False), lambda t: 1 - abs(t - 0.13))
    assert at == 0.13


def test_one_set_can_be_named(sets: Path):
    ran = run("evaluate", sets / "shops")
    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) == 3  # no mean of one


def test_columns_scorers_and_groups_are_chosen(sets: Path):
    companies = sets / "companies"
    [both] = measured(companies, "--on", "name,city")
    [same] = measured(companies, "-c", "name", "-c", "city")
    [every] = measured(companies, "--all-columns")
    assert both["columns"] == same["columns"] == every["columns"] == ["name", "city"]
    assert both["best"] == same["best"] == every["best"]
    [cut] = measured(companies, "--scorer", "ratio", "-n", "full", "-t", "50")
    assert cut["system"] == "ratio"
    assert cut["given"]["recall"] == 1
    [edits] = measured(companies, "-s", "levenshtein", "-t", "1")
    assert edits["given"] == edits["best"]  # Globex and Globexx, and nothing else within two edits
    assert edits["best"]["threshold"] == 1
    [chain] = measured(companies, "--clusters", "components", "-w", "1")
    assert chain["best"]["f1"] <= 1
    [many] = measured(sets / "shops", "--partners", "many-to-many", "-t", "0.01")
    [one] = measured(sets / "shops", "-t", "0.01")
    assert many["given"]["precision"] <= one["given"]["precision"]


def test_columns_can_be_weighed_one_by_one(sets: Path):
    table = {name: [row[i] or None for row in ROWS] for i, name in enumerate(("name", "city"))}
    [each] = measured(sets / "companies", "--all-columns", "--each", "-t", "auto")
    found = warpmatch.dedupe(table, on=["name", "city"])
    assert each["system"] == "columns"
    assert each["given"]["threshold"] == found.threshold
    assert each["given"]["f1"] == warpmatch.evaluate(found, [(0, 1), (2, 3)]).pairs.f1
    assert each["best"]["f1"] >= each["given"]["f1"]
    both = measured(sets, "--all-columns", "--each", "-t", "auto")
    assert [one["data"] for one in both] == ["companies", "shops"]
    [alone] = measured(sets / "shops", "-t", "auto")  # there is nothing to weigh
    timeless = {"seconds": 0, "system": "columns"}
    assert both[1] | timeless == alone | timeless
    best = found.rethreshold(each["best"]["threshold"])
    assert warpmatch.evaluate(best, [(0, 1), (2, 3)]).pairs.f1 == each["best"]["f1"]


def test_a_threshold_can_be_found_without_labels(sets: Path):
    [shops] = measured(sets / "shops", "-t", "auto")
    sides = [[row[0] for row in rows] for rows in (LEFT, RIGHT)]
    assert shops["given"]["threshold"] == warpmatch.link(*sides, threshold="auto").threshold
    assert "at auto" in run("evaluate", sets / "shops", "-t", "auto").stdout


Change = Callable[[Path], object]


def text(name: str, value: str) -> Change:
    return lambda folder: (folder / name).write_text(value, encoding="utf-8")


BROKEN: list[tuple[Change, str]] = [
    (lambda f: (f / "meta.json").unlink(), "has no meta.json, nor has a folder in it"),
    (text("meta.json", "{"), "meta.json is no JSON"),
    (text("meta.json", "[]"), "must have a kind, 'dedupe' or 'link', got None"),
    (text("meta.json", '{"kind": "join"}'), "must have a kind, 'dedupe' or 'link', got 'join'"),
    (text("meta.json", '{"kind": "dedupe", "key": "name"}'), "key must be a list of names"),
    (text("meta.json", '{"kind": "link"}'), "has no left.csv"),
    (text("meta.json", '{"kind": "dedupe"}'), "[on] is needed: companies says no key"),
    (
        text("meta.json", '{"kind": "dedupe", "key": ["nme"]}'),
        "there is no column 'nme', but 'name'",
    ),
    (
        text("meta.json", '{"kind": "dedupe", "key": ["name"], "rows": [7]}'),
        "says rows [7], but there are [6]",
    ),
    (
        text("meta.json", '{"kind": "dedupe", "key": ["name"], "truth_pairs": 1}'),
        "says truth_pairs 1, but there are 2",
    ),
    (lambda f: (f / "rows.csv").unlink(), "has no rows.csv"),
    (lambda f: (f / "truth.csv").unlink(), "has no truth.csv"),
    (text("truth.csv", "a,b\n0,1\n"), "must have the columns left and right, got a, b"),
    (
        text("truth.csv", "left,right\n0,1\n0,6\n"),
        "line 3: right is 6, but rows.csv has the rows 0 to 5",
    ),
    (
        text("truth.csv", "left,right\n-1,1\n"),
        "line 2: left is -1, but rows.csv has the rows 0 to 5",
    ),
    (text("truth.csv", "left,right\n0,x\n"), "line 2: right is 'x', no number of a row"),
    (text("truth.csv", "left,right\n0,\n"), "line 2: right is '', no number of a row"),
    (text("truth.csv", "left,right\n2,2\n"), "line 2: row 2 is paired with itself"),
]


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_what_is_wrong_with_a_set_is_said(sets: Path, change: Change, message: str):
    folder = sets / "companies"
    change(folder)
    ran = run("evaluate", folder)
    assert ran.returncode in (1, 2)
    assert ran.stderr.startswith("warpmatch: ")
    assert ran.stderr.count("\n") == 1
    assert message in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--on", "nme"], "[on] there is no column 'nme', but 'name'"),
        (["--on", "name", "--all-columns"], "[on] names columns, and --all-columns takes all"),
        (["--scorer", "rartiy"], "'rartiy' is not one of"),
        (["--threshold", "x"], "'x' is no number"),
        (["--threshold", "90"], "[threshold] must be in 0 to 1 for rarity"),
        (["--scorer", "indel_similarity"], "take indel_normalized_similarity"),
        (["--partners", "two"], "'two' is not one of"),
        (["--each", "--scorer", "ratio"], "[scorer], [parameter] and [normalise] are of one text"),
    ],
)
def test_wrong_usage_is_said(sets: Path, arguments: list[str], message: str):
    ran = run("evaluate", sets / "companies", *arguments)
    assert ran.returncode == 2
    assert message in ran.stderr


def test_what_is_no_folder_is_said(tmp_path: Path):
    for name, message in (("nowhere", "is no folder"), ("", "has no meta.json")):
        ran = run("evaluate", tmp_path / name)
        assert ran.returncode == 1
        assert message in ran.stderr


def test_sets_without_a_match_or_a_word_have_figures(tmp_path: Path):
    meta = {"kind": "dedupe", "key": ["name"]}
    no_truth = (["left", "right"], [])
    make(tmp_path, "a", meta, rows=(["name", "x"], [["a", ""], ["b", ""]]), truth=no_truth)
    make(tmp_path, "b", meta, rows=(["name", "x"], [["?", ""], ["!", ""]]), truth=no_truth)
    for one in measured(tmp_path):
        assert (one["best"]["precision"], one["best"]["recall"], one["best"]["f1"]) == (1, 1, 1)
    make(tmp_path, "c", meta, rows=(["name", "x"], [["", "1"], ["", "2"]]), truth=no_truth)
    ran = run("evaluate", tmp_path / "c")
    assert ran.returncode == 2
    assert "c: " in ran.stderr
    assert "nothing to fit on" in ran.stderr


class Peer(ModuleType):
    """Stands for a library that is not installed here."""

    def __init__(self, scored: Callable[..., Any]) -> None:
        super().__init__("peer")
        self.score = scored


@pytest.fixture
def one_peer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    def install(scored: Callable[..., Any]) -> None:
        def version(name: str) -> str:
            return "9.9" if name == "splink" else ""

        monkeypatch.setattr(peers, "version", version)
        monkeypatch.setitem(sys.modules, "warpmatch.labelled.peers.splink", Peer(scored))

    return install


def test_peers_are_lines_of_their_own(sets: Path, one_peer: Callable[..., None]):
    def score(data: labelled.LabelledSet, columns: Sequence[str]) -> tuple[Any, Any, Any]:
        assert columns == (("title",) if data.has_two_tables else ("name",))
        if data.has_two_tables:
            return [2, 0, 0, 1], [0, 0, 1, 1], [-1.0, 5.0, 3.0, 2.0]
        return [1, 3, 4], [0, 2, 2], [8.0, 7.0, 6.0]

    one_peer(score)
    ran = run("evaluate", sets, "--peers", "--json")
    assert ran.returncode == 0
    assert [line.split()[1] for line in ran.stderr.splitlines()] == [
        "string_grouper",
        "recordlinkage",
    ]
    _, ours, _, linked = json.loads(ran.stdout)
    assert ours["system"] == "splink 9.9"
    assert (ours["best"]["threshold"], ours["best"]["f1"]) == (7, 1)
    # Left row 0 goes to right row 0 first, which leaves (1, 1) and nothing that is true.
    assert linked["best"]["f1"] == 0
    assert [
        line.split()[1] for line in run("evaluate", sets, "--peers").stdout.splitlines()[2:4]
    ] == [
        "rarity",
        "splink",
    ]


def test_a_peer_can_be_taken_for_its_components(tmp_path: Path, one_peer: Callable[..., None]):
    folder = make(
        tmp_path,
        "chain",
        {"kind": "dedupe", "key": ["name"]},
        rows=(["name", "x"], [["a", ""], ["b", ""], ["c", ""], ["d", ""]]),
        truth=(["left", "right"], [[0, 1], [1, 2], [0, 2]]),
    )
    one_peer(lambda *_: ([0, 1, 2], [1, 2, 3], [3.0, 3.0, 1.0]))
    [_, chain] = labelled_lines(folder)
    assert chain["best"]["f1"] == 1
    assert chain["best"]["b_cubed"] == 1


def labelled_lines(folder: Path) -> list[dict[str, Any]]:
    return json.loads(run("evaluate", folder, "--peers", "--json").stdout)


def test_a_peer_that_finds_nothing_or_fails(sets: Path, one_peer: Callable[..., None]):
    one_peer(lambda *_: ([], [], []))
    [_, nothing] = labelled_lines(sets / "companies")
    assert (nothing["best"]["threshold"], nothing["best"]["recall"]) == (None, 0)

    def fails(*_: object) -> Any:
        raise RuntimeError("no such table\nand more")

    one_peer(fails)
    ran = run("evaluate", sets / "companies", "--peers")
    assert ran.returncode == 1
    assert "splink fails on companies: RuntimeError: no such table" in ran.stderr


@pytest.mark.parametrize("name", list(peers.PEERS))
def test_the_peers_that_are_installed_score_pairs(sets: Path, name: str):
    if not peers.version(name):
        pytest.skip(f"{name} is not installed")
    for data in labelled.read_sets(sets):
        found = labelled.measure_peer(name, data)
        assert found.matches == 2
        assert 0 <= found.best.f1 <= 1
