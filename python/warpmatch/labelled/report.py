"""The table of ``warpmatch evaluate``, a line at a time, and its means."""

from collections.abc import Iterable, Iterator, Sequence

from .measure import Figures, Measured

__all__ = ["header", "line", "means"]

_SET, _SYSTEM, _ROWS = 16, 22, 15


def header(given: str | None) -> str:
    """Two lines of headings; `given` is the threshold that was asked for."""
    figures = f"{'precision':>10}{'recall':>8}{'F1':>7}{'B-cubed':>9}"
    left = f"{'set':<{_SET}}{'system':<{_SYSTEM}}{'rows':>{_ROWS}}{'matches':>9}"
    top = " " * len(left) + "  at the best threshold".ljust(len(figures) + 10)
    lines = f"{left}{'at':>10}{figures}"
    if given is not None:
        top += f"  at {given}"
        lines += figures
    return f"{top.rstrip()}\n{lines}"


def line(measured: Measured) -> str:
    """What was measured, shares in hundredths."""
    rows = " x ".join(map(str, measured.rows))
    text = (
        f"{measured.data:<{_SET}}{measured.system:<{_SYSTEM}}{rows:>{_ROWS}}"
        f"{measured.matches:>9}{_threshold(measured.best):>10}{_figures(measured.best)}"
    )
    return text if measured.given is None else f"{text}{_figures(measured.given)}"


def means(measured: Iterable[Measured]) -> Iterator[str]:
    """For each system the means over its sets, where they are several."""
    systems: dict[str, list[Measured]] = {}
    for one in measured:
        systems.setdefault(one.system, []).append(one)
    for system, ones in systems.items():
        if len(ones) < 2:
            continue
        text = f"{f'mean of {len(ones)}':<{_SET}}{system:<{_SYSTEM}}{'':>{_ROWS + 19}}"
        text += _figures(_mean([one.best for one in ones]))
        given = [one.given for one in ones if one.given is not None]
        yield text + (_figures(_mean(given)) if given else "")


def _mean(figures: Sequence[Figures]) -> Figures:
    def of(name: str) -> float:
        return sum(getattr(one, name) for one in figures) / len(figures)

    return Figures(None, of("precision"), of("recall"), of("f1"), None)


def _threshold(figures: Figures) -> str:
    at = figures.threshold
    return "-" if at is None else f"{at:.4g}"


def _figures(figures: Figures) -> str:
    text = f"{100 * figures.precision:>10.1f}{100 * figures.recall:>8.1f}{100 * figures.f1:>7.1f}"
    return text + (" " * 9 if figures.b_cubed is None else f"{100 * figures.b_cubed:>9.1f}")
