"""Every block of code in README, CONTRIBUTING, CHANGELOG and docs/ is executed: doc_blocks.py."""

import shlex
from pathlib import Path

import pytest
from doc_blocks import EVALUATORS, examples, language_of
from doc_cpp import compiler
from doc_pages import PAGES, ROOT, inline_code, name_of
from doc_shell import check_names, commands_of, make_sandbox, run_line
from sybil import Example

EXAMPLES = [example for page in PAGES for example in examples(page)]
#: Inline code that begins with one of these is a command, and its names are looked up.
INLINE = ("make", "apt-get", "pip", "cmake", "ctest", "warpmatch", "python -m", "pytest")


def place_of(example: Example) -> str:
    return f"{name_of(Path(example.path))}:{example.line}"


@pytest.mark.parametrize("example", EXAMPLES, ids=place_of)
def test_block_has_a_language_that_is_executed(example: Example):
    language = language_of(example)
    known = language in {*EVALUATORS, "pycon"} or language.startswith("{")
    assert known, f"{place_of(example)}: nothing executes {language or 'no language'!r}"


@pytest.mark.parametrize("page", [page for page in PAGES if examples(page)], ids=name_of)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(make_sandbox(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "agg")
    for example in examples(page):
        example.namespace["__name__"] = "__main__"
        if language_of(example) != "cpp":
            evaluate(example)


def evaluate(example: Example) -> None:
    try:
        example.evaluate()
    except Exception as error:
        error.add_note(f"in the block at {place_of(example)}")
        raise


@pytest.mark.skipif(compiler() is None, reason="there is no C++ compiler")
@pytest.mark.parametrize("example", [e for e in EXAMPLES if language_of(e) == "cpp"], ids=place_of)
def test_cpp(example: Example):
    evaluate(example)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
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
    assert ROOT / "README.md" in PAGES
    assert {language_of(example) for example in EXAMPLES} >= {"python", "cpp", "sh", "text"}


def evaluate_page(folder: Path, code: str, language: str) -> None:
    page = folder / "page.md"
    page.write_text(f"A page:\n\n```{language}\n{code}\n```\n", "utf-8")
    for example in examples(page):
        example.evaluate()


@pytest.mark.parametrize(
    "code",
    ["1 + 1  # 3", "[1]\n# [2]", "print('a', 1)  # ('a', 2)", "1 / 0", "import no_such_module"],
)
def test_mistakes_in_python_are_found(code: str, tmp_path: Path):
    with pytest.raises((AssertionError, ArithmeticError, ImportError)):
        evaluate_page(tmp_path, code, "python")


@pytest.mark.parametrize(
    "code",
    ["1 + 1  # two", "2  # 2", "list(range(3))\n# [0,\n#  ..., 2]\n# and so on", "x = 1  # 2"],
)
def test_right_python_passes(code: str, tmp_path: Path):
    evaluate_page(tmp_path, code, "python")


def test_prompts_run_one_after_the_other(tmp_path: Path):
    evaluate_page(tmp_path, ">>> x = 1\n>>> x + 1\n2\n\n>>> [x] * 9\n[1, ..., 1]", "pycon")
    with pytest.raises(AssertionError, match="line 5"):
        evaluate_page(tmp_path, ">>> x = 1\n>>> x + 1\n3", "pycon")


@pytest.mark.parametrize(("said", "right"), [("0.5 s  a", True), ("0.5 s  b", False)])
def test_text_below_shell_is_what_that_prints(
    said: str, right: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(make_sandbox(tmp_path))
    code = f"echo made '0.1 s  a'\n```\n\n```text\nmade {said}"
    if right:
        evaluate_page(tmp_path, code, "sh")
    else:
        with pytest.raises(AssertionError, match="it prints another text"):
            evaluate_page(tmp_path, code, "sh")


@pytest.mark.parametrize(
    "line",
    [
        "make no-such-target",
        "apt-get install make",
        "pip install '.[no_such_extra]'",
        "pip install no-such-package",
        "cmake --preset no-such-preset",
        "cmake -S . -B build -D WARPMATCH_NO_SUCH_OPTION=ON",
        "python -m tools.gpu_check --no-such-option",
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


@pytest.mark.skipif(compiler() is None, reason="there is no C++ compiler")
def test_mistakes_in_cpp_are_found(tmp_path: Path):
    with pytest.raises(AssertionError):
        evaluate_page(tmp_path, "warpmatch::no_such_function();", "cpp")
