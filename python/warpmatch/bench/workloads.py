"""What is compared: strings made from a seed, the same on every machine."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

__all__ = [
    "LENGTHS",
    "LIKENESS",
    "SCRIPTS",
    "SEED",
    "SearchTask",
    "Workload",
    "city_task",
    "halves",
    "in_script",
    "long_strings",
    "mingled",
    "misspelt_some",
    "no_match_task",
    "people",
    "phrase_pairs",
    "phrases",
    "published",
    "random_strings",
    "search_in_script",
    "search_task",
    "sequences",
    "shuffled",
    "word_pairs",
    "workload",
    "workload_names",
]

SEED = 42
LENGTHS = (8, 16, 32, 64, 65, 128, 256)
LIKENESS = ("similar", "dissimilar", "near")
"""Of long strings: alike but for some 2 % of their symbols, unrelated, alike but for 2 edits."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Workload:
    """Queries to compare with choices."""

    name: str
    queries: list[str]
    choices: list[str]
    length: int | None = None
    """That of every string, where all have one."""

    @property
    def pairs(self) -> int:
        """Every query with every choice."""
        return len(self.queries) * len(self.choices)

    @property
    def cells(self) -> int:
        """What textbook tables of all pairs would fill: code points times code points."""
        return sum(map(len, self.queries)) * sum(map(len, self.choices))

    @property
    def is_ascii(self) -> bool:
        """Are bytes code points here?"""
        return all(map(str.isascii, self.queries)) and all(map(str.isascii, self.choices))

    @property
    def facts(self) -> dict[str, Any]:
        """What a row says of it."""
        length = {} if self.length is None else {"length": self.length}
        return {"workload": self.name, **length, "pairs": self.pairs}

    def part(self, count: int) -> "Workload":
        """The first strings of both sides; the count goes into the name."""
        queries, choices = self.queries[:count], self.choices[:count]
        return Workload(f"{self.name}-{count}", queries, choices, self.length)


@dataclass(frozen=True)
class SearchTask:
    """Queries, and choices that have something close to each of them."""

    name: str
    queries: list[str]
    choices: list[str]


def random_strings(
    count: int, shortest: int, longest: int | None = None, seed: int = SEED
) -> list[str]:
    """Lower-case letters, every letter and every length equally likely."""
    rng = random.Random(seed)
    lengths = range(shortest, (longest or shortest) + 1)
    return ["".join(rng.choices(_LETTERS, k=rng.choice(lengths))) for _ in range(count)]


