"""What is compared: strings made from a seed, and the real names in ``examples/``."""

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 42
LENGTHS = (8, 16, 32, 64, 65, 128, 256)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Workload:
    """Queries to compare with choices."""

    name: str
    queries: list[str]
    choices: list[str]

    @property
    def pairs(self) -> int:
        return len(self.queries) * len(self.choices)

    def part(self, count: int) -> "Workload":
        """The first strings of both sides."""
        return Workload(f"{self.name}-{count}", self.queries[:count], self.choices[:count])


@dataclass(frozen=True)
class SearchTask:
    """A query and choices with one close match among them."""

    query: str
    choices: list[str]


def random_strings(
    count: int, shortest: int, longest: int | None = None, seed: int = SEED
) -> list[str]:
    """Lower-case letters, every letter and every length equally likely."""
    rng = random.Random(seed)
    lengths = range(shortest, (longest or shortest) + 1)
    return ["".join(rng.choices(_LETTERS, k=rng.choice(lengths))) for _ in range(count)]


def phrases(count: int, seed: int = SEED) -> list[str]:
    """Two to six words of three to nine letters, from a vocabulary of 2,000."""
    rng = random.Random(seed)
    words = random_strings(2000, 3, 9, seed)
    return [" ".join(rng.choices(words, k=rng.randint(2, 6))) for _ in range(count)]


def misspelt(text: str, edits: int, rng: random.Random) -> str:
    """The text after that many replacements, insertions and deletions."""
    symbols = list(text)
    for _ in range(edits):
        place = rng.randrange(len(symbols))
        symbols[place : place + rng.randint(0, 1)] = rng.choices(_LETTERS, k=rng.randint(0, 1))
        symbols = symbols or ["a"]
    return "".join(symbols)


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
    return SearchTask(query, choices)


@cache
def company_names() -> list[str]:
    """The bundled names, in the order of the file."""
    with open(ROOT / "examples" / "company_names.csv", encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


@cache
def workloads() -> dict[str, Workload]:
    """The dense workloads by name. Longer strings come in smaller sets, as they cost more."""
    made = [_halves(str(length), random_strings(2 * _side(length), length)) for length in LENGTHS]
    made.append(_halves("5-30", random_strings(4000, 5, 30)))
    made.append(_halves("phrases", phrases(4000)))
    made.append(_halves("names", random.Random(SEED).sample(company_names(), 4000)))
    return {workload.name: workload for workload in made}


def _side(length: int) -> int:
    if length <= 64:
        return 2000
    return 1000 if length <= 128 else 500


def _halves(name: str, strings: list[str]) -> Workload:
    middle = len(strings) // 2
    return Workload(name, strings[:middle], strings[middle:])
