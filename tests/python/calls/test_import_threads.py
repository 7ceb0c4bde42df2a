"""Threads that are the first to ask for what is loaded on use, or for what is made on use."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import warpmatch
from processes import printed_by


def test_threads_ask_for_the_first_name_at_once():
    program = (
        "import sys, threading, warpmatch\n"
        "sys.setswitchinterval(1e-6)\n"
        "start, found = threading.Barrier(12), []\n"
        "asked = [lambda: warpmatch.process.extractOne('ab', ['abc', 'ab'])[2],\n"
        "         lambda: warpmatch.process.cdist(['a'], ['b'], processor=str.upper).size,\n"
        "         lambda: warpmatch.distance.Levenshtein.distance('a', 'b'),\n"
        "         lambda: warpmatch.dedupe(['a', 'b'], threshold=90).n_clusters - 1]\n"
        "def ask(call):\n"
        "    start.wait()\n"
        "    found.append(call())\n"
        "threads = [threading.Thread(target=ask, args=[asked[i % 4]]) for i in range(12)]\n"
        "for thread in threads: thread.start()\n"
        "for thread in threads: thread.join()\n"
        "print(found)"
    )
    assert printed_by(program).strip() == str([1] * 12)


def imported_by(name: str, path: Path) -> set[str]:
    """The modules of warpmatch that are loaded before this one is: those it imports, its parent."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = {name.rpartition(".")[0]}
    statements: list[ast.stmt] = list(ast.parse(path.read_text()).body)
    for node in statements:  # grows as it goes
        if isinstance(node, ast.If) and ast.unparse(node.test) != "TYPE_CHECKING":
            statements += [*node.body, *node.orelse]
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")[: 1 - node.level or None] if node.level else []
            home = ".".join([*start, *([node.module] if node.module else [])])
            found |= {home, *(f"{home}.{alias.name}" for alias in node.names)}
    return found


def test_no_two_modules_import_each_other():
    """Python holds a lock on each module while it is imported, so that threads which start at
    different ends of a circle would wait for each other: one of them gets a _DeadlockError. A
    package that imports its own modules is such a circle, as they import it first."""
    root = Path(warpmatch.__file__).parent
    programs = {"bench", "cli", "labelled", "tables"}  # commands, which one thread imports
    modules = {}
    for path in root.rglob("*.py"):
        parts = path.relative_to(root).with_suffix("").parts
        if parts[0] not in programs:
            modules[".".join(("warpmatch", *(p for p in parts if p != "__init__")))] = path
    waits = {name: imported_by(name, path) & set(modules) for name, path in modules.items()}
    waits["warpmatch"] = set()  # loaded before threads can ask for anything of it
    TopologicalSorter(waits).prepare()  # raises a CycleError that names a circle


def test_numpy_is_imported_before_any_part_of_it():
    """A thread that asks for a part while another one is on the way through NumPy gets that part
    begun from its own end of NumPy's circles. Of NumPy itself it waits for the end."""
    parts = []
    for path in Path(warpmatch.__file__).parent.rglob("*.py"):
        names = []
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.Import):
                names += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.append(node.module or "")
        numpy = [name for name in names if name.partition(".")[0] == "numpy"]
        if numpy and numpy[0] != "numpy":
            parts.append((path.name, numpy[0]))
    assert not parts


