"""_core.pyi is current: it names what the module has, and functions take what it says they take.

What pybind11-stubgen makes of the module is held against it. It does not take the stub's place: the
scalar functions have no types that it could see, and of arrays, tuples and dicts it sees no more
than that they are such.
"""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest
import warpmatch
from warpmatch import _core

from tools.make_stubs import scalar_stubs

pytest.importorskip("pybind11_stubgen")

WRITTEN = Path(warpmatch.__path__[0]) / "_core.pyi"
GENERATE = """
import sys
import pybind11_stubgen
from warpmatch import _core

for name in dir(_core):
    value = getattr(_core, name)
    if not name.startswith("__") and hasattr(value, "__module__"):
        value.__module__ = _core.__name__  # else it would be an import from where people find it
pybind11_stubgen.main([_core.__name__, "--output-dir", sys.argv[1]])
"""
#: Protocols of other libraries, which call these by their own rules.
SPECIAL = {"__eq__", "__hash__", "__reduce__", "__repr__"}
#: Of classes that are not for Python to make or to know.
HIDDEN = {"_Rows"}

Parameters = list[tuple[str, bool]]
"""Name, with its stars, and whether it can be left out."""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> ast.Module:
    folder = tmp_path_factory.mktemp("stubs")
    command = [sys.executable, "-c", GENERATE, str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return ast.parse((folder / "warpmatch" / "_core.pyi").read_text("utf-8"))


def members(stub: ast.Module) -> dict[str, ast.FunctionDef]:
    """Functions, methods and properties by name, those of a class as `Class.name`."""
    found = {node.name: node for node in stub.body if isinstance(node, ast.FunctionDef)}
    for node in stub.body:
        if isinstance(node, ast.ClassDef):
            inside = (n for n in node.body if isinstance(n, ast.FunctionDef))
            found |= {f"{node.name}.{n.name}": n for n in inside}
    return found


def written_parameters(function: ast.FunctionDef) -> Parameters:
    given = function.args
    plain = [*given.posonlyargs, *given.args]
    left_out = [False] * (len(plain) - len(given.defaults)) + [True] * len(given.defaults)
    found = [(arg.arg, default) for arg, default in zip(plain, left_out, strict=True)]
    found += [("*", False)] * bool(given.kwonlyargs)
    for arg, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        found.append((arg.arg, default is not None))
    found += [(f"**{given.kwarg.arg}", False)] if given.kwarg else []
    return [parameter for parameter in found if parameter[0] != "self"]


def seen_parameters(name: str, generated: dict[str, ast.FunctionDef]) -> Parameters | None:
    """As Python sees them, else as stubgen does; None where it cannot read them."""
    try:
        signature = inspect.signature(getattr(_core, name))
    except (AttributeError, ValueError):
        function = generated.get(name)
        parameters = written_parameters(function) if function else None
        return None if not function or ("**kwargs", False) in (parameters or ()) else parameters
    return written_parameters(ast.parse(f"def f{signature}: ...").body[0])  # pyright: ignore


def test_it_names_what_the_module_has(generated: ast.Module):
    stub = ast.parse(WRITTEN.read_text("utf-8"))
    named = {n.name for n in stub.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assert named == {name for name in dir(_core) if not name.startswith("_")}
    written, seen = members(stub), members(generated)
    for name in written:
        of, _, method = name.rpartition(".")
        assert hasattr(getattr(_core, of) if of else _core, method), f"there is no {name}"
    missing = {n for n in seen if "." in n and n.split(".")[0] not in HIDDEN} - written.keys()
    assert {name for name in missing if name.split(".")[1] not in SPECIAL} == set()


def test_functions_take_what_it_says(generated: ast.Module):
    written, seen = members(ast.parse(WRITTEN.read_text("utf-8"))), members(generated)
    compared = 0
    for name, function in written.items():
        parameters = seen_parameters(name, seen)
        if parameters is not None:
            assert written_parameters(function) == parameters, f"{name} takes something else"
            compared += 1
    assert compared > 80


def test_the_scalar_functions_are_those_there_are():
    assert WRITTEN.read_text("utf-8").endswith(scalar_stubs()), "run python -m tools.make_stubs"


@pytest.mark.parametrize(
    ("call", "wrong"),
    [("a, b=1", "a, b"), ("a, *, b=1", "a, b=1"), ("a", "b"), ("a, **k", "a"), ("a, b", "b, a")],
)
def test_what_differs_is_told_apart(call: str, wrong: str):
    one, other = (ast.parse(f"def f({text}): ...").body[0] for text in (call, wrong))
    assert isinstance(one, ast.FunctionDef)
    assert isinstance(other, ast.FunctionDef)
    assert written_parameters(one) != written_parameters(other)
