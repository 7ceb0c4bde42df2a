"""What is loaded when it is first asked for: names of a package, and whole modules."""

import sys

TYPE_CHECKING = False  # as type checkers know it; `typing` is not loaded for it
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import ModuleType
    from typing import Any

__all__ = ["LazyModule", "lazy_names", "public_names"]


def lazy_names(
    package: str, submodules: "Iterable[str]", homes: "Mapping[str, Iterable[str]]"
) -> "tuple[Callable[[str], Any], Callable[[], list[str]]]":
    """The ``__getattr__`` and ``__dir__`` of a package some of whose names are loaded on use.

    Args:
        package: its ``__name__``.
        submodules: modules of the package.
        homes: names, by the module of the package that they are imported from.

    A name that was asked for stays in the package, as if it had been imported there. Threads may
    ask for it at the same time: each module is run once.
    """
    home_of = {name: f"{package}.{home}" for home, names in homes.items() for name in names}
    modules = {name: f"{package}.{name}" for name in submodules}

    def get(name: str) -> "Any":
        if name in modules:
            found = _loaded(modules[name])
        elif name in home_of:
            found = getattr(_loaded(home_of[name]), name)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name)
        setattr(sys.modules[package], name, found)
        return found

    return get, public_names(package)


def public_names(module: str) -> "Callable[[], list[str]]":
    """The ``__dir__`` of a module, by which shells and notebooks complete.

    It gives what the module is for, ``__all__``, and not what it imports.
    """

    def names() -> list[str]:
        there = vars(sys.modules[module])
        return sorted({*there["__all__"], *(name for name in there if name.startswith("__"))})

    return names


class LazyModule:
    """Stands for a module until something of it is asked for.

    >>> from warpmatch.lazily import LazyModule
    >>> LazyModule("fractions").Fraction(1, 2)
    Fraction(1, 2)
    """

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, name: str) -> "Any":
        found = getattr(_loaded(self.__name__), name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return dir(_loaded(self.__name__))


def _loaded(name: str) -> "ModuleType":
    """What importlib.import_module gives, without importlib."""
    __import__(name)
    return sys.modules[name]
