"""cpdist by every scorer of fuzz and by place, of strings of every script.

With white space of every sort.
"""

import itertools
import random

import numpy as np
import pyarrow as pa
import pytest
import rapidfuzz
from reference import polars
from warpmatch import distance, process
from warpmatch.scorers.metrics import FUZZ

SCRIPTS = {
    "ascii": "abcde",
    "latin-1": "aé\xa0\x85bß",
    "controls": "ab\0c\x1f",
    "cyrillic": "абвгд",
    "cyrillic, no-break spaces": "аб\xa0\x85в",
    "greek": "αβγδε",
    "polish": "aąóżb",
    "chinese": "一丁七万丈",
    "ogham": "ᚁᚂᚃ\u1680a",
    "punctuation": "\u2000\u2010\u2011\u2028\u202f",
    "kana": "ぁあぃい\u3000",
    "emoji": "😀😁ab",
    "families": "👨\u200d👩❤\ufe0f🇫🇷🧿🏳 ",
    "four bytes of several planes": "😀𠮷𪛓𝐀\U0010ffff一",
    "four bytes and what is moved for them": "😀🀄Ａﷺ\ud7ff",
    "four bytes and private use": "😀\ue000\uf8ff",
}
SPACES = (" ", " ", "  ", "\t", "\x1c", "\n ")


def columns(count: int) -> tuple[list[str], list[str]]:
    draw = random.Random(11)

    def word(alphabet: str) -> str:
        return "".join(draw.choices(alphabet, k=draw.choice([1, 1, 2, 3, 5, 8, 9, 12, 17])))

    def joined(words: list[str]) -> str:
        text = "".join(word + draw.choice(SPACES) for word in words)
        return draw.choice(["", "", " "]) + (text if draw.random() < 0.3 else text.rstrip(" "))

    rows: list[tuple[str, str]] = []
    while len(rows) < count:
        alphabet, other = draw.choices(list(SCRIPTS.values()), k=2)
        words = [word(alphabet) for _ in range(draw.choice([0, 1, 1, 2, 3, 4, 5, 8, 14]))]
        words += draw.choices(words, k=draw.randint(0, 2)) if words else []
        others = draw.sample(words, len(words))
        if others:
            others[0] = word(alphabet if draw.random() < 0.7 else other)
        rows.append((joined(words), joined(others if draw.random() < 0.7 else [word(other)])))
    left, right = zip(*rows, strict=True)
    return list(left), list(right)


@pytest.mark.parametrize("scorer", FUZZ)
@pytest.mark.parametrize("cutoff", [None, 0, 77.7, 100])
def test_scores_are_those_of_rapidfuzz(scorer: str, cutoff: float | None):
    left, right = columns(2000)
    expected = rapidfuzz.process.cpdist(
        left,
        right,
        scorer=getattr(rapidfuzz.fuzz, scorer),
        score_cutoff=cutoff,
        dtype=np.float64,
    )
    for a, b in ((left, right), (pa.array(left), pa.array(right)), (left, pa.array(right))):
        found = process.cpdist(a, b, scorer=scorer, score_cutoff=cutoff, dtype=np.float64)
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("metric", "form"),
    [
        ("Levenshtein", "distance"),
        ("OSA", "distance"),
        ("Indel", "distance"),
        ("LCSseq", "similarity"),
        ("Hamming", "distance"),
        ("Jaro", "similarity"),
        ("JaroWinkler", "similarity"),
    ],
)
def test_symbols_of_each_size_at_the_ends_of_words(metric: str, form: str):
    draw = random.Random(7)
    left: list[str] = []
    right: list[str] = []
    for alphabet in ("a😀", "aé一😀", "😀😁🤣🧿🇫", "ab😀𠮷𪛓𝐀", "一丁𠮷", "Ａ😀\ue000a"):
        for length in (1, 2, 14, 15, 16, 17, 31, 32, 33, 62, 63, 64, 65, 127, 128, 129, 260):
            for _ in range(6):
                text = draw.choices(alphabet, k=length)
                left.append("".join(text))
                for _ in range(draw.randint(0, 4)):
                    text[draw.randrange(len(text))] = draw.choice(
                        ("", "x", "😁", draw.choice(alphabet))
                    )
                right.append("".join(text))
    scorer = getattr(getattr(distance, metric), form)
    reference = getattr(getattr(rapidfuzz.distance, metric), form)
    expected = [reference(a, b) for a, b in zip(left, right, strict=True)]
    for a, b in ((left, right), (pa.array(left), pa.array(right)), (left, pa.array(right))):
        found = process.cpdist(a, b, scorer=scorer, dtype=np.float64)
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("metric", ["Hamming", "Prefix", "Postfix"])
@pytest.mark.parametrize(
    "form", ["distance", "similarity", "normalized_distance", "normalized_similarity"]
)
@pytest.mark.parametrize("cutoff", [None, 0, 1])
def test_places_are_compared_as_rapidfuzz_does(metric: str, form: str, cutoff: int | None):
    left, right = columns(2000)
    starts = [
        "".join(words) for words in itertools.product("aбÃ一丁😀😁", "aбÃ一丁😀😁", ("", "x" * 60))
    ]
    for i in range(0, 2000, 2):
        start, end = starts[i % len(starts)], starts[i * 7 % len(starts)]
        left[i], right[i] = start + left[i] + end, start + right[i] + end
    expected = rapidfuzz.process.cpdist(
        left,
        right,
        scorer=getattr(getattr(rapidfuzz.distance, metric), form),
        score_cutoff=cutoff,
        dtype=np.float64,
    )
    scorer = getattr(getattr(distance, metric), form)
    kinds = (
        list,
        pa.array,
        lambda strings: pa.array(strings, pa.large_string()),
        lambda strings: pa.array(strings, pa.string_view()),
        lambda strings: pa.array(strings).dictionary_encode(),
        polars().Series,
    )
    for of_left, of_right in [(kind, kind) for kind in kinds] + [
        (list, pa.array),
        (pa.array, list),
    ]:
        found = process.cpdist(
            of_left(left),
            of_right(right),
            scorer=scorer,
            score_cutoff=cutoff,
            dtype=np.float64,
            workers=2,
        )
        np.testing.assert_array_equal(found, expected)
