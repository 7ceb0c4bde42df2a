"""Writes docs/api.md from signatures and docstrings: ``python -m tools.api_reference``.

griffe reads the sources and the stubs. Docstrings of compiled functions are in the extension alone,
so that the package must be importable. ``--check`` writes nothing and exits with 1 when the page is
not what would be written.
"""

import argparse
import inspect
import logging
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import griffe

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "python"
PAGE = ROOT / "docs" / "api.md"
#: Packages whose own modules follow them, in this order.
MODULES = ("", "process", "fuzz", "distance", "utils", "bench")
WIDTH = 88
HEAD = """# API reference

Every public name, module by module: how it is called, and what its docstring says. This page is
made from the sources by `python -m tools.api_reference`. `make docs` does that, and makes a site of
it in `build/docs`, with a search.

Strings can be anything that [`Corpus`](#class-warpmatchcorpus) takes, and a scorer is one of the
functions of [`fuzz`](#warpmatchfuzz) and [`distance`](#warpmatchdistance), or its name.
"""


@cache
def package() -> griffe.Module:
    """The package as its sources have it."""
    logging.getLogger("griffe").setLevel(logging.ERROR)
    found = griffe.load("warpmatch", search_paths=[SOURCES], docstring_parser=griffe.Parser.google)
    assert isinstance(found, griffe.Module)
    return found


