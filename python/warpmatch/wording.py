"""Words for people to read."""

__all__ = ["counted"]


def counted(count: int, one: str) -> str:
    """So many of a thing.

    >>> from warpmatch.wording import counted
    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {one}" + "s" * (count != 1)
