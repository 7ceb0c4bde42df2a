"""The end of a process: threads that are still at work, and what is called on the way out."""

import subprocess
import sys

import pytest

START = """
import atexit, sys, threading, time
import warpmatch
from warpmatch import distance, fuzz, process

names = [f"company {i * 7919 % 1003} ltd {i % 7}" for i in range(1000)]

def for_ever(work):
    while True:
        work()
"""
WORK = {
    "a batch call": "warpmatch.matrix(names, names, scorer='token_set_ratio', workers=2)",
    "a call with progress": "warpmatch.matrix(names, names, progress=lambda done, total: None)",
    "a search": "process.extractOne('company 5', names, scorer=fuzz.WRatio)",
    "packing": "warpmatch.Corpus(names, processor=str.upper)",
    "one long pair": "distance.DamerauLevenshtein.distance('ab' * 30000, 'ba' * 30000)",
    "Python called": "fuzz.ratio('a', 'b', processor=lambda text: ''.join(map(str.upper, text)))",
    "items asked": "fuzz.ratio([Slow()], ['a'])",
}


def ends_well(code: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", START + code],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.mark.parametrize("work", WORK.values(), ids=WORK.keys())
def test_daemon_threads_are_left_where_they_are(work: str):
    """Python stops them when they want the GIL, in the middle of our functions."""
    ends_well(f"""
class Slow:
    def __hash__(self):
        return sum(range(1000))

{work}  # what is loaded and looked up at first is there
started = threading.Barrier(5)

def run():
    started.wait()
    for_ever(lambda: {work})

for _ in range(4):
    threading.Thread(target=run, daemon=True).start()
started.wait()
time.sleep(0.1)
""")


def test_calls_on_the_way_out():
    printed = ends_well("""
class Last:
    def __del__(self):
        print(fuzz.ratio("ab" * 5000, "ab" * 5000))  # long enough to let others have the GIL

assert fuzz.ratio("a", "a") == 100  # nothing is imported any more when it goes
last = Last()
atexit.register(lambda: print(warpmatch.dedupe(names, threshold=90).n_clusters > 1))
""")
    assert printed.split() == ["True", "100.0"]
