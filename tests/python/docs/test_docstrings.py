"""The docstrings: what people call has one, and the examples run."""

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest
import warpmatch

PACKAGE = Path(warpmatch.__path__[0])
MODULES = [
    "warpmatch",
    *(
        name
        for _, name, _ in pkgutil.walk_packages(warpmatch.__path__, "warpmatch.")
        if not name.endswith(("__main__", "_core"))
    ),
]
#: What people import; the other modules are where things are written.
PUBLIC = [
    f"warpmatch{name}" for name in ("", ".bench", ".distance", ".fuzz", ".process", ".utils")
] + [name for name in MODULES if name.startswith("warpmatch.distance.") and "._" not in name]


def imported(name: str) -> ModuleType:
    """The module; skips where it needs an optional library that is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if str(error.name).startswith("warpmatch"):
            raise
        pytest.skip(f"{name} needs {error.name}")


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str):
    assert doctest.testmod(imported(name)).failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_what_people_call_has_an_example(name: str):
    module = imported(name)
    for public in module.__all__:
        value = getattr(module, public)
        if inspect.isclass(value):
            assert inspect.getdoc(value), f"{name}.{public} has no docstring"
        elif callable(value):
            examples = doctest.DocTestParser().get_examples(inspect.getdoc(value) or "")
            assert examples, f"{name}.{public} has no example"


#: What calls return and nobody makes.
UNMADE = {"DeviceArray"}


@pytest.mark.parametrize("name", PUBLIC)
def test_what_people_call_has_a_signature(name: str):
    """As help, editors and documentation read it; Python has none for its own exceptions."""
    module = imported(name)
    for public in module.__all__:
        value = getattr(module, public)
        is_error = inspect.isclass(value) and issubclass(value, BaseException)
        if callable(value) and not is_error and public not in UNMADE:
            assert inspect.signature(value).parameters is not None, f"{name}.{public}"


def test_what_nobody_makes_cannot_be_made():
    for name in UNMADE:
        with pytest.raises(TypeError, match="constructor"):
            getattr(warpmatch, name)()


def test_compiled_classes_have_the_signature_of_their_constructor():
    corpus = inspect.signature(warpmatch.Corpus)
    assert str(corpus) == "(strings, workers=None, processor=None)"
    assert corpus.bind(["a"], workers=2).arguments == {"strings": ["a"], "workers": 2}


def test_examples_of_compiled_functions_are_among_those_that_run():
    found = {test.name for test in doctest.DocTestFinder().find(warpmatch.fuzz) if test.examples}
    assert found >= {f"warpmatch.fuzz.{name}" for name in warpmatch.fuzz.__all__}


@pytest.mark.parametrize("name", MODULES)
def test_all_names_exist(name: str):
    module = imported(name)
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public), f"{name}.{public}"
        assert public in dir(module), f"{name}.{public} is not there to be completed"


@pytest.mark.parametrize("name", PUBLIC)
def test_nothing_else_is_offered_for_completion(name: str):
    module = imported(name)
    offered = [name for name in dir(module) if not name.startswith("__")]
    assert offered == sorted(module.__all__)


def test_type_checkers_are_told():
    assert (PACKAGE / "py.typed").exists()
