"""Strings to compare: over many alphabets, of awkward lengths, and much alike."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

WHITE_SPACE = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000"
)
NOT_QUITE_SPACE = "\u180e\u200b\u2060\ufeff\x00_-"
ALPHABETS = (
    "ab",
    "\0a",
    "abcdefghijklmnopqrstuvwxyz ",
    "abcABC019 _-.,'&/",
    "abé ÀÿßµÞ\x85\xa0",
    "漢字仮名交的一是 了",
    "абвгдеР ё",
    "aąbcćęłó źé",
    "а肩©б —\u2009",
    "😀𝔘𐐀𞤀🀄a ",
    "aZé ÿİıΣσςK漢\u0301\ud800字😀𝔘",
    WHITE_SPACE + NOT_QUITE_SPACE + "ab漢",
    "".join(map(chr, range(256))),
)
WORDS = ("new", "york", "mets", "New", "YORK", "yankees", "nw", "the", "of", "gmbh", "co.", "&")
OTHER_WORDS = ("a", "10", "x", "été", "Zoë", "vs.", "漢字")
EDGES = (7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 300)
NULLS = (None, math.nan, np.float64("nan"), pd.NA)
SIZES = st.sampled_from([(0, 13)] * 2 * len(EDGES) + [(edge, edge) for edge in EDGES])
PHRASES = st.lists(st.sampled_from(WORDS + OTHER_WORDS), max_size=6)
PERCENT = st.integers(0, 99)

# Plain functions that draw, since a strategy made anew for each draw costs more than the draw.


def chance(draw: DrawFn, percent: int) -> bool:
    """True in so many of a hundred; a smaller example has False."""
    return draw(PERCENT) >= 100 - percent


@cache
def one_of(values: Sequence[Any]) -> SearchStrategy[Any]:
    return st.sampled_from(values)


@cache
def up_to(largest: int) -> SearchStrategy[int]:
    return st.integers(0, largest)


@cache
def over(alphabet: str, least: int, most: int) -> SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most)


def text(draw: DrawFn) -> str:
    """A string over one alphabet, or a phrase."""
    if not chance(draw, 25):
        return draw(over(draw(one_of(ALPHABETS)), *draw(SIZES)))
    words = draw(PHRASES)
    if not chance(draw, 30):
        return " ".join(words)
    return "".join(word + draw(one_of(WHITE_SPACE)) for word in words)


def relative(draw: DrawFn, text: str) -> str:
    """The string itself, an edited copy, one with other words, or a part."""
    kind = draw(PERCENT)
    if kind < 10:
        return text
    if kind < 60:
        return edited(draw, text)
    if kind < 75:
        return " ".join(draw(st.permutations(text.split(" "))))
    if kind < 82:
        return f"{text}{draw(one_of(' -'))}{text}" if len(text) < 100 else text
    begin, end = sorted(draw(up_to(len(text))) for _ in range(2))
    return text[begin:end]


def edited(draw: DrawFn, text: str) -> str:
    """One to four symbols inserted, left out, replaced or swapped with the next."""
    symbols = list(text)
    for _ in range(draw(up_to(3)) + 1):
        place = draw(up_to(len(symbols)))
        edit = draw(up_to(3))
        if edit == 0:
            symbols[place : place + 1] = []
        elif edit == 1:
            symbols[place : place + 2] = symbols[place : place + 2][::-1]
        else:
            known = text if text and chance(draw, 50) else draw(one_of(ALPHABETS))
            symbols[place : place + (edit == 2)] = [draw(one_of(known))]
    return "".join(symbols)


def pair(draw: DrawFn) -> tuple[str, str]:
    """Two strings, mostly related ones."""
    first = text(draw)
    return first, relative(draw, first) if chance(draw, 70) else text(draw)


def texts(draw: DrawFn, longest: int = 18) -> list[str]:
    """Strings with near and exact duplicates among them; now and then ten times as many."""
    made: list[str] = []
    for _ in range(draw(up_to(longest))):
        related = made and chance(draw, 50)
        made.append(relative(draw, of(draw, made)) if related else text(draw))
    if chance(draw, 5):
        return [f"{text}{turn}" if turn else text for turn in range(10) for text in made]
    return made


def as_bytes(text: str) -> bytes:
    """Its Latin-1 symbols."""
    return text.encode("latin-1", "ignore")


#: Sequences of hashables other than a string.
SEQUENCES = (
    str.split,
    tuple,
    lambda text: [ord(symbol) for symbol in text],
    lambda text: [(symbol, 1.5) for symbol in text],
    lambda text: [word if len(word) % 2 else len(word) for word in text.split(" ")],
)


def of(draw: DrawFn, values: list[Any]) -> Any:
    """One of the values."""
    return values[draw(up_to(len(values) - 1))]


def as_sequence(draw: DrawFn, text: str) -> Any:
    """The string as another sequence."""
    return draw(one_of(SEQUENCES))(text)


def is_null(value: Any) -> bool:
    """None, NaN and pandas.NA."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
