"""Demangled C++ names, made short enough to read."""

import re

_WRAPPERS = (
    # What a std::function or a std::thread runs is the name that matters.
    re.compile(r"^std::_Function_handler<.*?\), (.*)>::_M_invoke$"),
    re.compile(r"^std::thread::_State_impl<std::thread::_Invoker<std::tuple<(.*?)>>>::_M_run$"),
    re.compile(r"^std::__invoke_impl<.*?, (.*)>$"),
)
_NOISE = re.compile(
    r"\(anonymous namespace\)::|\bwarpmatch::|\bstd::__cxx11::|\[abi:\w+\]| ?\[clone [^]]*\]"
)
_SPACES = re.compile(r"\s+(?=>)")
_OPERATORS = re.compile(r"\boperator ?(\(\)|<=>|<<|>>|<=|>=|->|<|>)")
"""Their signs would pass for brackets."""


def readable(symbol: str) -> str:
    """The function without its arguments, its return type and the namespaces everyone knows.

    >>> readable("void warpmatch::cpu::(anonymous namespace)::run<float>(warpmatch::cpu::A const&)")
    'cpu::run<float>'
    """
    name = _SPACES.sub("", _NOISE.sub("", _OPERATORS.sub("operator", symbol)))
    name = _without_arguments(name)
    for wrapper in _WRAPPERS:
        found = wrapper.match(name)
        if found:
            return readable(found[1])
    return _without_return_type(name)


def shortened(name: str, width: int = 72) -> str:
    """The name in at most so many characters; inner template arguments go first.

    >>> shortened("cpu::first<std::vector<unsigned int>, Avx512>", 40)
    'cpu::first<std::vector<...>, Avx512>'
    """
    for depth in (3, 2):
        if len(name) > width:
            name = _without_depth(name, depth)
    return name if len(name) <= width else name[: width - 3] + "..."


def _without_arguments(name: str) -> str:
    """Leaves out argument lists, but for those within template arguments."""
    kept, angle, depth = [], 0, 0
    for letter in name:
        angle += (letter == "<") - (letter == ">")
        if letter == "(" and (depth or angle == 0):
            depth += 1
        if depth == 0:
            kept.append(letter)
        if letter == ")" and depth:
            depth -= 1
    return "".join(kept).replace(" const", "")


def _without_return_type(name: str) -> str:
    """What stands after the last space outside brackets is the function."""
    depth, start = 0, 0
    for place, letter in enumerate(name):
        depth += (letter in "<({") - (letter in ">)}")
        if letter == " " and depth == 0:
            start = place + 1
    return name[start:]


def _without_depth(name: str, most: int) -> str:
    """Template arguments nested deeper than `most` - 1 levels become dots."""
    kept, depth = [], 0
    for letter in name:
        if letter == ">":
            depth -= 1
        if depth < most:
            kept.append(letter)
        if letter == "<":
            depth += 1
            if depth == most:
                kept.append("...")
    return "".join(kept)
