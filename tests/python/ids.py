"""Names of test cases: every process that shares the tests must find the same."""

import re


def steady_repr(value: object) -> str:
    """`repr` without addresses."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
