"""What an import loads and when, and that names loaded on use are as good as any."""

import ast
import importlib
import inspect
import pickle
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import warpmatch
from warpmatch import distance
from warpmatch.lazily import LazyModule

PACKAGES = [warpmatch, distance]
STARTING = {"warnings", *(f"warpmatch{part}" for part in ("", "._core", ".errors", ".lazily"))}
"""All that `import warpmatch` may add to what a Python has loaded anyway."""
HEAVY = ["asyncio", "ctypes", "dataclasses", "html", "inspect", "json", "logging", "numpy"]
HEAVY += ["pandas", "polars", "pyarrow", "rapidfuzz", "rich", "subprocess", "typer", "unittest"]


def run(code: str) -> str:
    """What the code prints in a fresh process."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def loaded_by(code: str) -> set[str]:
    """The modules that the code adds to those of a fresh process."""
    lines = "import sys", "before = set(sys.modules)", code, "print(*set(sys.modules) - before)"
    return set(run("\n".join(lines)).splitlines()[-1].split())


# ---------------------------------------------------------------- what is loaded
def test_an_import_loads_next_to_nothing():
    assert loaded_by("import warpmatch") <= STARTING


@pytest.mark.parametrize(
    "call",
    [
        "fuzz.ratio('a', 'b')",
        "fuzz.WRatio('new york', 'york', processor=utils.default_process)",
        "fuzz.partial_ratio_alignment('a certain string', 'cetain')",
        "distance.Levenshtein.distance('kitten', 'sitting')",
        "distance.Levenshtein.editops('kitten', 'sitting').as_opcodes()",
        "distance.Editops()",
        "process.extractOne('ab', ['abc', 'xy'])",
        "process.extractOne('ab', ['abc', 'xy'], score_cutoff=66.6, processor=str.lower)",
        "process.extract('ab', ('abc', None), limit=None, processor=utils.default_process)",
        "process.extract('ab', {'k': 'abc'}, scorer='levenshtein', score_cutoff=2)",
        "process.extract('ab', ['abc'], scorer=fuzz.ratio, processor=utils.normalise)",
        "process.extract('ab', ['abc'], scorer=lambda a, b, score_cutoff: 50)",
        "list(process.extract_iter('ab', ['abc', 'xy'], scorer_kwargs={}))",
        "list(process.extract_iter('ab co', ['abc', 'xy'], scorer='levenshtein'))",
        "utils.default_process('A-b'), utils.normalise('Ä-b')",
        "list(warpmatch.Corpus(['a', None], processor=utils.normalise))",
        "list(warpmatch.Corpus(iter(['a'])))[0], warpmatch.Corpus(['a', 'b'])[1:]",
        "fuzz.ratio(['a', object()], ['b']), fuzz.ratio(None, 'b')",
        "distance.Hamming.distance('ab', 'abc', pad=True)",
        "process.extract('ab', (x for x in ['abc', None, float('nan')]), scorer=fuzz.ratio)",
        "process.extract(['a', 'b'], [['a', 'c'], ['b']])",
        "warpmatch.info(), warpmatch.device_memory_limit()",
    ],
)
def test_calls_that_make_no_array_load_no_numpy(call: str):
    start = "import warpmatch; from warpmatch import distance, fuzz, process, utils"
    roots = {name.partition(".")[0] for name in loaded_by(f"{start}\n{call}")}
    assert not roots.intersection(HEAVY)


@pytest.mark.parametrize(
    "call",
    [
        "fuzz.ratio('a', 'b')",
        "fuzz.WRatio('new york', 'york', score_cutoff=50)",
        "process.extractOne('ab', ['abc', 'xy'])",
        "process.extract('ab', ['abc', 'xy'], scorer=fuzz.ratio, limit=2, score_cutoff=50)",
    ],
)
def test_the_commonest_calls_load_no_typing_either(call: str):
    loaded = loaded_by(f"from warpmatch import fuzz, process\n{call}")
    assert not loaded.intersection({"contextlib", "dataclasses", "enum", "re", "typing"})


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("fuzz.ratio(object(), 'b')", "TypeError"),
        ("process.extract('a', [object()])", "TypeError"),
        ("process.extract('a', 7)", "TypeError"),
        ("process.extract('a', ['b'], limit=-1)", "InvalidArgument"),
        ("process.extract('a', ['b'], scorer='rato')", "InvalidArgument"),
        ("distance.Hamming.distance('a', 'b', pad=object())", "TypeError"),
        ("warpmatch.Corpus(object())", "TypeError"),
        ("warpmatch.Corpus(['a'])['b']", "TypeError"),
    ],
)
def test_errors_load_no_numpy(call: str, error: str):
    program = (
        "import sys, warpmatch; from warpmatch import distance, fuzz, process\n"
        f"try: {call}\n"
        "except Exception as e: print(type(e).__name__, 'numpy' in sys.modules)"
    )
    assert run(program).strip() == f"{error} False"


@pytest.mark.parametrize(
    ("call", "printed"),
    [
        ("process.cdist(['ab'], ['ab']).tolist()", "[[100.0]]"),
        ("process.cdist(['ab'], ['ab'], processor=str.upper).dtype", "float32"),
        ("process.cpdist(['ab'], ['abc'], scorer=fuzz.ratio, dtype=int).tolist()", "[80]"),
        ("process.cdist(['a'], ['b'], scorer=lambda a, b, score_cutoff: 7).tolist()", "[[7.0]]"),
        ("process.cpdist([['a', 'b']], [['a', 'b']]).tolist()", "[100.0]"),
        ("process.extract('acme', ['acme ltd'], scorer='rarity')[0][2]", "0"),
        ("process.extractOne('ab', ['ab'], workers=2)", "('ab', 100.0, 0)"),
        ("warpmatch.matrix(['ab'], ['ab'], scorer='osa').tolist()", "[[0]]"),
        ("warpmatch.dedupe(['a', 'a'], threshold=90).clusters.tolist()", "[0, 0]"),
    ],
)
def test_others_load_it_themselves(call: str, printed: str):
    start = "import sys, warpmatch; from warpmatch import fuzz, process"
    loads = f"{start}\nassert 'numpy' not in sys.modules\nprint({call})"
    assert run(loads).strip() == printed


# ---------------------------------------------------------------- names loaded on use
@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_type_checkers_are_told_the_same_names(package):
    """Name by name: the module it is from, as the block for type checkers imports it."""
    stated = {}
    for node in ast.walk(ast.parse(inspect.getsource(package))):
        if isinstance(node, ast.ImportFrom) and node.level:
            stated |= {alias.name: node.module for alias in node.names if not alias.asname}
    lazy = {name: stated.get(name, "nowhere") for name in package.__all__}
    for name, home in lazy.items():
        module = package if home is None else importlib.import_module(f"{package.__name__}.{home}")
        assert getattr(package, name) is getattr(module, name), name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_every_name_is_there_when_it_is_the_first_one_asked_for(package):
    program = (
        f"import sys, {package.__name__} as package\n"
        f"names = {package.__all__!r}\n"
        "assert set(names) <= set(dir(package)), set(names) - set(dir(package))\n"
        "for name in names:\n"
        "    for module in [m for m in sys.modules if m.startswith('warpmatch.')]:\n"
        "        if module not in ('warpmatch._core', 'warpmatch.errors', 'warpmatch.lazily'):\n"
        "            del sys.modules[module]\n"
        "    sys.modules.pop('warpmatch')\n"
        f"    import {package.__name__} as package\n"
        f"    assert getattr(sys.modules['{package.__name__}'], name) is not None\n"
        "print(len(names))"
    )
    assert int(run(program)) == len(package.__all__)


@pytest.mark.parametrize(
    "statement",
    [
        "from warpmatch import fuzz, process, distance; ratio = fuzz.ratio",
        "import warpmatch; ratio = warpmatch.fuzz.ratio",
        "import warpmatch.process; ratio = warpmatch.fuzz.ratio",
        "import warpmatch.fuzz as f; ratio = f.ratio",
        "from warpmatch.fuzz import ratio",
        "from warpmatch import *; ratio = fuzz.ratio",
        "import warpmatch.distance.OSA as osa; import warpmatch; ratio = warpmatch.fuzz.ratio",
        "from warpmatch.distance import *; Levenshtein.distance('a', 'b'); "
        "from warpmatch import fuzz; ratio = fuzz.ratio",
        "from unittest.mock import patch; import warpmatch\n"
        "with patch('warpmatch.process.extract') as e: assert warpmatch.process.extract is e\n"
        "ratio = warpmatch.fuzz.ratio",
    ],
)
def test_ways_to_import(statement: str):
    assert run(f"{statement}\nprint(ratio('ab', 'abc'))").strip() == "80.0"


def test_a_name_is_looked_up_once():
    program = (
        "import warpmatch\n"
        "assert 'dedupe' not in vars(warpmatch)\n"
        "assert warpmatch.dedupe is vars(warpmatch)['dedupe'] is warpmatch.dedupe\n"
        "print('once')"
    )
    assert run(program).strip() == "once"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_a_name_that_is_not_there(package):
    wanted = rf"module '{package.__name__}' has no attribute 'dedup'"
    with pytest.raises(AttributeError, match=wanted) as caught:
        package.dedup  # noqa: B018
    assert caught.value.name == "dedup"
    assert not hasattr(package, "__wrapped__")
    with pytest.raises(ImportError, match="cannot import name 'dedup'"):
        exec(f"from {package.__name__} import dedup")


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
    assert run(program).strip() == str([1] * 12)


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
    assert run(EVERYTHING.replace("SEED", str(seed))).strip() == "done"


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
    assert run(SHARED).strip() == "True"


def test_what_was_pickled_is_found_by_a_process_that_has_loaded_nothing():
    made = [
        warpmatch.self_join(["anna", "hanna"], score_cutoff=80),
        warpmatch.top_k(["anna"], ["hanna"], 1),
        distance.Editop("insert", 0, 0),
        warpmatch.utils.Normaliser(marks=False),
    ]
    program = (
        f"import pickle; print([type(x).__name__ for x in pickle.loads({pickle.dumps(made)})])"
    )
    assert run(program).strip() == "['Pairs', 'TopK', 'Editop', 'Normaliser']"


def test_a_module_that_is_loaded_on_use():
    lazy = LazyModule("warpmatch.fuzz")
    assert "ratio" not in vars(lazy)
    assert lazy.ratio is vars(lazy)["ratio"] is warpmatch.fuzz.ratio
    assert dir(lazy) == dir(warpmatch.fuzz)
    with pytest.raises(AttributeError, match=r"'warpmatch.fuzz' has no attribute 'ration'"):
        lazy.ration  # noqa: B018
    with pytest.raises(ModuleNotFoundError, match=r"warpmatch\.nothing"):
        LazyModule("warpmatch.nothing").name  # noqa: B018
