"""Progress goes to standard error, and to nobody where there is none."""

import subprocess
import sys

import pytest

CODE = """
import importlib.util, sys
find = importlib.util.find_spec
missing = {missing!r}
importlib.util.find_spec = lambda name: None if name in missing else find(name)
from warpmatch.progress import reporting
{before}
with reporting(True, "counting") as report:
    print("meanwhile")
    if report:
        for done in range(1001):
            report(done, 1000)
"""


def ran(missing: set[str], before: str = "") -> subprocess.CompletedProcess[str]:
    code = CODE.format(missing=missing, before=before)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


every_bar = pytest.mark.parametrize(
    "missing", [set(), {"rich"}, {"rich", "tqdm"}], ids=["both", "without rich", "neither"]
)


@every_bar
def test_standard_output_is_the_programs(missing: set[str]):
    if missing == {"rich"}:
        pytest.importorskip("tqdm")
    assert ran(missing).stdout == "meanwhile\n"


@every_bar
def test_without_standard_error_there_is_no_bar(missing: set[str]):
    shown = ran(missing, "sys.stderr = None")
    assert (shown.stdout, shown.stderr) == ("meanwhile\n", "")


def test_rich_shows_on_terminals_only():
    pytest.importorskip("rich")
    assert ran(set()).stderr == ""


def test_a_line_of_text_is_written_when_it_changes():
    lines = ran({"rich", "tqdm"}).stderr.splitlines()  # a carriage return ends one as well
    assert lines == ["", *(f"counting {share:3d} %" for share in range(101))]
