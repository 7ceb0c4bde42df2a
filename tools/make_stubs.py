"""The scalar functions' part of python/warpmatch/_core.pyi, from what they say of themselves.

Usage: python -m tools.make_stubs
"""

import argparse
import inspect
from pathlib import Path

from warpmatch import _core
from warpmatch.scorers import metrics
from warpmatch.scorers.scorer import find_scorer

STUB = Path(__file__).resolve().parent.parent / "python" / "warpmatch" / "_core.pyi"
TITLE = """\
# The scalar functions, made by tools/make_stubs.py. Strings are str, bytes or any sequence of
# hashables; None, NaN and pandas.NA are accepted where they have a score.
"""
TYPES = {
    "s1": "object",
    "s2": "object",
    "weights": "Iterable[SupportsInt] | None",
    "prefix_weight": "float",
    "pad": "bool",
    "processor": "Callable[[Any], Any] | None",
    "score_cutoff": "float | None",
    "score_hint": "float | None",
}


def stub(name: str, *, whole: bool) -> str:
    """One function, laid out as ruff does."""
    lines = [f"def {name}("]
    for parameter in inspect.signature(getattr(_core, name)).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and "    *," not in lines:
            lines.append("    *,")
        given = parameter.default
        default = "" if given is parameter.empty else f" = {given!r}"
        lines.append(f"    {parameter.name}: {TYPES[parameter.name]}{default},")
    return "\n".join([*lines, f") -> {'int' if whole else 'float'}: ...\n"])


def scalar_stubs() -> str:
    """All of them: the ratios, then each metric's forms."""
    text = "".join(stub(name, whole=False) for name in metrics.FUZZ)
    for metric in metrics.METRICS:
        for form in metrics.FORMS:
            whole = find_scorer(metrics.form_name(metric, form))
            text += stub(f"{metric}_{form}", whole=whole is not None and whole.is_integer)
    return f"{TITLE}\n{text}"


def main() -> None:
    """Writes them behind what is written by hand."""
    argparse.ArgumentParser(prog="python -m tools.make_stubs", description=__doc__).parse_args()
    written = STUB.read_text("utf-8").partition("# The scalar functions")[0]
    STUB.write_text(written + scalar_stubs(), "utf-8")


if __name__ == "__main__":
    main()
