"""The blocks of code of a page as Sybil's examples, each with what evaluates it.

| block | what is done with it |
| --- | --- |
| python | run, a page's blocks one after the other in one namespace and one folder; doc_python.py |
| pycon | the same by doctest |
| sh, or indented | run where that is quick, else every name in it is looked up; doc_shell.py |
| cpp | compiled, and run where there is a library to link with; doc_cpp.py |
| text | a diagram; right after a block of shell, what the last line of that prints |
| {name} | a directive of Sphinx, which makes the site of them; test_docs_site.py |
"""

import doctest
import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from doc_cpp import compile_and_run
from doc_pages import tokens
from doc_python import OPTIONS, run_python
from doc_shell import lines_of, run_line
from sybil import Document, Example, Region
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract import DocTestStringParser

SHELL = ("sh", "bash", "shell")


def run_shell(example: Example) -> None:
    """Runs or checks each line; what the last one printed is kept for a block of text."""
    for line in lines_of(example.parsed):
        example.namespace["__printed__"] = run_line(line, Path.cwd())


def compare_text(example: Example) -> str:
    """What differs from what the block of shell before has printed."""
    if not example.region.lexemes["follows"]:
        return ""
    printed = example.namespace.get("__printed__", "")
    same = without_times(printed) == without_times(example.parsed)
    return "" if same else f"it prints another text:\n{printed}"


def without_times(text: str) -> list[str]:
    """The lines, with every number of seconds the same."""
    return [re.sub(r"\d+\.\d+ s\b", "0 s", line.rstrip()) for line in text.strip().splitlines()]


EVALUATORS: dict[str, Callable[[Example], str | None]] = {
    "python": run_python,
    "cpp": compile_and_run,
    "text": compare_text,
    **dict.fromkeys(SHELL, run_shell),
}
PROMPTS = DocTestStringParser(DocTestEvaluator(OPTIONS | doctest.REPORT_NDIFF))


def blocks(document: Document) -> Iterator[Region]:
    """A parser for Sybil; an indented block, which cannot name its language, is shell."""
    lines = [0, *accumulate(map(len, document.text.splitlines(keepends=True)))]
    before = None
    for token in tokens(document.text):
        if token.type in ("fence", "code_block"):
            assert token.map
            fenced = token.type == "fence"
            language = token.info.strip() if fenced else "sh"
            start = lines[token.map[0] + fenced]
            follows = before in ("fence", "code_block")
            if language == "pycon":
                for region in PROMPTS(token.content, document.path):
                    place = start + region.start, start + region.end
                    lexemes = {"language": language, "follows": follows}
                    yield Region(*place, region.parsed, region.evaluator, lexemes)
            else:
                yield Region(
                    start,
                    lines[token.map[1]],
                    token.content,
                    EVALUATORS.get(language),
                    {"language": language, "follows": follows},
                )
        before = token.type


def examples(page: Path) -> list[Example]:
    """The blocks in the order of the page; those of one page share a namespace."""
    return list(Document.parse(str(page), blocks))


def language_of(example: Example) -> str:
    """What its fence says."""
    return example.region.lexemes["language"]
