"""Strings to compare: over many alphabets, of awkward lengths, and much alike."""

import math
from random import Random
from typing import Any

import numpy as np
import pandas as pd

WHITE_SPACE = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000"
)
NOT_QUITE_SPACE = "\u180e\u200b\u2060\ufeff\x00_-"
ALPHABETS = (
    "ab",
    "abcdefghijklmnopqrstuvwxyz ",
    "abcABC019 _-.,'&/",
    "abé ÀÿßµÞ\x85\xa0",
    "漢字仮名交的一是 了",
    "😀𝔘𐐀𞤀🀄a ",
    "aZé ÿİıΣςςK漢\u0301\ud800字😀𝔘",
    WHITE_SPACE + NOT_QUITE_SPACE + "ab漢",
    "".join(map(chr, range(256))),
)
WORDS = ("new", "york", "mets", "New", "YORK", "yankees", "nw", "the", "of", "gmbh", "co.", "&")
OTHER_WORDS = ("a", "10", "x", "été", "Zoë", "vs.", "漢字")
EDGES = (7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 300)
NULLS = (None, math.nan, np.float64("nan"), pd.NA)


class Maker:
    """Makes strings, pairs and sets of them from one source of chance."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        return self.rng.random() < probability

    def text(self) -> str:
        """A string over one alphabet, or a phrase."""
        if self.chance(0.25):
            return self.phrase()
        return "".join(self.rng.choices(self.rng.choice(ALPHABETS), k=self._length()))

    def phrase(self) -> str:
        """Words, some of them repeated, between all sorts of white space."""
        words = self.rng.choices(WORDS + OTHER_WORDS, k=self.rng.randrange(7))
        if self.chance(0.7):
            return " ".join(words)
        return "".join(word + self.rng.choice(WHITE_SPACE) for word in words)

    def pair(self) -> tuple[str, str]:
        """Two strings, mostly related ones."""
        first = self.text()
        return first, self.relative(first) if self.chance(0.7) else self.text()

    def relative(self, text: str) -> str:
        """An edited copy, one with other words, a part, or the string itself."""
        kind = self.rng.choices((_edited, _shuffled, _repeated, _part, _same), (8, 2, 1, 2, 1))[0]
        return kind(self.rng, text)

    def texts(self, longest: int = 9) -> list[str]:
        """A set of strings with near and exact duplicates among them; now and then a large one."""
        count = self.rng.randrange(longest + 1)
        if self.chance(0.02):
            count *= 10
        made: list[str] = []
        for _ in range(count):
            made.append(
                self.relative(self.rng.choice(made)) if made and self.chance(0.5) else self.text()
            )
        return made

    def as_bytes(self, text: str) -> bytes:
        """Its Latin-1 symbols."""
        return text.encode("latin-1", "ignore")

    def as_sequence(self, text: str) -> Any:
        """A sequence of hashables other than a string."""
        kind = self.rng.randrange(5)
        if kind == 0:
            return text.split()
        if kind == 1:
            return tuple(text)
        if kind == 2:
            return [ord(symbol) for symbol in text]
        if kind == 3:
            return [(symbol, 1.5) for symbol in text]
        return [word if len(word) % 2 else len(word) for word in text.split(" ")]

    def null(self) -> Any:
        """What counts as no string."""
        return self.rng.choice(NULLS)

    def _length(self) -> int:
        if self.chance(0.7):
            return self.rng.randrange(14)
        edge = self.rng.choice(EDGES)
        return edge if edge < 300 or self.chance(0.3) else self.rng.randrange(40)


def _edited(rng: Random, text: str) -> str:
    symbols = list(text)
    for _ in range(rng.randrange(1, 5)):
        place = rng.randrange(len(symbols) + 1)
        edit = rng.randrange(4)
        new = rng.choice(text or "a") if rng.random() < 0.5 else rng.choice(rng.choice(ALPHABETS))
        if edit == 0:
            symbols.insert(place, new)
        elif edit == 1:
            symbols[place : place + 1] = []
        elif edit == 2:
            symbols[place : place + 1] = [new]
        else:
            symbols[place : place + 2] = symbols[place : place + 2][::-1]
    return "".join(symbols)


def _shuffled(rng: Random, text: str) -> str:
    words = text.split(" ")
    return " ".join(rng.sample(words, len(words)))


def _repeated(rng: Random, text: str) -> str:
    return f"{text}{rng.choice(' -')}{text}" if len(text) < 100 else text


def _part(rng: Random, text: str) -> str:
    begin, end = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    return text[begin:end]


def _same(rng: Random, text: str) -> str:
    del rng
    return text


def is_null(value: Any) -> bool:
    """None, NaN and pandas.NA."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
