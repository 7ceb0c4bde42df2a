"""tools/loop: what profilers write, read and attributed to parts of the work."""

import pytest

from tools.loop.profiling import profile
from tools.loop.profiling.profile import Profile
from tools.loop.profiling.shares import PARTS, hottest, part_of, shares
from tools.loop.profiling.symbols import readable, shortened
from tools.loop.steps import research

DENSE = (
    "std::_Function_handler<void (unsigned long, unsigned int),"
    " warpmatch::cpu::(anonymous namespace)::run<float>(warpmatch::cpu::LaneKernels const&)::"
    "{lambda(unsigned long, unsigned int)#1}>::_M_invoke"
)
LANES = (
    "void warpmatch::cpu::narrow_remainders<warpmatch::cpu::(anonymous namespace)::Avx512,"
    " warpmatch::core::Indel, unsigned int>(warpmatch::cpu::Strip const&, unsigned char*)"
)


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        (DENSE, "cpu::run<float>::{lambda#1}"),
        (LANES, "cpu::narrow_remainders<cpu::Avx512, core::Indel, unsigned int>"),
        (
            "warpmatch::corpus::PackedCorpus::bucket_of(unsigned int) const",
            "corpus::PackedCorpus::bucket_of",
        ),
        ("warpmatch::a::{lambda(int)#2}::operator()(int) const", "a::{lambda#2}::operator"),
        ("decltype(auto) warpmatch::corpus::visit<int>(int) [clone .cold]", "corpus::visit<int>"),
        ("PyObject_Malloc", "PyObject_Malloc"),
    ],
)
def test_symbols_become_readable(symbol: str, name: str):
    assert readable(symbol) == name


def test_long_names_are_cut():
    assert len(shortened("a::" + "b" * 200)) == 72
    assert shortened("f<a<b<c<int>>>, d>", 14) == "f<a<...>, d>"


@pytest.mark.parametrize(
    ("function", "library", "part"),
    [
        (readable(DENSE), "_core.so", "output"),
        (readable(LANES), "_core.so", "kernel"),
        ("cpu::PatternBlock::narrow_remainders", "_core.so", "kernel"),
        ("cpu::PatternBlock::encode<int>", "_core.so", "packing"),
        ("corpus::survey", "_core.so", "packing"),
        ("bindings::borrow_sequence", "_core.so", "conversion"),
        ("_PyEval_EvalFrameDefault", "libpython3.11.so.1.0", "conversion"),
        ("visit_decref", "libpython3.11.so.1.0", "conversion"),
        ("cfree@GLIBC_2.2.5", "libc.so.6", "other"),
        ("clear_page_erms", "[kernel.kallsyms]", "other"),
    ],
)
def test_functions_belong_to_parts(function: str, library: str, part: str):
    assert part_of(function, library) == part


def test_shares_sum_up_and_the_hottest_come_first():
    samples = {("corpus::a", "x"): 1.0, ("cpu::b", "x"): 6.0, ("malloc", "libc"): 3.0}
    found = shares(samples)
    assert list(found) == list(PARTS)
    assert found == {"conversion": 0, "packing": 0.1, "kernel": 0.6, "output": 0, "other": 0.3}
    assert hottest(samples, 2) == [("cpu::b", "x", 0.6), ("malloc", "libc", 0.3)]
    assert set(shares({}).values()) == {0}


def test_perf():
    script = f"     7fc076fd3ec6 {DENSE} (/x/_core.so)\n" * 2 + "  ffff irq ([kernel.kallsyms])\n"
    assert profile.of_perf(script) == {
        ("cpu::run<float>::{lambda#1}", "_core.so"): 2,
        ("irq", "[kernel.kallsyms]"): 1,
    }


def test_callgrind():
    annotated = (
        "Ir         \n37,711,178  PROGRAM TOTALS\n"
        f"1,515,233  ???:{DENSE} [/tmp/x/_core.so]\n"
        "  455,882  ./malloc/./malloc/malloc.c:_int_free [/usr/lib/libc.so.6]\n"
        "      100  Objects/dictobject.c:visit_decref\n"
    )
    assert profile.of_callgrind(annotated) == {
        ("cpu::run<float>::{lambda#1}", "_core.so"): 1515233,
        ("_int_free", "libc.so.6"): 455882,
        ("visit_decref", ""): 100,
    }


def test_py_spy():
    stacks = (
        "<module> (<string>:1);loop (worker.py:9);cdist (/x/process.py:7) 12\n"
        "<module> (<string>:1);loop (worker.py:9);cdist (/x/process.py:8) 3\nstart (a.py:1) 1\n"
    )
    assert profile.of_py_spy(stacks) == {("cdist", "process.py"): 15, ("start", "a.py"): 1}


def test_ncu():
    report = (
        "==PROF== Connected to process 7\n"
        '"ID","Process ID","Kernel Name","Metric Name","Metric Unit","Metric Value"\n'
        '"0","7","void warpmatch::cuda::f<int>(int)","gpu__time_duration.sum","usecond","1,000.5"\n'
        '"1","7","void warpmatch::cuda::f<int>(int)","gpu__time_duration.sum","ns","500"\n'
    )
    assert profile.of_ncu(report) == {("cuda::f<int>", "GPU"): pytest.approx(1001000)}
    assert profile.of_ncu("==ERROR== no permission\n") == {}


def test_the_log_gets_shares_and_functions():
    found = research.profile_in_words(
        Profile("perf, cpu-clock", {("cpu::b", "x"): 3, ("malloc", "c"): 1})
    )
    assert "kernel 75 %" in found
    assert found.endswith("(perf, cpu-clock); hottest `cpu::b` 75 %, `malloc` 25 %")
    assert research.profile_in_words("no profiler here") == "no profiler here"


def test_the_slowest_case_comes_first():
    rows = [{"name": "b", "mean": 1}, {"name": "c", "mean": 3}, {"name": "a", "mean": 1}]
    assert [row["name"] for row in research.slowest_first(rows)] == ["c", "a", "b"]
