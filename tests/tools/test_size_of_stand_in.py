"""The device that is played stays small: docs/testing.md, Device code on the host."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST = 1700
#: Tests with their kernels, the mutations, and what stands in for NVIDIA's driver.
BESIDE = re.compile(r".*_test\.cpp|faulty_kernels\..*|mutations\.py|driver\.cpp")
WITHOUT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def lines_of_python(source: str) -> int:
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in WITHOUT_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):  # a docstring
                lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def lines_of_cpp(source: str) -> int:
    """No comment of ours is in /* */."""
    return sum(not line.lstrip().startswith("//") for line in source.splitlines() if line.strip())


def test_translator_machine_and_runtime_are_as_many_lines_as_is_said() -> None:
    lines = 0
    for path in sorted((ROOT / "tests" / "ptx").rglob("*.[phc]*")):
        if path.suffix in (".py", ".hpp", ".cpp", ".cu") and not BESIDE.fullmatch(path.name):
            count = lines_of_python if path.suffix == ".py" else lines_of_cpp
            lines += count(path.read_text())
    assert lines <= MOST
    said = re.search(
        r"Translator, machine and runtime are ([\d,]+) lines",
        (ROOT / "docs" / "testing.md").read_text(),
    )
    assert said
    assert int(said[1].replace(",", "")) == lines
