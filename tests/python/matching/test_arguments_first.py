"""What is wrong with the arguments is said before a table is read, which may take minutes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import warpmatch
from command_line import run
from warpmatch import DeviceError, InvalidArgument


def never() -> Iterator[Any]:
    raise AssertionError("read")
    yield ""


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"threshold": 101}, InvalidArgument, r"\[threshold\] must be in 0 to 1"),
    ({"threshold": "high"}, TypeError, r"\[threshold\] is str: 'high'"),
    ({"scorer": "cosine"}, InvalidArgument, r"\[scorer\] unknown scorer 'cosine'"),
    ({"scorer": "levenshtein"}, InvalidArgument, r"\[threshold\] is needed"),
    ({"scorer": "osa", "threshold": "auto"}, InvalidArgument, r"\[threshold\] 'auto' is not for"),
    ({"scorer": "ratio", "scorer_kwargs": {"pad": 1}}, TypeError, "'pad'"),
    ({"processor": 3}, TypeError, r"\[processor\] is int"),
    ({"device": "gpu"}, InvalidArgument, r"\[device\]"),
    ({"device": "cuda:7777"}, DeviceError, "CUDA|NVIDIA|device cuda:7777"),  # not on this machine
    ({"workers": "two"}, TypeError, r"\[workers\]"),
    ({"progress": "yes"}, TypeError, r"\[progress\] is str"),
    ({"on": ["name"], "threshold": -1}, InvalidArgument, r"\[threshold\] must be in 0 to 1"),
    (
        {"threshold": "x"},
        TypeError,
        r"\[threshold\] is str: 'x'; expected a number, 'auto' or None",
    ),
    ({"threshold": [1]}, TypeError, r"\[threshold\] is list: \[1\]; expected a number, 'auto'"),
    ({"on": {"name": "exact"}}, InvalidArgument, r"\[on\] compares no column but by 'exact'"),
    ({"on": {"name": "cosine"}}, InvalidArgument, r"unknown scorer 'cosine'"),
    ({"on": ["name", "town"], "threshold": "high"}, TypeError, r"\[threshold\] is str: 'high'"),
    ({"on": {"name": "cosine", "town": None}}, InvalidArgument, r"unknown scorer 'cosine'"),
    ({"on": {"name": 3, "town": None}}, TypeError, r"\[on\] .* comparison of name, got int: 3"),
    ({"on": ["name", "town"], "within": []}, InvalidArgument, r"\[within\] names no column"),
    ({"on": ["name", "town"], "device": "gpu"}, InvalidArgument, r"\[device\]"),
    ({"on": ["name", "town"], "device": "cuda:7777"}, DeviceError, "CUDA|NVIDIA|device cuda:7777"),
]


@pytest.mark.parametrize(("options", "error", "message"), WRONG)
def test_before_a_table_is_read(options: dict[str, Any], error: type[Exception], message: str):
    calls: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (lambda **given: warpmatch.dedupe(never(), **given), {"scorer": "rarity"}),
        (lambda **given: warpmatch.link(never(), never(), **given), {}),
    ]
    for call, usual in calls:
        with pytest.raises(error, match=message):
            call(**({} if "on" in options else usual) | options)


@pytest.mark.parametrize("clusters", [{"clusters": "star"}, {"clusters": "star", "on": ["a", "b"]}])
def test_a_linkage_before_a_table_is_read(clusters: dict[str, Any]):
    with pytest.raises(InvalidArgument, match=r"\[clusters\] must be 'average' or 'components'"):
        warpmatch.dedupe(never(), **clusters)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dedupe", "{}", "-t", "101"], "[threshold] must be in 0 to 100 for ratio"),
        (["dedupe", "{}", "-s", "levenshtein"], "[threshold] is needed for levenshtein"),
        (
            ["dedupe", "{}", "-s", "osa", "-t", "1", "--clusters", "average"],
            "[clusters] must be 'components' for osa",
        ),
        (["dedupe", "{}", "-t", "101", "-o", "{}.out.csv"], "[threshold] must be in 0 to 100"),
        (["evaluate", "{}", "-t", "101"], "[threshold] must be in 0 to 1 for rarity"),
        (["evaluate", "{}", "-s", "lcs_seq_similarity"], "[scorer] lcs_seq_similarity counts"),
    ],
)
def test_a_command_before_its_file_is_opened(tmp_path: Path, arguments: list[str], message: str):
    missing = tmp_path / "missing.csv"
    ran = run(*(argument.format(missing) for argument in arguments))
    assert ran.returncode != 0
    assert message in " ".join(ran.stderr.split())
    assert list(tmp_path.iterdir()) == []
