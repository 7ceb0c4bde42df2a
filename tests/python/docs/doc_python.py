"""Runs a block of Python, and compares the values that its comments give."""

import ast
import contextlib
import doctest
import io
import re
import tokenize

from sybil import Example

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run_python(example: Example) -> None:
    """Runs the block's statements in the namespace of its page.

    A comment that reads like a value, behind an expression or in the lines below it, is compared
    with what the expression printed, or else with its repr. ``...`` stands for anything.
    """
    comments = _comments(example.parsed)
    for statement in ast.parse(example.parsed).body:
        line = example.line + statement.lineno - 1
        wanted = _value_in_comments(statement, comments)
        ast.increment_lineno(statement, example.line - 1)
        if not isinstance(statement, ast.Expr):
            exec(compile(ast.Module([statement], []), example.path, "exec"), example.namespace)
            continue
        expression = compile(ast.Expression(statement.value), example.path, "eval")
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = eval(expression, example.namespace)
        got = printed.getvalue().strip() or repr(value)
        if wanted is not None:
            same = doctest.OutputChecker().check_output(f"{wanted}\n", f"{got}\n", OPTIONS)
            assert same, f"{example.path}:{line} says {wanted}, it is {got}"


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