def page() -> str:
    """The page."""
    modules = list(public_modules())
    parts = [HEAD, "| module | names |\n| --- | --- |\n" + "\n".join(map(_contents, modules))]
    parts += [part for module in modules for part in _module(module)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def public_modules() -> Iterator[Any]:
    """The modules that people import, a package before the modules that it lists."""
    for name in MODULES:
        module: Any = package()[name] if name else package()
        yield module
        if name:
            members = (module.members[str(public)] for public in module.exports or ())
            yield from (member for member in members if member.is_module)


def public_names(module: griffe.Module) -> list[tuple[str, Any]]:
    """(name, object) of what a module lists: functions, then values, classes and exceptions."""
    found = [(str(name), _target(module.members[str(name)])) for name in module.exports or ()]
    order = {"function": 0, "attribute": 1, "class": 2}
    listed = [(name, value) for name, value in found if not value.is_module]
    return sorted(
        listed, key=lambda item: (_is_exception(item[1]), order[item[1].kind.value], item[0])
    )


def _is_exception(value: Any) -> bool:
    return value.is_class and any("Error" in str(b) or "Exc" in str(b) for b in value.bases)


def _target(value: Any) -> Any:
    """What a name stands for: behind imports, and behind ``ratio = _core.ratio``."""
    while value.is_alias:
        value = value.final_target
    if value.is_attribute and str(value.value).startswith("_core."):
        return package()[str(value.value)]
    return value


# ---------------------------------------------------------------- the page


def _heading(module: griffe.Module, name: str, value: Any) -> str:
    """As it is written in a program: `warpmatch.dedupe`, but `fuzz.ratio`."""
    short = module.path.removeprefix("warpmatch.")
    return f"{'class ' if value.is_class else ''}`{short}.{name}`"


def _link(text: str, heading: str) -> str:
    """A link to a heading, by the name that GitHub gives it."""
    anchor = re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-")
    return f"[`{text}`](#{anchor})"


def _contents(module: griffe.Module) -> str:
    names = (_link(name, _heading(module, name, value)) for name, value in public_names(module))
    return f"| {_link(module.path, module.path)} | {', '.join(names)} |"


def _module(module: griffe.Module) -> Iterator[str]:
    yield f"## `{module.path}`"
    yield from _docstring(module, module.path)
    for name, value in public_names(module):
        path = f"{module.path}.{name}"
        yield f"### {_heading(module, name, value)}"
        if value.is_function:
            yield _call(value, name)
        elif value.is_class:
            yield from _constructor(value, name)
        yield from _docstring(value, path)
        if value.is_class:
            yield from _members(value, path)


def _constructor(value: Any, name: str) -> Iterator[str]:
    """How a class is called, where people do that: results come from calls instead."""
    if "dataclass" in value.labels or "__init__" not in value.members:
        return
    if value.module.name != "results":
        yield _call(value.members["__init__"], name)


def _members(value: Any, path: str) -> Iterator[str]:
    public = {n: _target(m) for n, m in value.all_members.items() if not n.startswith("_")}
    attributes = {n: m for n, m in public.items() if m.is_attribute}
    lines = []
    for name, member in attributes.items():
        kind = f", `{member.annotation}`" if member.annotation else ""
        said = _markdown(" ".join(_text_of(member, f"{path}.{name}").split()))
        lines.append(f"- `{name}`{kind}" + (f": {said}" if said else ""))
    if lines:
        yield "\n".join(lines)
    for name, member in public.items():
        if member.is_function:
            yield f"#### `{value.name}.{name}`"
            yield _call(member, name)
            yield from _docstring(member, f"{path}.{name}")


def _call(function: Any, name: str) -> str:
    """The signature as a block of Python."""
    compiled = function.module.name == "_core"
    result = function.returns if function.name != "__init__" else None
    arrow = f" -> {result}" if result else ""
    parameters = list(_parameters(function, typed=not compiled))
    line = f"{name}({', '.join(parameters)}){arrow}"
    if len(line) > WIDTH:
        line = "\n".join([f"{name}(", *(f"    {p}," for p in parameters), f"){arrow}"])
    return f"```python\n{line}\n```"


def _parameters(function: Any, typed: bool) -> Iterator[str]:
    """As they are written; of compiled functions, which are many and alike, without types."""
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    starred = False
    for parameter in function.parameters:
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is griffe.ParameterKind.keyword_only and not starred:
            yield "*"
        star = stars.get(parameter.kind, "")
        starred |= star != "" or parameter.kind is griffe.ParameterKind.keyword_only
        kind = f": {parameter.annotation}" if typed and parameter.annotation else ""
        default = f"{' = ' if kind else '='}{parameter.default}"
        yield star + parameter.name + kind + (default if parameter.default and not star else "")


# ---------------------------------------------------------------- docstrings


def _text_of(value: Any, path: str) -> str:
    """The docstring in the sources, else that of the object itself."""
    if value.docstring and value.module.name != "_core":
        return value.docstring.value
    try:
        found = pkgutil.resolve_name(path)
    except (AttributeError, ImportError):  # a field of a dataclass, which its class has not
        return ""
    if not (callable(found) or isinstance(found, property)):
        return ""
    text = inspect.getdoc(found) or ""
    # pybind11 puts the signature of a class into its first line.
    return text.split("\n", 1)[1] if re.match(rf"{value.name}\(.*\)\n", text) else text


def _docstring(value: Any, path: str) -> Iterator[str]:
    docstring = griffe.Docstring(inspect.cleandoc(_text_of(value, path)), parent=value)
    options = {"returns_named_value": False, "warnings": False, "returns_multiple_items": False}
    for section in docstring.parse(griffe.Parser.google, **options):
        if section.kind is griffe.DocstringSectionKind.text:
            yield from map(_paragraph, re.split(r"\n{2,}", section.value.strip()))
        else:
            yield "\n".join(_items(section))


def _paragraph(text: str) -> str:
    return f"```pycon\n{text}\n```" if text.startswith(">>>") else _markdown(text)


def _markdown(text: str) -> str:
    return text.replace("``", "`")


def _items(section: Any) -> Iterator[str]:
    """A section with a title as a list."""
    kind = section.kind.value
    yield f"{'Arguments' if kind == 'parameters' else kind.capitalize()}:\n"
    for item in section.value:
        said = _markdown(" ".join(item.description.split()))
        if section.kind is griffe.DocstringSectionKind.returns:
            yield f"- {said}"
        else:
            name = getattr(item, "name", None) or item.annotation
            yield f"- `{name}`: {said}"


def main(arguments: list[str] | None = None) -> int:
    """Writes the page, or compares it."""
    parser = argparse.ArgumentParser(description="Writes docs/api.md from the docstrings.")
    parser.add_argument("--check", action="store_true", help="compare only; 1 if it differs")
    options = parser.parse_args(arguments)
    text = page()
    if options.check:
        same = PAGE.exists() and PAGE.read_text("utf-8") == text
        print(f"{PAGE.relative_to(ROOT)} is {'as it should be' if same else 'out of date'}")
        return 0 if same else 1
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
