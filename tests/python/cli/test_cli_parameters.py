"""Parameters of scorers on the command line: what they do, and what is said of wrong ones."""

import csv
import dataclasses
import io
from pathlib import Path

import pytest
import warpmatch
from command_line import failed, run
from warpmatch.cli.options import parameters
from warpmatch.scorers.rarity import RarityToFit

NAMES = [
    "Pump sp. 1",
    "Pump sp. 2",
    "lx350h",
    "lx 350h",
    "Samsung",
    "Samsumg",
    "pumps",
    "lx",
    "350h",
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "names.txt"
    path.write_text("".join(f"{name}\n" for name in NAMES), "utf-8")
    return path


def clusters(table: Path, *arguments: str) -> list[int]:
    ran = run("dedupe", table, "-q", "-o", "-", *arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    return [int(row["cluster"]) for row in csv.DictReader(io.StringIO(ran.stdout))]


@pytest.mark.parametrize(
    ("scorer", "threshold", "written", "kwargs"),
    [
        ("rarity", 0.3, ["numbers=no"], {"numbers": False}),
        ("rarity", 0.3, ["glue=no"], {"glue": False}),
        ("rarity", 0.3, ["typing-errors=No"], {"typing_errors": False}),
        (
            "rarity",
            0.3,
            ["typing_errors=false", "glue= 0"],
            {"typing_errors": False, "glue": False},
        ),
        ("levenshtein", 1, ["weights=1,1,2"], {"weights": (1, 1, 2)}),
        ("levenshtein", 4, ["weights= 2, 2, 3"], {"weights": (2, 2, 3)}),
        ("jaro_winkler", 0.9, ["prefix-weight=0.25"], {"prefix_weight": 0.25}),
        ("hamming", 2, ["pad=yes"], {"pad": True}),
    ],
)
def test_a_parameter_is_that_of_python(
    table: Path, scorer: str, threshold: float, written: list[str], kwargs: dict[str, object]
):
    found = warpmatch.dedupe(NAMES, scorer=scorer, threshold=threshold, scorer_kwargs=kwargs)
    options = [word for text in written for word in ("-p", text)]
    assert clusters(table, "-s", scorer, "-t", f"{threshold}", *options) == found.clusters.tolist()


@pytest.mark.parametrize("parameter", ["numbers", "glue", "typing-errors"])
def test_each_of_rarity_makes_a_difference(table: Path, parameter: str):
    arguments = "-s", "rarity", "-t", "0.4"
    assert clusters(table, *arguments, "-p", f"{parameter}=no") != clusters(table, *arguments)
    assert clusters(table, *arguments, "-p", f"{parameter}=yes") == clusters(table, *arguments)


def test_beside_a_normal_form(table: Path):
    of_python = {"processor": None, "glue": False}
    found = warpmatch.dedupe(NAMES, scorer="rarity", threshold=0.3, scorer_kwargs=of_python)
    options = "-s", "rarity", "-t", "0.3", "--normalise", "none", "--parameter", "glue=no"
    assert clusters(table, *options) == found.clusters.tolist()


def test_every_parameter_of_a_scorer_has_a_place():
    of_rarity = {field.name for field in dataclasses.fields(RarityToFit)} - {"processor"}
    written = [f"{name}=no" for name in (*of_rarity, "pad")]
    found = parameters([*written, "weights=1,1,1", "prefix_weight=0.1"])
    assert set(found) == of_rarity | {"pad", "weights", "prefix_weight"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-p", "nubmers=no"], "'-p' / '--parameter': 'nubmers=no': no scorer has that parameter"),
        (
            ["-p", "nubmers=no"],
            "there are numbers, glue, typing-errors, weights, prefix-weight, pad",
        ),
        (["-s", "rarity", "-p", "glue"], "'--parameter': 'glue' is not NAME=VALUE"),
        (["-s", "rarity", "-p", ""], "'--parameter': '' is not NAME=VALUE"),
        (["-s", "rarity", "-p", "glue=maybe"], "'glue=maybe': 'maybe' is neither yes nor no"),
        (["-s", "rarity", "-p", "glue="], "'glue=': '' is neither yes nor no"),
        (
            ["-s", "rarity", "-p", "glue=no", "-p", "glue=no"],
            "'glue=no': the parameter has a value",
        ),
        (["-s", "levenshtein", "-p", "weights=1,x,1"], "'weights=1,x,1': 'x' is no whole number"),
        (["-s", "jaro_winkler", "-p", "prefix-weight=x"], "'prefix-weight=x': 'x' is no number"),
        (
            ["-s", "rarity", "-p", "processor=none"],
            "'processor=none': no scorer has that parameter",
        ),
    ],
)
@pytest.mark.parametrize("command", ["dedupe", "evaluate"])
def test_what_cannot_be_read_is_wrong_usage(command: str, arguments: list[str], message: str):
    ran = run(command, "nowhere", *arguments)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"usage: warpmatch {command}")
    assert message in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-p", "glue=no", "-s", "ratio"], "[parameter] ratio takes no argument 'glue'"),
        (["-p", "pad=no", "-s", "rarity"], "[parameter] rarity takes no argument 'pad'"),
        (["-p", "weights=1,1,1", "-s", "osa"], "[parameter] osa takes no argument 'weights'"),
        (["-p", "weights=1,2", "-s", "levenshtein"], "[weights] must be what insertion, deletion"),
        (["-p", "weights=1,1,-3", "-s", "levenshtein"], "[weights] must lie in 0 to"),
        (
            ["-p", "prefix-weight=3", "-s", "jaro_winkler"],
            "[prefix_weight] must lie in 0 to 1, got",
        ),
        (["-p", "prefix-weight=nan", "-s", "jaro_winkler"], "[prefix_weight] must lie in 0 to 1"),
    ],
)
@pytest.mark.parametrize("command", ["dedupe", "evaluate"])
def test_what_a_scorer_does_not_take_is_said_before_the_file_is_read(
    command: str, arguments: list[str], message: str
):
    threshold = ["-t", "1"] if command == "dedupe" and "levenshtein" in arguments else []
    failed(run(command, "nowhere", *arguments, *threshold), 2, message)


# ---------------------------------------------------------------- a threshold without labels
@pytest.mark.parametrize("scorer", ["rarity", "ratio"])
def test_a_threshold_that_the_scores_suggest(table: Path, scorer: str):
    found = warpmatch.dedupe(NAMES, scorer=scorer, threshold="auto")
    assert clusters(table, "-s", scorer, "-t", "auto") == found.clusters.tolist()
    said = run("dedupe", table, "-s", scorer, "--threshold", "auto").stdout.splitlines()
    assert said[2].startswith(f"threshold {found.threshold:g}: ")
    assert said[2].endswith("of them expected false")


def test_where_there_is_none_to_suggest(table: Path):
    failed(run("dedupe", table, "-s", "osa", "-t", "auto"), 2, "[threshold] 'auto' is not for osa")
    ran = run("dedupe", table, "-t", "otto")
    assert ran.returncode == 2
    assert "'-t' / '--threshold': 'otto' is no number, nor auto" in ran.stderr
