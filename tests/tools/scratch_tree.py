"""A scratch repository for the tests of tools/loop: its package is one function, `work`."""

import subprocess
from pathlib import Path

CASE = "fake/sum"
FAKE_BENCH = """
from . import timing
from warpmatch import work

class Side:
    result = None
    def __init__(self, call):
        self.call = call

class Case:
    work = 2
    def __init__(self, name, call):
        self.name, self.sides, self.calls = name, {"warpmatch": Side(call)}, {"warpmatch": call}

class Section:
    unit = "M pairs/s"
    def figure(self, seconds, work):
        return work / seconds
    def cases(self, options):
        yield Case("fake/sum", work)
        yield Case("fake/broken", lambda: 1 / 0)

class Options:
    pass

SECTIONS = {"fake": Section()}

def find(name):
    return next(case for case in SECTIONS["fake"].cases(None) if case.name == name)

def head():
    return {"machine": {"cpu": "fake", "cores": 1, "isa": "none"}, "versions": {}}
"""


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def change_tracked(root: Path) -> None:
    (root / "src/a.cpp").write_text("int b;\n")


def write_records(root: Path) -> None:
    (root / "benchmarks/LOG.md").write_text("# Log\n\nmore\n")
    for name in ("iterations/iteration_1.json", "results/cpu.json"):
        (root / "benchmarks" / name).parent.mkdir(exist_ok=True)
        (root / "benchmarks" / name).write_text("{}")
