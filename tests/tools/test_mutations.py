"""The changes of tests/ptx/mutations.py keep up with the kernels: to try them takes nvcc, this does
not.
"""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("mutations", ROOT / "tests" / "ptx" / "mutations.py")
assert SPEC is not None
assert SPEC.loader is not None
mutations = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(mutations)
names = [mutation.name for mutation in mutations.MUTATIONS]


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=names)
def test_a_mutation_changes_one_line_of_today(mutation: Any) -> None:
    before = (ROOT / "src" / mutation.file).read_text().splitlines()
    after = mutation.changed_file().splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize("mutation", mutations.MUTATIONS, ids=names)
def test_its_test_and_its_program_are_there(mutation: Any) -> None:
    suite, _, name = mutation.test.partition(".")
    tests = (ROOT / "tests" / "cuda" / "executor_gpu_test.cpp").read_text()
    assert f"TEST_F({suite}, {name})" in tests
    program = re.match(r"\w+", mutation.program)
    assert program is not None
    listed = (ROOT / "src" / "cuda" / "programs" / "every_program.hpp").read_text()
    assert re.search(rf"\b{program[0]}\b", listed)


def test_a_line_that_is_gone_is_named() -> None:
    gone = mutations.Mutation("x", "P", "A.b", "cuda/blocks/views.hpp", "no such line", "y")
    with pytest.raises(ValueError, match=r"x: .* has no such line, or several"):
        gone.changed_file()


def test_a_part_of_no_name_is_named(tmp_path: Path) -> None:
    command = [sys.executable, ROOT / "tests" / "ptx" / "mutations.py", tmp_path, "band", "no such"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "mutations: no name has 'no such' in it\n"
    assert not list(tmp_path.iterdir())


def test_those_of_the_build_are_there() -> None:
    cmake = (ROOT / "tests" / "ptx" / "CMakeLists.txt").read_text()
    listed = re.search(r"add_test\(NAME mutations_are_noticed.*?\)\n", cmake, re.DOTALL)
    assert listed is not None
    parts = re.findall(r'"(.*?)"', listed[0])
    assert len(parts) == 3
    assert all(sum(part in name for name in names) == 1 for part in parts)


def test_names_differ() -> None:
    assert len(set(names)) == len(names)
