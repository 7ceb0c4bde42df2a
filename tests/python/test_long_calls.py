"""Long calls can be watched, stopped, and shared between threads."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import warpmatch
from processes import let_work, processor_seconds
from reference import near_duplicates
from warpmatch import Corpus
from warpmatch.progress import reporting

NAMES = near_duplicates(6000, seed=11)

INTERRUPTED = """
import time, numpy, warpmatch
letters = numpy.random.default_rng(1).integers(97, 105, (400_000, 40)).astype(numpy.uint32)
corpus = warpmatch.Corpus(letters.view("U40")[:, 0])
print("ready", flush=True)
try:
    {call}
except KeyboardInterrupt:
    print("stopped", flush=True)
print(warpmatch.self_join(["a", "a"], score_cutoff=100).score, flush=True)
"""
LONG_CALLS = {
    "self_join": "warpmatch.self_join(corpus, scorer='levenshtein', score_cutoff=20, workers=1)",
    "dedupe": "warpmatch.dedupe(corpus, threshold=50, workers=1)",
    "top_k": "warpmatch.top_k(corpus, corpus, 5, workers=1)",
    "matrix": "few = warpmatch.Corpus([corpus[i] for i in range(4000)])\n"
    "    while True: warpmatch.matrix(corpus, few, workers=1)",
}
"""On one thread each, so that a second of the clock is a second of the processor."""


@pytest.mark.parametrize("call", LONG_CALLS.values(), ids=LONG_CALLS.keys())
def test_ctrl_c_stops_a_call_within_a_second(call: str):
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED.format(call=call)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        begin = let_work(process, 0.7)
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "stopped\n"
        assert processor_seconds(process) - begin < 1
        assert process.stdout.readline() == "[100.]\n"
        assert process.wait() == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


CALLS = {
    "self_join": lambda **kw: warpmatch.self_join(NAMES, score_cutoff=80, **kw),
    "pairs": lambda **kw: warpmatch.pairs(NAMES, NAMES, score_cutoff=80, **kw),
    "dedupe": lambda **kw: warpmatch.dedupe(NAMES, **kw),
    "matrix": lambda **kw: warpmatch.matrix(NAMES[:500], NAMES, **kw),
    "top_k": lambda **kw: warpmatch.top_k(NAMES[:500], NAMES, 3, **kw),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS.keys())


@every_call
def test_progress_goes_up_to_the_end(call, device: str):
    seen: list[tuple[int, int]] = []
    threads: set[int] = set()

    def report(done: int, total: int) -> None:
        seen.append((done, total))
        threads.add(threading.get_ident())

    call(progress=report, device=device)
    assert seen
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1] > 0
    assert threads == {threading.get_ident()}


@every_call
def test_an_exception_of_the_callback_stops_the_call(call, device: str):
    class Enough(Exception):
        pass

    def report(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        call(progress=report, device=device)
    call(device=device)


@pytest.mark.parametrize("missing", [set(), {"rich"}, {"rich", "tqdm"}], ids=str)
def test_bars(missing: set[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture):
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in missing else find(name)
    )
    warpmatch.self_join(NAMES, score_cutoff=80, progress=True)
    with reporting(True, "counting") as report:
        assert report
        report(1, 2)
        report(2, 2)
    captured = capfd.readouterr()
    assert captured.out == ""
    if "tqdm" in missing:
        assert "counting 100 %" in captured.err


def test_threads_share_a_corpus():
    corpus = Corpus(NAMES[:3000])
    expected = warpmatch.self_join(corpus, score_cutoff=80)
    best = warpmatch.top_k(NAMES[:50], corpus, 3)
    with ThreadPoolExecutor(4) as pool:
        joins = [
            pool.submit(warpmatch.self_join, corpus, score_cutoff=80, workers=1 + i % 2)
            for i in range(6)
        ]
        searches = [pool.submit(warpmatch.top_k, NAMES[:50], corpus, 3) for _ in range(6)]
        reads = [pool.submit(list, corpus) for _ in range(2)]
    for join in joins:
        np.testing.assert_array_equal(join.result().left, expected.left)
        np.testing.assert_array_equal(join.result().score, expected.score)
    for search in searches:
        np.testing.assert_array_equal(search.result().indices, best.indices)
    assert all(read.result() == NAMES[:3000] for read in reads)


def test_other_threads_run_during_a_call():
    corpus = Corpus(near_duplicates(20_000, seed=2))
    ticks = 0
    done = threading.Event()

    def join() -> None:
        warpmatch.self_join(corpus, score_cutoff=60, workers=1)
        done.set()

    thread = threading.Thread(target=join)
    thread.start()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 3
