"""Figures as people read them."""

__all__ = ["figure", "times"]


def figure(number: float) -> str:
    """Three digits, and all of those before the point.

    >>> from warpmatch.bench.wording import figure
    >>> [figure(number) for number in (0.01234, 6.1, 88.23, 1234.5)]
    ['0.0123', '6.10', '88.2', '1,234']
    """
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".")


def times(ratio: float) -> str:
    """How many times faster: one digit after the point, more below 1, none from 10 on.

    >>> from warpmatch.bench.wording import times
    >>> [times(ratio) for ratio in (0.4132, 0.9962, 3.0, 88.2)]
    ['0.41', '0.996', '3.0', '88']
    """
    if ratio < 1:  # a peer that is barely faster must not read as equal
        return f"{ratio:.2f}" if ratio < 0.995 else f"{ratio:.3f}"
    return f"{ratio:.1f}" if ratio < 9.95 else f"{ratio:,.0f}"
