"""cpdist of lists and tuples, which all threads read where they lie.

Where no other thread of Python could run meanwhile the GIL is kept to the end, else it is given
away after a while; so each program here is a process of its own, and is run both ways.
"""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import random, signal, sys, threading
import numpy as np
from warpmatch import process
from warpmatch.errors import InvalidArgument

stop = threading.Event()
if {threads}:
    threading.Thread(target=stop.wait, daemon=True).start()
words = ["acme corp", "Acme Corporation", "Zo\\u00eb & Sons", "\\U0001f600 smile", "", b"bytes"]
words.append("x" * 70)
draw = random.Random(7)
left = [draw.choice(words) for _ in range({count})]
right = [draw.choice(words) for _ in range({count})]
{body}
stop.set()
print("done")
"""

BODIES = {
    "same as pair by pair": """
for scorer in ("ratio", "token_sort_ratio", "damerau_levenshtein", "jaro", "prefix", "WRatio"):
    few = {(a, b): process.cpdist([a], [b], scorer=scorer)[0] for a in words for b in words}
    expected = [few[pair] for pair in zip(left, right)]
    for workers in (1, 2, -1):
        for make in (list, tuple):
            found = process.cpdist(make(left), make(right), scorer=scorer, workers=workers)
            assert found.tolist() == expected, (scorer, workers, make)
""",
    "nulls": """
left[-1] = right[-2] = left[5] = None
found = process.cpdist(left, right, workers=2)
assert found[-1] == found[-2] == found[5] == 0
assert found[:5].tolist() == process.cpdist(left[:5], right[:5]).tolist()
for workers in (1, 2):
    try:
        process.cpdist(left, right, scorer="levenshtein", workers=workers)
    except InvalidArgument as error:
        assert str(error).startswith("[queries] nulls have no levenshtein score"), error
    else:
        raise AssertionError
""",
    "what is no string": """
for place in (0, 511, 512, 30_000, len(left) - 1):
    kept, right[place] = right[place], 3.5
    for workers in (1, 2):
        try:
            process.cpdist(left, right, workers=workers)
        except TypeError as error:
            assert f"[choices] item {place} is float" in str(error), error
        else:
            raise AssertionError
    right[place] = float("nan")
    assert process.cpdist(left, right, workers=2)[place] == 0
    right[place] = kept
""",
    "long ones behind short ones": """
expected = process.cpdist(left, right, scorer="levenshtein")
for place in (20_000, len(left) - 1):
    left[place], right[place] = "ab" * 20_000, "ba" * 20_000
found = process.cpdist(left, right, scorer="levenshtein", workers=2)
assert found[20_000] == found[-1] == 2
expected[[20_000, -1]] = 2
assert found.tolist() == expected.tolist()
""",
    "a number that does not fit": """
left[-1], right[-1] = "a" * 300, ""
try:
    process.cpdist(left, right, scorer="levenshtein", dtype="int8", workers=2)
except InvalidArgument as error:
    assert "300" in str(error) and "int8" in str(error), error
else:
    raise AssertionError
""",
    "a handler that runs meanwhile": """
ran = []
signal.signal(signal.SIGALRM, lambda *_: ran.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
found = process.cpdist(left * 20, right * 20, scorer="damerau_levenshtein")
signal.setitimer(signal.ITIMER_REAL, 0)
assert ran, "handlers run during the call"
assert found[: len(left)].tolist() == found[-len(left) :].tolist()
""",
    "a handler that shortens the list": """
def shorten(*_):
    del many[len(left):]
many, others = left * 40, right * 40
signal.signal(signal.SIGALRM, shorten)
signal.setitimer(signal.ITIMER_REAL, 0.03)
try:
    found = process.cpdist(many, others, scorer="damerau_levenshtein")
except InvalidArgument as error:
    assert str(error).startswith("[queries] changed its length while it was read, after "), error
else:
    assert len(found) == len(others)  # it was the program's own by then
""",
}


@pytest.mark.parametrize("threads", [False, True], ids=["one thread", "threads"])
@pytest.mark.parametrize("body", BODIES)
def test_lists(body: str, threads: bool):
    program = PROGRAM.replace("{threads}", str(threads)).replace("{count}", "50_000")
    run = subprocess.run(
        [sys.executable, "-c", program.replace("{body}", BODIES[body])],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        check=False,
    )
    assert run.stdout == "done\n", run.stderr
    assert run.returncode == 0
