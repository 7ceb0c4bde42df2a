"""What the tests of the optimisation loop run in."""

import shutil
from pathlib import Path

import pytest
from scratch_tree import FAKE_BENCH, git

from tools.loop.records import builds
from tools.loop.records.files import Files
from tools.loop.steps import testing
from tools.loop.timing import comparison


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A checkout whose package is one function, `work`, and whose log has no entry."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    contents = {
        ".gitignore": "/build/\n*.so\n__pycache__/\n",
        "python/warpmatch/__init__.py": "def work():\n    return sum(range(1000))\n",
        "python/warpmatch/bench/__init__.py": FAKE_BENCH,
        "python/warpmatch/bench/timing.py": "",
        "benchmarks/LOG.md": "# Log\n",
        "src/a.cpp": "int a;\n",
    }
    for name, content in contents.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    return Files(tmp_path)


@pytest.fixture
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    """No step is told anything by the variables of whoever runs the tests, nor git by theirs."""
    home = str(tmp_path_factory.mktemp("home"))
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("XDG_CONFIG_HOME", home)
    for name in ("CASE", "BOTTLENECK", "BECAUSE", "GAIN", "ONLY", "AGAINST", "ROUNDS", "ALL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CHANGE", "KEEP", "MAKEFLAGS", *testing.NARROWING):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def no_compiler(monkeypatch: pytest.MonkeyPatch):
    """Builds copy the package and compile nothing, and are timed for a moment only."""
    monkeypatch.setattr(builds, "compile_copy", lambda files, *targets: None)
    monkeypatch.setattr(comparison, "TURN_SECONDS", 0.005)
