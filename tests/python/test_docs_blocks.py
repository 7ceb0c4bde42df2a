"""Every block of code in README, CONTRIBUTING, CHANGELOG and docs/ is executed.

| block | what is done with it |
| --- | --- |
| python | run, a page's blocks one after the other in one namespace and one folder; doc_python.py |
| pycon | the same by doctest |
| sh, or indented | run where that is quick, else every name in it is looked up; doc_shell.py |
| cpp | compiled, and run where there is a library to link with; doc_cpp.py |
| text | a diagram; right after a block of shell, what the last line of that prints |

A block of any other language fails. docs/api.md is left out: it is made from the docstrings, whose
examples test_docstrings.py runs.
"""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from doc_cpp import compile_and_run, compiler
from doc_pages import PAGES, ROOT, Block, blocks, inline_code, name_of
from doc_python import run_doctest, run_python
from doc_shell import check_names, commands_of, lines_of, make_sandbox, run_line

WRITTEN = [page for page in PAGES if name_of(page) != "docs/api.md"]
BLOCKS = [block for page in WRITTEN for block in blocks(page)]
SHELL = ("sh", "bash", "shell")
#: Inline code that begins with one of these is a command, and its names are looked up.
INLINE = ("make", "apt-get", "pip", "cmake", "ctest", "warpmatch", "python -m", "pytest")


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_block_has_a_language_that_is_executed(block: Block):
    known = ("python", "pycon", "cpp", "text", *SHELL)
    assert block.language in known, f"{block}: nothing executes {block.language or 'no language'!r}"


@pytest.mark.parametrize("page", [p for p in WRITTEN if any(blocks(p))], ids=name_of)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(make_sandbox(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "agg")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    for block in blocks(page):
        try:
            if block.language == "python":
                run_python(block, namespace)
            elif block.language == "pycon":
                run_doctest(block, namespace)
            elif block.language in SHELL:
                for line in lines_of(block.code):
                    printed = run_line(line, tmp_path)
            elif block.language == "text" and block.follows:
                assert without_times(printed) == without_times(block.code), "it prints another text"
        except Exception as error:
            error.add_note(f"in the block at {block}")
            raise


def without_times(text: str) -> list[str]:
    """The lines, with every number of seconds the same."""
    return [re.sub(r"\d+\.\d+ s\b", "0 s", line.rstrip()) for line in text.strip().splitlines()]


@pytest.mark.skipif(compiler() is None, reason="there is no C++ compiler")
@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "cpp"], ids=str)
def test_cpp(block: Block, tmp_path: Path):
    compile_and_run(block, tmp_path)


@pytest.mark.parametrize("page", WRITTEN, ids=name_of)
def test_commands_in_the_text(page: Path):
    for line, code in inline_code(page):
        if code.startswith(tuple(f"{program} " for program in INLINE)) and "<" not in code:
            for words in commands_of(code):
                try:
                    check_names(words)
                except AssertionError as error:
                    error.add_note(f"{name_of(page)}:{line}: {shlex.join(words)}")
                    raise


def test_what_the_pages_say_is_where_they_say():
    """The list of pages is not empty by mistake."""
    assert ROOT / "README.md" in WRITTEN
    assert {block.language for block in BLOCKS} >= {"python", "cpp", "sh", "text"}


def block_of(code: str, language: str) -> Block:
    return Block(ROOT / "README.md", 1, language, code, follows=False)


@pytest.mark.parametrize(
    "code",
    ["1 + 1  # 3", "[1]\n# [2]", "print('a', 1)  # ('a', 2)", "1 / 0", "import no_such_module"],
)
def test_mistakes_in_python_are_found(code: str):
    with pytest.raises((AssertionError, ArithmeticError, ImportError)):
        run_python(block_of(code, "python"), {})


@pytest.mark.parametrize(
    "code",
    ["1 + 1  # two", "2  # 2", "list(range(3))\n# [0,\n#  ..., 2]\n# and so on", "x = 1  # 2"],
)
def test_right_python_passes(code: str):
    run_python(block_of(code, "python"), {})


@pytest.mark.parametrize(
    "line",
    [
        "make no-such-target",
        "apt-get install make",
        "pip install '.[no_such_extra]'",
        "pip install no-such-package",
        "cmake --preset no-such-preset",
        "cmake -S . -B build -D WARPMATCH_NO_SUCH_OPTION=ON",
        "python -m tools.differential --no-such-option",
        "pytest no/such/folder",
        "./build/main/no_such_program",
        "no-such-program",
        "warpmatch no-such-command",
        "cat no-such-file | wc",
    ],
)
def test_mistakes_in_shell_are_found(line: str, tmp_path: Path):
    with pytest.raises(AssertionError):
        run_line(line, make_sandbox(tmp_path))


def test_mistakes_in_cpp_are_found(tmp_path: Path):
    if compiler() is None:
        pytest.skip("there is no C++ compiler")
    with pytest.raises(AssertionError):
        compile_and_run(block_of("warpmatch::no_such_function();", "cpp"), tmp_path)
