"""Long calls can be watched, stopped, and shared between threads."""

import os
import re
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
from warpmatch import Corpus, distance, fuzz, process
from warpmatch.progress import reporting

NAMES = near_duplicates(6000, seed=11)

# The call is in a function: a `try` of CPython 3.11 does not cover all of the `while True` in it.
INTERRUPTED = """
import time, numpy, warpmatch
letters = numpy.random.default_rng(1).integers(97, 105, (400_000, 40)).astype(numpy.uint32)
corpus = warpmatch.Corpus(letters.view("U40")[:, 0])
def call():
    {call}
print("ready", flush=True)
try:
    call()
except KeyboardInterrupt:
    print("stopped", flush=True)
print(warpmatch.self_join(["a", "a"], score_cutoff=100).score, flush=True)
"""
LONG_CALLS = {
    "self_join": "warpmatch.self_join(corpus, scorer='levenshtein', score_cutoff=20, workers=1)",
    "self_join by signatures": "ask = {'scorer': 'ratio', 'score_cutoff': 80}\n"
    "    letters = numpy.arange(97, 123, dtype='u4')\n"
    "    some = numpy.random.default_rng(2).choice(letters, (60_000, 16))\n"
    "    corpus = warpmatch.Corpus(some.view('U16')[:, 0])\n"
    "    assert 'signature index' in warpmatch.plan('self_join', corpus, **ask).filters\n"
    "    while True: warpmatch.self_join(corpus, workers=1, **ask)",
    "self_join by pieces": "ask = {'scorer': 'levenshtein', 'score_cutoff': 3}\n"
    "    bases = numpy.frombuffer(b'ACGT', 'u1').astype('u4')\n"
    "    some = numpy.random.default_rng(2).choice(bases, (200_000, 20))\n"
    "    corpus = warpmatch.Corpus(some.view('U20')[:, 0])\n"
    "    assert 'equal pieces' in warpmatch.plan('self_join', corpus, **ask).filters\n"
    "    while True: warpmatch.self_join(corpus, workers=1, **ask)",
    "dedupe by halves": "ask = {'scorer': 'levenshtein', 'score_cutoff': 1}\n"
    "    alike = warpmatch.Corpus(['one' + chr(20_000 + i) + 'place' for i in range(30_000)])\n"
    "    assert 'equal halves' in warpmatch.plan('self_join', alike, **ask).filters\n"
    "    while True: warpmatch.dedupe(alike, scorer='levenshtein', threshold=1, workers=1)",
    "dedupe": "warpmatch.dedupe(corpus, threshold=50, workers=1)",
    "top_k": "warpmatch.top_k(corpus, corpus, 5, workers=1)",
    "matrix": "few = warpmatch.Corpus([corpus[i] for i in range(4000)])\n"
    "    while True: warpmatch.matrix(corpus, few, workers=1)",
}
"""On one thread each, so that a second of the clock is a second of the processor."""

ONE_PAIR = """
import numpy, warpmatch
from warpmatch import Corpus, distance, fuzz, process
random = numpy.random.default_rng(1)
def text(length):
    return random.choice(numpy.frombuffer(b"abcdefgh ", "u1"), length).tobytes().decode()
a, b = text(1_500_000), text(1_500_000)
few = [text(100_000) for _ in range(40)]
huge = (chr(0x5B57) + "b") * 50_000_000
def call():
    {call}
print("ready", flush=True)
try:
    call()
except KeyboardInterrupt:
    print("stopped", flush=True)
print(warpmatch.self_join(["a", "a"], score_cutoff=100).score, flush=True)
"""
LONG_PAIRS = {
    "levenshtein": "distance.Levenshtein.distance(a, b)",
    "levenshtein with a cutoff": "distance.Levenshtein.distance(a, b, score_cutoff=1_400_000)",
    "weights": "distance.Levenshtein.distance(a, b, weights=(1, 2, 3))",
    "osa": "distance.OSA.similarity(a, b)",
    "lcs_seq": "distance.LCSseq.normalized_similarity(a, b)",
    "damerau": "distance.DamerauLevenshtein.distance(a, b)",
    "levenshtein in a band": "distance.Levenshtein.distance(a, b, score_cutoff=400_000)",
    "damerau in a band": "distance.DamerauLevenshtein.distance(a, b, score_cutoff=400_000)",
    "jaro": "while True: distance.Jaro.similarity(huge, huge[1:])",
    "sequences": "distance.Indel.distance(list(a), list(b))",
    "ratio": "fuzz.ratio(a, b)",
    "partial_ratio": "fuzz.partial_ratio(a, b + 'x')",
    "token_set_ratio": "fuzz.token_set_ratio(a, b)",
    "WRatio": "fuzz.WRatio(a, b)",
    "partial_ratio_alignment": "fuzz.partial_ratio_alignment(a, b)",
    "editops": "distance.Levenshtein.editops(a, b)",
    "opcodes": "distance.Indel.opcodes(a[:500_000], b[:500_000])",
    "extractOne": "process.extractOne(a, ['x', b])",
    "cdist": "process.cdist([a], [b], scorer=distance.Levenshtein.distance, workers=1)",
    "cdist of long strings as they lie": "while True: "
    "process.cdist([huge, huge[2:]], [huge[1:]], scorer=distance.Levenshtein.distance, "
    "score_cutoff=1, workers=1)",
    "hamming as they lie": "other = huge[1:] + 'a'\n"
    "    while True: process.cdist([huge], [other], scorer=distance.Hamming.distance, workers=1)",
    "cpdist": "process.cpdist([a], [b], scorer=distance.OSA.distance, workers=1)",
    "top_k": "warpmatch.top_k(few, few, 1, scorer='osa', workers=1)",
    "pairs": "warpmatch.pairs([a], [b], scorer='levenshtein', score_cutoff=2_000_000, workers=1)",
    "pairs by their diagonals": "warpmatch.pairs(few, few, scorer='levenshtein', "
    "score_cutoff=50_000, workers=1)",
    "jaro of a batch": "corpus = Corpus([huge])\n"
    "    while True: warpmatch.matrix(corpus, corpus, scorer='jaro', workers=1)",
    "composite": "warpmatch.top_k([a], [b], 1, scorer='WRatio', workers=1)",
    "partial in lanes": "warpmatch.matrix([a], few, scorer='partial_ratio', workers=1)",
    "packing": "while True: Corpus([huge, huge, huge[1:]])",
    "default_process": "while True: warpmatch.utils.default_process(huge)",
    "export": "corpus = Corpus([huge])\n    while True: corpus.__arrow_c_array__()",
}
"""Each of one string, or few, that are long."""


