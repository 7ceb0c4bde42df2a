"""tools/gpu_check/cost_fit.py: the constants of the cost model, from times made of known ones."""

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.gpu_check import cost_fit
from tools.gpu_check.commands import ROOT

KNOWN = {
    "kCudaStart": 2e-4,
    "kCudaPair": 0.03e-9,
    "kCudaStep": 0.004e-9,
    "kCudaLoneStep": 200e-9,
    "kCudaBytes": 0.1e-9,
}


def report(
    known: dict[str, float] = KNOWN,
    noise: Callable[[], float] = lambda: 1,
    lengths: tuple[int, ...] = (16, 64, 256),
    multiprocessors: int = 132,
) -> dict[str, Any]:
    """What the cross-over benchmarks would say of a device with such constants."""
    rows: list[dict[str, Any]] = []
    for length in lengths:
        steps = -(-length // 64) * length
        for kind, bytes_of_a_pair in (("scores", 4), ("top_k", 0)):
            for power in range(12, 27 if length <= 64 else 24):
                pairs = 2**power
                moved = 2 * length * 2 ** (power / 2) + bytes_of_a_pair * pairs
                together = pairs * known["kCudaPair"] + pairs * steps * known["kCudaStep"]
                most = max(together * 132 / multiprocessors, steps * known["kCudaLoneStep"])
                seconds = known["kCudaStart"] + most + moved * known["kCudaBytes"]
                row = {
                    "name": f"crossover/ratio/{length}/{kind}/{pairs}/cuda:0/real_time",
                    "real_time": seconds * 1e3 * noise(),
                    "time_unit": "ms",
                    "window_pairs": pairs,
                    "cuda_steps": pairs * steps,
                    "cuda_longest": steps,
                    "moved_bytes": moved,
                    "multiprocessors": multiprocessors,
                }
                rows.append(row)
                rows.append(row | {"name": row["name"].replace("cuda:0", "avx512_x16")})
    return {"benchmarks": rows}


@pytest.mark.parametrize("multiprocessors", [132, 66])
def test_known_constants_are_found(multiprocessors: int) -> None:
    made = report(multiprocessors=multiprocessors)
    rows = cost_fit.rows_of(made)
    assert len(rows) == len(made["benchmarks"]) / 2, "the processor's are none"
    found = cost_fit.fit(rows)
    assert found.constants == pytest.approx(KNOWN, rel=1e-6)
    assert list(found.errors) == [
        f"ratio/{length}/{kind}" for length in (16, 64, 256) for kind in ("scores", "top_k")
    ]
    for pair in found.errors.values():
        assert pair == pytest.approx((1, 1))


@pytest.mark.parametrize("seed", range(3))
def test_noise_moves_them_little_and_is_the_error_that_is_said(seed: int) -> None:
    drawn = random.Random(seed)
    found = cost_fit.fit(cost_fit.rows_of(report(noise=lambda: drawn.uniform(0.95, 1.05))))
    assert found.constants == pytest.approx(KNOWN, rel=0.2)
    assert all(abs(furthest - 1) < 0.15 for _, furthest in found.errors.values())


def test_where_the_model_is_wrong_it_errs_to_both_sides() -> None:
    drawn = random.Random(1)
    found = cost_fit.fit(cost_fit.rows_of(report(noise=lambda: 4 ** drawn.uniform(-1, 1))))
    medians = [median for median, _ in found.errors.values()]
    assert min(medians) < 1 < max(medians)
    assert all(0.4 < median < 2.5 for median in medians)


def test_a_constant_that_no_row_shows_is_said_to_be_none() -> None:
    quick = KNOWN | {"kCudaLoneStep": 1e-15}
    found = cost_fit.fit(cost_fit.rows_of(report(quick)))
    assert found.constants["kCudaLoneStep"] is None
    assert found.constants["kCudaStep"] == pytest.approx(KNOWN["kCudaStep"], rel=1e-6)
    assert "// kCudaLoneStep: these times do not show it" in found.lines()


def test_what_is_printed_can_be_put_into_the_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "gpu.json"
    file.write_text(json.dumps({"device": "d", "crossover": report()}))
    assert cost_fit.main([str(file)]) == 0
    printed = re.findall(r"constexpr double (\w+) = (\S+);", capsys.readouterr().out)
    assert {name: float(value) for name, value in printed} == pytest.approx(KNOWN, rel=0.01)
    source = (ROOT / "src/dispatch/planning/cost.cpp").read_text()
    assert [name for name, _ in printed] == [
        name
        for name in re.findall(r"constexpr double (kCuda\w+) =", source)
        if name != "kCudaMultiprocessors"
    ]
    assert f"kCudaMultiprocessors = {cost_fit.MULTIPROCESSORS};" in source


def test_counters_are_those_of_the_benchmarks() -> None:
    source = (ROOT / "benchmarks/cpp/crossover.cpp").read_text()
    assert set(cost_fit.NEEDED) <= set(re.findall(r'counters\["(\w+)"\]', source))


def test_few_rows_are_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "gpu.json"
    file.write_text(json.dumps({"benchmarks": report()["benchmarks"][:4]}))
    assert cost_fit.main([str(file)]) == 1
    assert "2 calls on a device are too few for 5 constants" in capsys.readouterr().err
    assert cost_fit.main([str(tmp_path / "none.json")]) == 1
