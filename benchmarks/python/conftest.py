"""Which cases run: a choice that takes three minutes, or those that `--cases` picks."""

import fnmatch
from collections.abc import Iterator, Sequence

import pytest
from warpmatch import bench

DEFAULT = (
    "cdist/ratio/*/workers=1",
    "cdist/levenshtein/*/workers=1",
    "cdist/partial_ratio/*",
    "cdist/token_set_ratio/*",
    "cdist/WRatio/*",
    "cdist/damerau_levenshtein/*",
    "cdist/jaro_winkler/*",
    "cpdist/levenshtein/*/workers=1",
    "search/*/ratio/*/list",
    "search/extract/WRatio/cities-*/list",
    "top_k/ratio/*/workers=1",
    "joins/*/people-*",
    "calls/levenshtein/*",
    "calls/WRatio/*",
    "calls/jaro_winkler/*",
    "unicode/levenshtein/*",
    "stringzilla/*/workers=1",
)
"""Patterns of names of the quick run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cases",
        metavar="PATTERN",
        help="cases of the full and the quick run, e.g. 'cdist/ratio/*'; by default a few "
        "of the quick run",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each case and library: the cases are made now, to know who can do them."""
    if {"case", "side"} <= set(metafunc.fixturenames):
        tests = [
            pytest.param(case, side, id=f"{case.name}/{side}")
            for case in _chosen(metafunc.config.getoption("cases"))
            for side in case.sides
        ]
        metafunc.parametrize(("case", "side"), tests)


def _chosen(pattern: str | None) -> Iterator[bench.Case]:
    """Each case once. UsageError if there is none."""
    seen = set()
    for quick in (True,) if pattern is None else (True, False):
        for case in _cases(quick, DEFAULT if pattern is None else (pattern,)):
            if case.name not in seen:
                seen.add(case.name)
                yield case
    if not seen:
        raise pytest.UsageError(f"--cases {pattern!r} matches no case; `warpmatch bench --list`")


def _cases(quick: bool, patterns: Sequence[str]) -> Iterator[bench.Case]:
    for section in bench.SECTIONS.values():
        wanted = [p for p in patterns if fnmatch.fnmatch(section.name, p.split("/")[0])]
        if not wanted:
            continue
        for case in section.cases(bench.Options(quick=quick)):
            # What measures itself is understood by `warpmatch bench` alone.
            if not case.measures_itself and any(fnmatch.fnmatch(case.name, p) for p in wanted):
                yield case