def long_strings(length: int, count: int, likeness: str) -> Workload:
    """So many strings on both sides, about as long as said and as alike as one of `LIKENESS`.

    >>> from warpmatch.bench import workloads
    >>> workloads.long_strings(1000, 20, "near").facts
    {'workload': 'near-1000', 'pairs': 400}
    """
    rng = random.Random(SEED + length)
    if likeness == "dissimilar":
        strings = random_strings(2 * count, length, seed=SEED + length)
    else:
        edits = 1 if likeness == "near" else max(1, length // 100)
        [base] = random_strings(1, length, seed=SEED + length)
        strings = [misspelt(base, edits, rng) for _ in range(2 * count)]
    return halves(f"{likeness}-{length}", strings)


def phrases(count: int, seed: int = SEED) -> list[str]:
    """Two to six words of three to nine letters, from a vocabulary of 2,000."""
    rng = random.Random(seed)
    words = random_strings(2000, 3, 9, seed)
    return [" ".join(rng.choices(words, k=rng.randint(2, 6))) for _ in range(count)]


def misspelt(text: str, edits: int, rng: random.Random, letters: str = _LETTERS) -> str:
    """The text after that many replacements, insertions and deletions."""
    symbols = list(text)
    for _ in range(edits):
        place = rng.randrange(len(symbols))
        symbols[place : place + rng.randint(0, 1)] = rng.choices(letters, k=rng.randint(0, 1))
        symbols = symbols or [letters[0]]
    return "".join(symbols)


def people(count: int) -> list[str]:
    """Names of people, one in eight a misspelt copy of an earlier one; common ones come often.

    A shorter list is the beginning of a longer one, so that growth is growth and nothing else.
    """
    rng = random.Random(SEED)
    given, family = _invented_names(400, rng), _invented_names(6000, rng)
    made: list[str] = []
    for _ in range(count):
        if made and rng.random() < 0.125:
            made.append(misspelt(rng.choice(made), rng.randint(1, 2), rng))
        else:
            made.append(f"{_often_the_first(given, rng)} {_often_the_first(family, rng)}")
    return made


def sequences(kind: str, count: int) -> list[str]:
    """What biologists compare, one in eight a copy of an earlier one with an edit or two.

    ``peptides`` are like the binding loops of receptors: they begin and end in few ways. ``dna``
    are barcodes of 16 to 20 bases. A shorter list is the beginning of a longer one.
    """
    rng = random.Random(SEED)
    letters, starts, ends = {
        "peptides": ("ACDEFGHIKLMNPQRSTVWY", ("CASS", "CASR", "CAWS"), ("EQYF", "EAFF", "DTQYF")),
        "dna": ("ACGT", ("",), ("",)),
    }[kind]
    shortest, longest = (4, 9) if kind == "peptides" else (16, 20)
    made: list[str] = []
    for _ in range(count):
        if made and rng.random() < 0.125:
            made.append(misspelt(rng.choice(made), rng.randint(1, 2), rng, letters))
        else:
            middle = "".join(rng.choices(letters, k=rng.randint(shortest, longest)))
            made.append(rng.choice(starts) + middle + rng.choice(ends))
    return made


def shuffled(strings: Sequence[str], count: int) -> list[str]:
    """The first so many in an order drawn at random: a shorter list begins a longer one."""
    drawn = list(strings)
    random.Random(SEED).shuffle(drawn)
    return drawn[:count]


def mingled(strings: Sequence[str], count: int) -> list[str]:
    """So many strings with a word of another one put in, as alike as the strings themselves are.

    A shorter list is the beginning of a longer one.
    """
    rng = random.Random(SEED)
    made: list[str] = []
    for _ in range(count):
        words = strings[int(len(strings) * rng.random())].split(" ")
        other = strings[int(len(strings) * rng.random())].split(" ")
        place = int((len(words) + 1) * rng.random())
        words.insert(place, other[int(len(other) * rng.random())])
        made.append(" ".join(words))
    return made


def misspelt_some(strings: Sequence[str], count: int) -> list[str]:
    """So many of the strings, evenly chosen, each with one or two edits."""
    rng = random.Random(SEED)
    chosen = strings[:: max(1, len(strings) // count)][:count]
    return [misspelt(text, rng.randint(1, 2), rng) for text in chosen]


def _invented_names(count: int, rng: random.Random) -> list[str]:
    starts, vowels, ends = "bcdfghjklmnprstvwz", "aeiou", ["", "n", "r", "s", "l", "ck", "nd"]
    syllables = [start + vowel for start in starts for vowel in vowels]
    return [
        ("".join(rng.choices(syllables, k=rng.randint(2, 4))) + rng.choice(ends)).capitalize()
        for _ in range(count)
    ]


def _often_the_first(names: list[str], rng: random.Random) -> str:
    return names[int(len(names) * rng.random() ** 3)]


def word_pairs(count: int, length: int) -> list[tuple[str, str]]:
    """Pairs of equal lengths or nearly so: by turns unrelated, and alike but for a fifth."""
    rng = random.Random(SEED + length)
    firsts, others = (random_strings(count, length, seed=SEED + side) for side in (1, 2))
    return [
        (a, b if place % 2 else misspelt(a, max(1, length // 5), rng))
        for place, (a, b) in enumerate(zip(firsts, others, strict=True))
    ]


def phrase_pairs(count: int) -> list[tuple[str, str]]:
    """Pairs of phrases: by turns unrelated, and alike but for three edits."""
    rng = random.Random(SEED)
    firsts, others = phrases(count, SEED + 1), phrases(count, SEED + 2)
    return [
        (a, b if place % 2 else misspelt(a, 3, rng))
        for place, (a, b) in enumerate(zip(firsts, others, strict=True))
    ]


@cache
def search_task(count: int = 1_000_000) -> SearchTask:
    """Phrases, and a query that one of them is with two edits."""
    rng = random.Random(SEED)
    choices = phrases(count)
    query = phrases(1, SEED + 1)[0]
    choices[rng.randrange(count)] = misspelt(query, 2, rng)
    return SearchTask("phrases", [query], choices)


def no_match_task(count: int = 1_000_000) -> SearchTask:
    """The same phrases, and a query about as long that none of them is like."""
    [query] = random_strings(1, 27, seed=SEED + 2)
    return SearchTask("no-match", [query], search_task(count).choices)


def city_task() -> SearchTask:
    """Misspelt cities against 20,000 choices that are four cities again and again."""
    choices = ["New York", "Newark", "New Orleans", "Los Angeles"] * 5000
    return SearchTask("cities", ["new yrok", "Newrak", "Nw Orleans", "Los Angelos"], choices)


def _translation(first: str) -> dict[int, int]:
    return {ord(letter): ord(first) + place for place, letter in enumerate(_LETTERS)}


SCRIPTS = {
    "ascii": {},
    "cyrillic": _translation("а"),
    "greek": _translation("α"),
    "cjk": _translation("一"),
}
"""For each script a symbol in place of each letter, so that the work and the results are equal."""

EMOJI = str.maketrans("bjkqvxyz", "😀😂🎉👍🔥🤖🚀🥳")
"""Some rare letters as emoji, so that text has a few of them."""


def in_script(strings: list[str], script: str) -> list[str]:
    """The strings in another script; ``mixed`` has each word in the one its first letter picks.

    With ``emoji`` they are ASCII with some, as messages are.
    """
    if script == "emoji":
        return [text.translate(EMOJI) for text in strings]
    if script != "mixed":
        return [text.translate(SCRIPTS[script]) for text in strings]
    tables = list(SCRIPTS.values())

    def translated(word: str) -> str:
        return word.translate(tables[ord(word[0]) % len(tables)])

    return [" ".join(map(translated, text.split(" "))) for text in strings]


def search_in_script(make: Callable[[int], SearchTask], count: int, script: str) -> SearchTask:
    """What is searched for among so many choices, queries and choices in another script."""
    task = make(count)
    queries, choices = (in_script(strings, script) for strings in (task.queries, task.choices))
    return SearchTask(f"{task.name}-{script}", queries, choices)


def published(kind: str, side: int) -> Workload:
    """StringZilla's published workload: shuffled tokens, the first `side` with the next.

    Its side is round(sqrt(16384 times multiprocessors)) on a GPU, 1,471 on an H100. The tokens are
    made here: ``words`` of about 5 letters, ``dna`` of 100 bases, ``utf8-words`` in four scripts.
    """
    rng = random.Random(SEED)
    if kind == "dna":
        tokens = ["".join(rng.choices("ACGT", k=100)) for _ in range(2 * side)]
    else:
        tokens = random_strings(2 * side, 2, 8)
    if kind == "utf8-words":
        tokens = in_script(tokens, "mixed")
    random.Random(SEED).shuffle(tokens)
    return Workload(f"{kind}-{side}", tokens[:side], tokens[side:], 100 if kind == "dna" else None)


def halves(name: str, strings: list[str], length: int | None = None) -> Workload:
    """The first half of the strings against the second."""
    middle = len(strings) // 2
    return Workload(name, strings[:middle], strings[middle : 2 * middle], length)


_SIDES = {8: 4000, 16: 3000, 64: 2000, 128: 1000, 256: 500}
"""Strings on each side, by the length up to which."""


def _of_length(length: int) -> Workload:
    # Enough that no thread's start counts; longer strings come in smaller sets, as they cost more.
    side = next(count for longest, count in _SIDES.items() if length <= longest)
    return halves(str(length), random_strings(2 * side, length), length)


_DENSE: dict[str, Callable[[], Workload]] = {
    **{str(length): (lambda length=length: _of_length(length)) for length in LENGTHS},
    "5-30": lambda: halves("5-30", random_strings(4000, 5, 30)),
    "phrases": lambda: halves("phrases", phrases(4000)),
    "people": lambda: halves("people", people(4000)),
    **{
        script: (lambda script=script: halves(script, in_script(phrases(4000), script)))
        for script in (*SCRIPTS, "mixed")
    },
}


def workload_names() -> list[str]:
    """The dense workloads."""
    return list(_DENSE)


@cache
def workload(name: str) -> Workload:
    """A dense workload: every query is compared with every choice.

    >>> from warpmatch.bench import workloads
    >>> workloads.workload("64").facts
    {'workload': '64', 'length': 64, 'pairs': 4000000}
    """
    return _DENSE[name]()
