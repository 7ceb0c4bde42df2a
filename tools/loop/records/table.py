"""Tables for the terminal, and times that read well."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> str:
    """Lines with aligned columns: the first `left` to the left, the others to the right.

    >>> print(table(["case", "mean"], [["a", "1 ms"], ["bb", "12 ms"]]))
    case   mean
    a      1 ms
    bb    12 ms
    """
    lines = [list(header), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def duration(seconds: float) -> str:
    """Seconds in the unit that suits them, with three digits.

    >>> duration(0.00123), duration(2e-7), duration(75)
    ('1.23 ms', '200 ns', '75.0 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{_three_digits(seconds / size)} {unit}"
    return f"{_three_digits(seconds * 1e9)} ns"


def figure(value: float, unit: str) -> str:
    """A figure in a unit of its own, with three digits.

    >>> figure(1234.5, "M pairs/s")
    '1,234 M pairs/s'
    """
    return f"{_three_digits(value)} {unit}"


def percent(share: float) -> str:
    """A share as a percentage.

    >>> percent(0.1234), percent(0.004)
    ('12 %', '0.4 %')
    """
    return f"{share * 100:.0f} %" if share >= 0.0995 else f"{share * 100:.1f} %"


def _three_digits(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 10 else f"{value:.1f}"
