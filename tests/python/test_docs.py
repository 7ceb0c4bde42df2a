"""The examples in the docstrings run, and the stubs name what the module has."""

import ast
import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
import warpmatch
from warpmatch import _core

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(warpmatch.__path__, "warpmatch.")
    if not name.endswith(("__main__", "_core"))
]


@pytest.mark.parametrize("name", ["warpmatch", *MODULES])
def test_examples_run(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


PACKAGE = Path(warpmatch.__path__[0])


def test_what_people_call_has_an_example():
    for function in (
        warpmatch.Corpus,
        warpmatch.dedupe,
        warpmatch.matrix,
        warpmatch.pairs,
        warpmatch.plan,
        warpmatch.self_join,
        warpmatch.top_k,
        warpmatch.fuzz.ratio,
        *(getattr(warpmatch.process, name) for name in warpmatch.process.__all__),
        *(getattr(warpmatch.distance.Indel, name) for name in warpmatch.distance.Indel.__all__),
        *(getattr(warpmatch.distance.Levenshtein, n) for n in warpmatch.distance.Indel.__all__),
    ):
        assert ">>>" in (inspect.getdoc(function) or ""), function


def test_stubs_name_what_the_module_has():
    stub = ast.parse((PACKAGE / "_core.pyi").read_text("utf-8"))
    named = {n.name for n in stub.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assert named == {name for name in dir(_core) if not name.startswith("_")}
    for node in stub.body:
        if isinstance(node, ast.ClassDef):
            methods = [n.name for n in node.body if isinstance(n, ast.FunctionDef)]
            assert all(hasattr(getattr(_core, node.name), method) for method in methods)


def test_all_names_exist():
    for name in ["warpmatch", *MODULES]:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", ()):
            assert hasattr(module, public), f"{name}.{public}"
    assert (PACKAGE / "py.typed").exists()
