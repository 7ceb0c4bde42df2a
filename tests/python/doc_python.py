"""Runs a block of Python, and compares the values that its comments give."""

import ast
import contextlib
import doctest
import io
import re
import tokenize
from typing import Any

from doc_pages import Block, name_of

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run_python(block: Block, namespace: dict[str, Any]) -> None:
    """Runs the block's statements in `namespace`.

    A comment that reads like a value, behind an expression or in the lines below it, is compared
    with what the expression printed, or else with its repr. ``...`` stands for anything.
    """
    comments = _comments(block.code)
    for statement in ast.parse(block.code).body:
        line = block.line + statement.lineno - 1
        wanted = _value_in_comments(statement, comments)
        ast.increment_lineno(statement, block.line - 1)
        if not isinstance(statement, ast.Expr):
            exec(_compiled(ast.Module([statement], []), block, "exec"), namespace)
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = eval(_compiled(ast.Expression(statement.value), block, "eval"), namespace)
        got = printed.getvalue().strip() or repr(value)
        if wanted is not None:
            same = doctest.OutputChecker().check_output(f"{wanted}\n", f"{got}\n", OPTIONS)
            assert same, f"{name_of(block.page)}:{line} says {wanted}, it is {got}"


def run_doctest(block: Block, namespace: dict[str, Any]) -> None:
    """Runs a block of prompts and answers."""
    test = doctest.DocTestParser().get_doctest(
        block.code, namespace, str(block), str(block.page), block.line - 1
    )
    report: list[str] = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=report.append, clear_globs=False)
    assert not report, "".join(report)
    namespace.update(test.globs)


def _compiled(tree: Any, block: Block, mode: str) -> Any:
    return compile(tree, str(block.page), mode)


def _comments(code: str) -> dict[int, tuple[str, bool]]:
    """The text of the comment in each line that has one, and whether the line has nothing else."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return {
        token.start[0]: (token.string.lstrip("# "), not token.line[: token.start[1]].strip())
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _value_in_comments(statement: ast.stmt, comments: dict[int, tuple[str, bool]]) -> str | None:
    """The longest run of comments from the statement's last line on that reads like a value."""
    line = statement.end_lineno or statement.lineno
    texts = [comments[line][0]] if line in comments else []
    while comments.get(line + 1, ("", False))[1]:
        line += 1
        texts.append(comments[line][0])
    runs = ("\n".join(texts[:count]) for count in range(len(texts), 0, -1))
    return next((text for text in runs if _reads_like_a_value(text)), None)


def _reads_like_a_value(text: str) -> bool:
    """Whether it is Python with a literal or a call in it, or a repr in angle brackets."""
    if re.fullmatch(r"<\w+[^\n]*>", text):
        return True
    try:
        tree = ast.parse(text.replace("\n", " "), mode="eval")
    except SyntaxError:
        return False
    kinds = (ast.Constant, ast.Call, ast.List, ast.Dict, ast.Set)
    return any(isinstance(node, kinds) for node in ast.walk(tree))
