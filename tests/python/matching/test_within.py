"""`within=`: what a join of everything gives in the blocks, without looking beyond them."""

from typing import Any

import numpy as np
import pytest
import warpmatch
from warpmatch import _core, dedupe, link
from warpmatch.evidence import blocks
from warpmatch.evidence.blocks import Blocks
from warpmatch.evidence.records import Records, read_records
from warpmatch.matching.generous import Found

WORDS = ["acme", "globex", "initech", "umbrella", "stark", "wayne", "north", "south", "corp", "ltd"]


def rows(count: int, towns: int, seed: int) -> dict[str, list[Any]]:
    """Names of two or three words, in towns of all sizes; some have none."""
    random = np.random.default_rng(seed)
    names = [" ".join(random.choice(WORDS, random.integers(2, 4))) for _ in range(count)]
    shares = 1 / np.arange(1, towns + 1)
    town: list[Any] = random.choice(towns, count, p=shares / shares.sum()).tolist()
    town = [None if random.random() < 0.1 else number for number in town]
    for place in range(0, count, 50):
        names[place] = ["", "...", "Acme", "acme corp"][place // 50 % 4]
    return {"name": names, "town": town, "year": random.integers(1, 3, count).tolist()}


def records_of(*tables: dict[str, list[Any]], within: tuple[str, ...] = ("town",)) -> Records:
    sides = tuple((table, "data") for table in tables)
    return read_records(sides, {"name": None, "year": "code"}, {}, within, "cpu", 1)


def filtered_after(records: Records, cutoff: float) -> Found:
    """By a join of everything."""
    assert records.blocks is not None
    engine, texts = records.rarity._engine, records.texts
    run = _core.Run("cpu", 1, None)
    if records.two_tables:
        found = Found(*engine.pairs(texts[0], texts[1], cutoff, run))
    else:
        found = Found(*engine.self_join(texts[0], cutoff, run))
    left, right = records.blocks[0][found.left], records.blocks[-1][found.right]
    return found.where((left == right) & (left >= 0))


@pytest.mark.parametrize("few", [0, 3, 64, 10**6])
@pytest.mark.parametrize("at_a_time", [1, 100, 1 << 20])
@pytest.mark.parametrize("within", [("town",), ("town", "year"), ("year",), ("name",)])
def test_it_is_what_filtering_afterwards_gives(
    few: int, at_a_time: int, within: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(blocks, "_FEW_A_ROW", few)
    monkeypatch.setattr(blocks, "_AT_A_TIME", at_a_time)
    left, right = rows(300, 12, 1), rows(200, 15, 2)
    for records in (records_of(left, within=within), records_of(left, right, within=within)):
        joined = Blocks(records, 0.15, False)
        for cutoff in (0.5, 0.15, 0.9):
            found, wanted = joined.join(cutoff), filtered_after(records, cutoff)
            assert [column.tolist() for column in found] == [column.tolist() for column in wanted]
            assert [column.dtype for column in found] == [column.dtype for column in wanted]


def test_nothing_is_looked_at_beyond_a_block(monkeypatch: pytest.MonkeyPatch):
    table = rows(2000, 300, 3)
    records = records_of(table)
    assert records.blocks is not None
    looked = {"scored": 0, "joined": 0, "largest": 0}

    class Counting:
        """The engine, which counts the pairs that it is asked for."""

        def __init__(self, engine: Any) -> None:
            self.engine = engine

        def score_rows(self, sides: Any, left: Any, right: Any, run: Any) -> Any:
            looked["scored"] += len(left)
            return self.engine.score_rows(sides, left, right, run)

        def self_join(self, corpus: Any, cutoff: float, run: Any) -> Any:
            looked["joined"] += len(corpus) * (len(corpus) - 1) // 2
            looked["largest"] = max(looked["largest"], len(corpus))
            return self.engine.self_join(corpus, cutoff, run)

    rarity = records.rarity
    monkeypatch.setattr(warpmatch.Rarity, "_engine", Counting(rarity._engine))
    Blocks(records, 0.15, False).join(0.5)
    known = records.blocks[0][records.blocks[0] >= 0]
    sizes = np.bincount(known)
    assert looked["scored"] + looked["joined"] == int(np.sum(sizes * (sizes - 1) // 2))
    assert looked["largest"] == sizes.max()
    assert looked["scored"] <= 64 * len(known)


def test_empty_and_single_blocks():
    table = {"name": ["acme", "acme", "acme"], "town": [None, None, 1], "year": [1, 1, 1]}
    other = {"name": ["acme"], "town": [2], "year": [1]}
    for records in (records_of(table), records_of(table, other), records_of(other)):
        assert [len(column) for column in Blocks(records, 0.15, False).join(0.5)] == [0, 0, 0]
    nothing: dict[str, list[Any]] = {"name": [], "town": [], "year": []}
    assert dedupe(nothing, on="name", within="town").n_clusters == 0
    assert len(link(nothing, table, on="name", within="town")) == 0


def test_progress_hears_of_the_blocks():
    heard: list[tuple[int, int]] = []
    table = rows(600, 2, 4)
    dedupe(
        table, on="name", within="town", progress=lambda done, total: heard.append((done, total))
    )
    assert (2, 2) in heard
