"""Processes that are forked or started while others are at work, and what is sent between them."""

import copy
import multiprocessing
import os
import pickle
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest
import warpmatch
from warpmatch import distance, fuzz, process, utils

NAMES = [f"company {i * 7919 % 1003} ltd {i % 7}" for i in range(600)]
SHORT = ["Acme Corp", "Acme Corp.", None, "Zenith", "acme corp"]
TABLE = {"name": SHORT, "city": ["a", "a", "b", "b", "a"]}


def answers(corpus: warpmatch.Corpus) -> tuple[Any, ...]:
    """Of calls that use threads, a corpus of the caller's, and what is kept from call to call."""
    return (
        float(warpmatch.matrix(corpus, corpus, scorer="token_set_ratio", workers=2).sum()),
        warpmatch.dedupe(NAMES, threshold=90, workers=2).n_clusters,
        len(warpmatch.self_join(corpus, score_cutoff=90, workers=2)),
        process.extractOne("company 7", NAMES, scorer=fuzz.WRatio),
    )


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_give_the_same(method: str):
    corpus = warpmatch.Corpus(NAMES)
    expected = answers(corpus)
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(answers, [corpus] * 3)) == [expected] * 3


def test_a_process_is_forked_while_threads_are_at_work():
    corpus = warpmatch.Corpus(NAMES)
    expected = answers(corpus)
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            warpmatch.matrix(corpus, corpus, scorer="token_set_ratio", workers=2)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            child = os.fork()
            if child == 0:
                os._exit(0 if answers(corpus) == expected else 1)
            give_up = time.monotonic() + 300  # of a child that waits for ever
            ended, status = os.waitpid(child, os.WNOHANG)
            while not ended and time.monotonic() < give_up:
                time.sleep(0.02)
                ended, status = os.waitpid(child, os.WNOHANG)
            if not ended:
                os.kill(child, 9)
            assert (bool(ended), status) == (True, 0)
    finally:
        done.set()
        for thread in threads:
            thread.join()


DEDUPED = warpmatch.dedupe(SHORT, threshold=90)
BY_RARITY = warpmatch.dedupe(SHORT, scorer="rarity")
RECORDS = warpmatch.dedupe(TABLE, on=["name", "city"])
EDITS = distance.Levenshtein.editops("abc", "abd")
MADE: dict[str, Any] = {
    "Corpus": warpmatch.Corpus(SHORT),
    "Corpus of a chain": warpmatch.Corpus(
        warpmatch.Corpus(SHORT, processor=utils.normalise), processor=utils.default_process
    ),
    "Dedupe": DEDUPED,
    "Dedupe by rarity": BY_RARITY,
    "Dedupe with weights": warpmatch.dedupe(
        SHORT, scorer="levenshtein", threshold=1, scorer_kwargs={"weights": (1, 1, 2)}
    ),
    "RecordDedupe": RECORDS,
    "Links": warpmatch.link(SHORT, SHORT),
    "RecordLinks": warpmatch.link(TABLE, TABLE, on=["name", "city"]),
    "Rarity": warpmatch.Rarity(SHORT),
    "TopK": warpmatch.top_k(SHORT, SHORT, 2),
    "Pairs": warpmatch.self_join(SHORT, score_cutoff=80),
    "Plan": warpmatch.plan("self_join", SHORT, score_cutoff=80),
    "Evaluation": warpmatch.evaluate(DEDUPED, [0, 0, 1, 2, 0]),
    "Explanation": DEDUPED.explain(0, 1),
    "Explanation by rarity": BY_RARITY.explain(0, 1),
    "Waterfall": RECORDS.explain(0, 1),
    "EvidenceModel": RECORDS.model,
    "ThresholdChoice": RECORDS.threshold_choice,
    "Group": next(DEDUPED.groups()),
    "Editops": EDITS,
    "Opcodes": EDITS.as_opcodes(),
    "Editop": EDITS[0],
    "MatchingBlock": EDITS.as_matching_blocks()[0],
    "ScoreAlignment": fuzz.partial_ratio_alignment("abc", "xabcx"),
    "Normaliser": utils.Normaliser(marks=False),
    "a function": fuzz.ratio,
    "a function of a module": distance.Levenshtein.distance,
    "a processor": utils.default_process,
    "an error": warpmatch.DeviceError("no device"),
    "a warning": warpmatch.CutoffWarning("a slip"),
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("protocol", [2, 4, 5])
def test_everything_is_pickled(name: str, protocol: int):
    there = MADE[name]
    back = pickle.loads(pickle.dumps(there, protocol))
    assert type(back) is type(there)
    assert repr(back) == repr(there)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_everything_is_copied(name: str, copied: Any):
    there = MADE[name]
    assert type(copied(there)) is type(there)
    assert repr(copied(there)) == repr(there)


def test_what_was_pickled_goes_on_working():
    by_rarity = pickle.loads(pickle.dumps(BY_RARITY))
    assert by_rarity.explain(0, 1) == BY_RARITY.explain(0, 1)
    assert by_rarity.pairs == BY_RARITY.pairs
    assert np.array_equal(by_rarity.rethreshold(1).clusters, BY_RARITY.rethreshold(1).clusters)
    records = pickle.loads(pickle.dumps(RECORDS))
    assert records.pairs == RECORDS.pairs
    assert records.explain(0, 3) == RECORDS.explain(0, 3)
    assert repr(records.rethreshold(5)) == repr(RECORDS.rethreshold(5))
