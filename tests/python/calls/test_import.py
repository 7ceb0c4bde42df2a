"""What an import loads and when, and that names loaded on use are as good as any."""

import ast
import importlib
import inspect
import pickle

import pytest
import warpmatch
from processes import printed_by
from warpmatch import distance
from warpmatch.lazily import LazyModule

PACKAGES = [warpmatch, distance]
STARTING = {"warnings", *(f"warpmatch{part}" for part in ("", "._core", ".errors", ".lazily"))}
"""All that `import warpmatch` may add to what a Python has loaded anyway."""
HEAVY = ["asyncio", "ctypes", "dataclasses", "html", "inspect", "json", "logging", "numpy"]
HEAVY += ["pandas", "polars", "pyarrow", "rapidfuzz", "rich", "subprocess", "typer", "unittest"]


def loaded_by(code: str) -> set[str]:
    """The modules that the code adds to those of a fresh process."""
    lines = "import sys", "before = set(sys.modules)", code, "print(*set(sys.modules) - before)"
    return set(printed_by("\n".join(lines)).splitlines()[-1].split())


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
    assert printed_by(program).strip() == f"{error} False"


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
    assert printed_by(loads).strip() == printed


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
    assert int(printed_by(program)) == len(package.__all__)


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
    assert printed_by(f"{statement}\nprint(ratio('ab', 'abc'))").strip() == "80.0"


def test_a_name_is_looked_up_once():
    program = (
        "import warpmatch\n"
        "assert 'dedupe' not in vars(warpmatch)\n"
        "assert warpmatch.dedupe is vars(warpmatch)['dedupe'] is warpmatch.dedupe\n"
        "print('once')"
    )
    assert printed_by(program).strip() == "once"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_a_name_that_is_not_there(package):
    wanted = rf"module '{package.__name__}' has no attribute 'dedup'"
    with pytest.raises(AttributeError, match=wanted) as caught:
        package.dedup  # noqa: B018
    assert caught.value.name == "dedup"
    assert not hasattr(package, "__wrapped__")
    with pytest.raises(ImportError, match="cannot import name 'dedup'"):
        exec(f"from {package.__name__} import dedup")


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
    assert printed_by(program).strip() == "['Pairs', 'TopK', 'Editop', 'Normaliser']"


def test_a_module_that_is_loaded_on_use():
    lazy = LazyModule("warpmatch.fuzz")
    assert "ratio" not in vars(lazy)
    assert lazy.ratio is vars(lazy)["ratio"] is warpmatch.fuzz.ratio
    assert dir(lazy) == dir(warpmatch.fuzz)
    with pytest.raises(AttributeError, match=r"'warpmatch.fuzz' has no attribute 'ration'"):
        lazy.ration  # noqa: B018
    with pytest.raises(ModuleNotFoundError, match=r"warpmatch\.nothing"):
        LazyModule("warpmatch.nothing").name  # noqa: B018