@pytest.mark.parametrize(
    "program",
    [INTERRUPTED.format(call=call) for call in LONG_CALLS.values()]
    + [ONE_PAIR.format(call=call) for call in LONG_PAIRS.values()],
    ids=[*LONG_CALLS, *(f"long {name}" for name in LONG_PAIRS)],
)
def test_ctrl_c_stops_a_call_within_a_second(program: str):
    process = subprocess.Popen(
        [sys.executable, "-c", program],
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


@pytest.mark.parametrize(
    "missing", [set(), {"rich"}, {"rich", "tqdm"}], ids=["neither", "rich", "both"]
)
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


LONG = "ab" * 6_000, "ba c" * 3_000
SCALAR_CALLS = {
    "distance": lambda: distance.DamerauLevenshtein.distance(*LONG),
    "partial_ratio": lambda: fuzz.partial_ratio(LONG[0][:1_500], LONG[1]),
    "editops": lambda: distance.Levenshtein.editops(LONG[0] * 4, LONG[1] * 4),
    "extract": lambda: process.extract(
        LONG[0], LONG[1:], scorer=distance.DamerauLevenshtein.distance
    ),
    "export": lambda: Corpus([LONG[0] * 1000]).__arrow_c_array__(),
}


@pytest.mark.parametrize("call", SCALAR_CALLS.values(), ids=SCALAR_CALLS.keys())
def test_other_threads_run_during_a_long_pair(call):
    begun = threading.Event()
    ticks = 0
    done = threading.Event()

    def work() -> None:
        begun.set()
        call()
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    while not done.wait(0.001):
        ticks += 1
    thread.join()
    assert ticks > 3


def test_what_is_too_long_is_refused_unread():
    """Zeros that nobody has touched take no memory."""
    for length in (2**31 - 1, 2**32 + 3):
        huge = bytes(length)
        message = rf"has {length} code points, at most 2147483646 fit"
        with pytest.raises(warpmatch.errors.RangeError, match=rf"\[s1\] {message}"):
            distance.Levenshtein.distance(huge, b"a")
        with pytest.raises(warpmatch.errors.RangeError, match=rf"\[s2\] {message}"):
            fuzz.ratio(b"a", huge)
        with pytest.raises(warpmatch.errors.RangeError, match=rf"\[s1\] {message}"):
            distance.Indel.editops(huge, b"a")
        with pytest.raises(warpmatch.errors.RangeError, match=rf"row 1: {length} code points"):
            Corpus([b"a", huge])
        with pytest.raises(warpmatch.errors.RangeError, match=rf"\[query\] {message}"):
            process.extract(huge, [b"a"])
        with pytest.raises(warpmatch.errors.RangeError, match=rf"\[choices\] row 1: {length}"):
            process.extract(b"a", [b"b", huge])
        with pytest.raises(warpmatch.errors.RangeError, match=rf"\[queries\] row 0: {length}"):
            process.cpdist([huge], [b"a"])
        with pytest.raises(warpmatch.errors.RangeError, match=rf"row 1: {length} code points"):
            process.cdist([b"a", huge], [b"a" * 1000], scorer=distance.Prefix.distance)


def test_an_array_that_changes_is_packed_as_it_is_or_refused():
    array = np.array(["abcdefgh" * 8] * 20_000, dtype="U64")
    units = array.view(np.uint32)
    over = threading.Event()
    refusals: set[str] = set()

    def write() -> None:
        letter = 0
        while not over.is_set():
            letter += 1
            units[:: 1 + letter % 7] = ord("a") + letter % 26 if letter % 2 else 0x4E00 + letter

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(10):
            try:
                corpus = Corpus(array)
            except warpmatch.errors.InvalidArgument as error:
                refusals.add(re.sub(r"\d+", "N", str(error)))
            else:
                assert len(corpus) == len(array)
                assert all(len(str(string)) <= 64 for string in corpus)
            process.cpdist(array, array, scorer=fuzz.token_sort_ratio)
    finally:
        over.set()
        writer.join()
    assert refusals <= {"[strings] row N changed while it was packed"}


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
