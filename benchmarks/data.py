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
