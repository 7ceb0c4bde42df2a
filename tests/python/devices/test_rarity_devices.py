"""Rarity on every executor there is: what the CPU gives, to the last bit."""

import random
from typing import Literal

import numpy as np
import pytest
import warpmatch
from warpmatch import DeviceError, Rarity, process

KINDS = ["corporation", "corp", "inc", "company"]
STEMS = [
    "acme",
    "acmes",
    "globex",
    "initech",
    "umbrella",
    "umbrela",
    "hewlett",
    "packard",
    "lx350",
    "lx340",
    "7",
]


def names(count: int, seed: int) -> list[str | None]:
    """Names with words in common, misspelt, glued and unknown elsewhere; nulls, blanks, copies."""
    random_ = random.Random(seed)
    found: list[str | None] = [None, "", " . "]
    while len(found) < count:
        words = [*random_.sample(STEMS, random_.randint(1, 3)), random_.choice(KINDS)]
        if random_.random() < 0.2:
            words[0] = words[0][:-1] + random_.choice("xyz")
        if random_.random() < 0.1:
            words[:2] = ["".join(words[:2])]
        found.append(random_.choice(found) if random_.random() < 0.1 else " ".join(words))
    return found


LEFT = names(40, 1)
RIGHT = names(60, 2)
RARITY = Rarity(LEFT)


@pytest.mark.parametrize("cutoff", [None, 0.4])
@pytest.mark.parametrize("dtype", ["float64", "float32", "uint8"])
def test_a_matrix(device: str, cutoff: float | None, dtype: str):
    options = {"scorer": RARITY, "score_cutoff": cutoff, "dtype": dtype}
    expected = [[RARITY(a, b) for b in RIGHT] for a in LEFT]
    found = warpmatch.matrix(LEFT, RIGHT, device=device, **options)
    cut = np.where(np.array(expected) >= (cutoff or 0), expected, 0)
    np.testing.assert_array_equal(found, (np.rint(cut) if dtype == "uint8" else cut).astype(dtype))
    percent = process.cdist(
        LEFT, RIGHT, scorer=RARITY, score_multiplier=100, dtype=np.uint8, device=device
    )
    np.testing.assert_array_equal(percent, np.floor(100 * np.array(expected) + 0.5).astype("u1"))
    turned = process.cdist(
        LEFT, RIGHT, scorer=RARITY, score_multiplier=-1, dtype=np.float64, device=device
    )
    assert turned.tobytes() == (np.array(expected) * -1).tobytes()


@pytest.mark.parametrize("k", [1, 4, 1000])
@pytest.mark.parametrize("cutoff", [None, 0.0, 0.5])
def test_the_best(device: str, k: int, cutoff: float | None):
    options = {"scorer": RARITY, "score_cutoff": cutoff}
    found = warpmatch.top_k(LEFT, RIGHT, k, device=device, **options)
    expected = warpmatch.top_k(LEFT, RIGHT, k, device="cpu", **options)
    np.testing.assert_array_equal(found.indices, expected.indices)
    np.testing.assert_array_equal(found.scores, expected.scores)
    best = process.extract(LEFT[5], RIGHT, scorer=RARITY, limit=k, device=device)
    assert best == process.extract(LEFT[5], RIGHT, scorer=RARITY, limit=k)


@pytest.mark.parametrize("cutoff", [0.05, 0.5, 1.0])
def test_pairs(device: str, cutoff: float):
    options = {"scorer": RARITY, "score_cutoff": cutoff}
    for left, right in [(LEFT, RIGHT), (LEFT, LEFT)]:
        found = warpmatch.pairs(left, right, device=device, **options)
        scores = np.array([[RARITY(a, b) for b in right] for a in left])
        rows, others = np.nonzero(scores >= cutoff)
        assert (found.left.tolist(), found.right.tolist()) == (rows.tolist(), others.tolist())
        assert found.score.tolist() == scores[rows, others].tolist()
    joined = warpmatch.self_join(RIGHT, device=device, **options)
    expected = [
        (i, j, RARITY(RIGHT[i], RIGHT[j]))
        for i in range(len(RIGHT))
        for j in range(i + 1, len(RIGHT))
    ]
    assert list(joined) == [pair for pair in expected if pair[2] >= cutoff]


def test_pairs_row_by_row(device: str):
    left = [a for a in LEFT for _ in RIGHT]
    right = RIGHT * len(LEFT)
    found = process.cpdist(left, right, scorer=RARITY, dtype=np.float64, device=device)
    assert found.tolist() == [RARITY(a, b) for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("clusters", ["average", "components"])
def test_deduplication(device: str, clusters: Literal["average", "components"]):
    found = warpmatch.dedupe(
        RIGHT, threshold=0.6, scorer="rarity", clusters=clusters, device=device
    )
    expected = warpmatch.dedupe(
        RIGHT, threshold=0.6, scorer="rarity", clusters=clusters, device="cpu"
    )
    np.testing.assert_array_equal(found.clusters, expected.clusters)
    assert list(found.pairs) == list(expected.pairs)
    np.testing.assert_array_equal(
        found.rethreshold(0.8).clusters, expected.rethreshold(0.8).clusters
    )


def test_several_columns(device: str):
    table = {"name": RIGHT, "kind": [KINDS[i % 4] for i in range(len(RIGHT))]}
    found = warpmatch.dedupe(table, on=["name", "kind"], device=device)
    expected = warpmatch.dedupe(table, on=["name", "kind"], device="cpu")
    np.testing.assert_array_equal(found.clusters, expected.clusters)


def test_nothing(device: str):
    for right in ([], [None], ["", "."]):
        assert warpmatch.matrix(LEFT, right, scorer=RARITY, device=device).sum() == 0
        assert (
            len(warpmatch.pairs(LEFT, right, scorer=RARITY, score_cutoff=0.1, device=device)) == 0
        )
        best = warpmatch.top_k(LEFT, right, 2, scorer=RARITY, device=device)
        assert best.scores.sum() == 0


def test_a_plan(device: str):
    for operation in ("matrix", "top_k", "pairs", "self_join"):
        cutoff = 0.5 if operation in ("pairs", "self_join") else None
        found = warpmatch.plan(
            operation, LEFT, RIGHT, scorer=RARITY, score_cutoff=cutoff, device=device
        )
        assert found.device == ("cuda:0" if device == "cuda" else "cpu")
        assert found.reason == "asked for"
        assert found.results > 0


def test_a_device_that_is_not_there_is_an_error_of_every_call():
    missing = {"scorer": RARITY, "device": "cuda:99"}
    calls = [
        lambda: warpmatch.matrix(LEFT, RIGHT, **missing),
        lambda: warpmatch.top_k(LEFT, RIGHT, 2, **missing),
        lambda: warpmatch.pairs(LEFT, RIGHT, score_cutoff=0.5, **missing),
        lambda: warpmatch.self_join(LEFT, score_cutoff=0.5, **missing),
        lambda: warpmatch.dedupe(LEFT, threshold=0.5, **missing),
        lambda: warpmatch.plan("matrix", LEFT, RIGHT, **missing),
        lambda: process.cpdist(LEFT, LEFT, **missing),
        lambda: process.extract("acme", RIGHT, **missing),
    ]
    plain = warpmatch.matrix
    with pytest.raises(DeviceError) as ratio:
        plain(LEFT, RIGHT, device="cuda:99")
    for call in calls:
        with pytest.raises(DeviceError) as error:
            call()
        assert str(error.value) == str(ratio.value)