EVERYTHING = """
import random, sys, threading, traceback
sys.setswitchinterval(1e-6)
import warpmatch as w

names = ["Acme Corp", "Acme Corp.", None, "Zenith", "acme corp"]
table = {"name": names, "city": ["a", "a", "b", "b", "a"]}

def refused(call):
    try:
        call()
    except w.Error:
        return
    raise AssertionError("no error")

calls = [
    lambda: w.dedupe(names, threshold=90).pairs,
    lambda: w.dedupe(table, on=["name", "city"]).pairs,
    lambda: w.dedupe(names, threshold="auto"),
    lambda: w.dedupe(names, scorer="rarity").explain(0, 1),
    lambda: w.dedupe(names, progress=lambda done, total: None),
    lambda: w.link(names, names),
    lambda: w.link(table, table, on=["name", "city"]),
    lambda: w.matrix(names, names, processor=w.utils.normalise),
    lambda: w.top_k(names, names, 2)._repr_html_(),
    lambda: str(w.plan("self_join", names, score_cutoff=80)),
    lambda: w.evaluate([0, 0, 1], [0, 0, 1]),
    lambda: w.distance.Levenshtein.editops("abc", "abd").as_opcodes(),
    lambda: w.distance.JaroWinkler.similarity("a", "b"),
    lambda: w.process.cdist(names, names, scorer="levenshtein_normalized_similarity"),
    lambda: w.process.extract("a", names, scorer="rarity"),
    lambda: list(w.process.extract_iter("a", names, processor=w.utils.default_process)),
    lambda: list(w.Corpus(names, processor=w.utils.normalise)),
    lambda: w.info(),
    lambda: refused(lambda: w.matrix(names, names, dtype="x")),
    lambda: refused(lambda: w.dedupe(names, threshold=900)),
]
calls += [lambda name=name: getattr(w, name) for name in w.__all__]
calls += [lambda name=name: getattr(w.distance, name) for name in w.distance.__all__]
start, failed = threading.Barrier(12), []

def ask(seed):
    mine = calls[:]
    random.Random(seed).shuffle(mine)
    start.wait()
    for call in mine:
        try:
            call()
        except BaseException:
            failed.append(traceback.format_exc())

threads = [threading.Thread(target=ask, args=[SEED * 100 + place]) for place in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(failed[0] if failed else "done")
"""


@pytest.mark.parametrize("seed", range(8))
def test_threads_ask_for_everything_at_once(seed: int):
    assert printed_by(EVERYTHING.replace("SEED", str(seed))).strip() == "done"


SHARED = """
import sys, threading
sys.setswitchinterval(1e-6)
import warpmatch as w

names = [f"company {i * 7919 % 1003} ltd {i % 7}" for i in range(400)]
table = {"name": names, "city": [name[-1] for name in names]}
corpus, rarity, found = w.Corpus(names), w.Rarity(names), w.dedupe(names, threshold=90)
records = w.dedupe(table, on=["name", "city"], threshold=3)
links = w.link(table, table, on=["name", "city"], threshold=3)
calls = [
    lambda: len(found.pairs),
    lambda: found.rethreshold(95).n_clusters,
    lambda: found.rethreshold(85).n_clusters,
    lambda: str(found.explain(0, 1)),
    lambda: [group.rows.tolist() for group in found.groups()],
    lambda: found._repr_html_(),
    lambda: (len(records.pairs), str(records.explain(0, 1)), repr(records.rethreshold(4))),
    lambda: (str(links.explain(0)), float(links.probability.sum())),
    lambda: float(w.matrix(corpus, corpus, scorer="WRatio").sum()),
    lambda: float(w.matrix(corpus, corpus, processor=w.utils.normalise).sum()),
    lambda: list(w.self_join(corpus, score_cutoff=90)),
    lambda: w.top_k(corpus, corpus, 2, scorer="osa_normalized_similarity").indices.tolist(),
    lambda: (rarity("company 5", "company 6"), str(rarity.explain("company 5 ltd", "ltd 6"))),
    lambda: w.dedupe(corpus, scorer=rarity).n_clusters,
    lambda: w.process.extractOne("company 9", corpus, scorer=w.fuzz.partial_ratio),
    lambda: (corpus[5], list(corpus)),
]
start, given = threading.Barrier(12), [[None] * len(calls) for _ in range(12)]

def ask(who):
    start.wait()
    for place in range(len(calls)):
        place = (place * 5 + who) % len(calls)
        given[who][place] = calls[place]()

threads = [threading.Thread(target=ask, args=[who]) for who in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(all(answers == [call() for call in calls] for answers in given))
"""


def test_threads_share_what_was_made():
    assert printed_by(SHARED).strip() == "True"
