"""More results than there is room for: clamped where there cannot be as many, else counted.

What runs out of memory does so in a process of its own, whose address space is limited.
"""

import resource
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
import warpmatch
from warpmatch import process

CHOICES = ["Hannah", "Anna", None, "Bob"]


@pytest.mark.parametrize("k", [5, 10**9, 2**31, 2**62, 2**64, 10**30, np.int64(2**62)])
def test_there_are_no_more_results_than_choices(k: int) -> None:
    best = warpmatch.top_k(["Anna", "Bob"], CHOICES, k)
    assert best.indices.tolist() == [[1, 0, 3, -1], [3, 0, 1, -1]]
    assert best.scores.shape == (2, 4)
    assert warpmatch.plan("top_k", ["Anna", "Bob"], CHOICES, k=k).results == 8


def test_no_choices_are_no_places() -> None:
    best = warpmatch.top_k(["Anna", "Bob"], [], 10**30)
    assert best.indices.shape == best.scores.shape == (2, 0)
    assert len(list(zip(best.indices, best.scores, strict=True))) == 2


@pytest.mark.parametrize("limit", [10**9, 2**62, 10**30])
@pytest.mark.parametrize("choices", [CHOICES, tuple(CHOICES), warpmatch.Corpus(CHOICES)])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_huge_limit_is_all(choices: object, limit: int, workers: int) -> None:
    found = process.extract("Anna", choices, limit=limit, workers=workers)
    assert [row for _, _, row in found] == [1, 0, 3]


def test_results_beyond_the_machine_are_counted_not_tried() -> None:
    copies = warpmatch.Corpus(["Anna"] * 5_000_000)
    with pytest.raises(warpmatch.OutOfMemory) as error:
        warpmatch.self_join(copies, score_cutoff=90)
    assert isinstance(error.value, MemoryError)
    assert "12499997500000 pairs among 5000000 rows take" in str(error.value)
    assert "raise score_cutoff (90 now)" in str(error.value)
    with pytest.raises(MemoryError, match="3000000 best choices of each of 3000000 queries"):
        warpmatch.top_k(["a"] * 3_000_000, ["a"] * 3_000_000, 10**30)
    with pytest.raises(MemoryError, match=r"shape \(5000000, 5000000\) as float64 .* GiB"):
        warpmatch.matrix(copies, copies, dtype=np.float64)


def test_dedupe_needs_no_room_for_pairs() -> None:
    found = warpmatch.dedupe(["Anna", "Anne"] * 1_000_000, threshold=70)
    assert found.n_clusters == 1
    assert found.pair_count == 2_000_000 * 1_999_999 // 2
    assert found.explain(0, 1_999_999).path == (0, 1_999_999)


def test_explain_goes_by_distinct_strings() -> None:
    spellings = ["aaaa", "aaab", "aabb", "abbb"]
    found = warpmatch.dedupe(spellings * 50_000, scorer="levenshtein", threshold=1)
    assert found.explain(199_996, 199_999).path == (199_996, 1, 2, 199_999)
    assert "pairs" not in found.__dict__  # 10**10 of them would not fit


def limited(code: str, mebibytes: int) -> str:
    """What the code prints in a process that has so much memory beyond what it starts with."""
    start = (
        "import resource, warpmatch, numpy\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        f"limit = used + ({mebibytes} << 20)\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def message_of(call: str) -> str:
    return (
        f"try:\n    {call}\n"
        "except MemoryError as error:\n"
        "    print(type(error).__name__, error)\n"
        "else:\n    print('it fits')\n"
    )


@pytest.fixture
def addresses() -> Callable[[str, int], str]:
    if resource.getrlimit(resource.RLIMIT_AS)[1] != resource.RLIM_INFINITY:
        pytest.skip("the address space is limited already")
    return limited


def test_running_out_says_how_many_pairs_there_were(addresses: Callable[[str, int], str]) -> None:
    strings = "strings = warpmatch.Corpus([str(i) for i in range(20000)])\n"
    call = "warpmatch.self_join(strings, scorer='levenshtein', score_cutoff=9, workers=1)"
    said = addresses(strings + message_of(call), 300)
    assert said.startswith("OutOfMemory out of memory: at least ")
    assert "pairs of distinct strings among 20000 rows; lower score_cutoff (9 now)" in said
    assert int(said.split("at least ")[1].split()[0]) > 1_000_000


def test_running_out_by_rarity_says_the_same(addresses: Callable[[str, int], str]) -> None:
    strings = "strings = warpmatch.Corpus([f'corp a{i}' for i in range(20000)])\n"
    rarity = "rarity = warpmatch.Rarity(['corp', 'a1'], processor=None)\n"
    join = "warpmatch.self_join(strings, scorer=rarity, score_cutoff=1e-3, workers=1)"
    said = addresses(strings + rarity + message_of(join), 300)
    assert said.startswith("OutOfMemory out of memory: at least ")
    assert "pairs of distinct strings among 20000 rows; raise score_cutoff (0.001 now)" in said
    cluster = "warpmatch.dedupe(strings, scorer=rarity, threshold=1e-3, workers=1)"
    said = addresses(strings + rarity + message_of(cluster), 300)
    assert said.startswith("OutOfMemory out of memory: clustering 20000 rows of 20000 distinct")


def test_running_out_of_room_for_the_best_says_so(addresses: Callable[[str, int], str]) -> None:
    strings = "strings = warpmatch.Corpus([str(i) for i in range(20000)])\n"
    call = "warpmatch.top_k(strings, strings, 20000, workers=1, device='cpu')"
    said = addresses(strings + message_of(call), 300)
    assert said.startswith("OutOfMemory out of memory: 20000 best choices of each of 20000 queries")
    assert "ask for a lower k" in said
