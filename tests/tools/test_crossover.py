"""benchmarks/crossover.py, on small reports."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from benchmarks import crossover

WORKS = (1e4, 1e6, 1e8)


def row(side: str, pairs: float, ms: float, scorer: str = "ratio") -> dict[str, Any]:
    return {
        "name": f"crossover/{scorer}/16/scores/1x1/{side}/process_time/real_time",
        "run_type": "iteration",
        "pairs": pairs,
        "real_time": ms,
        "time_unit": "ms",
        "estimated_cpu_ms": pairs / 1e5,
        "estimated_cuda_ms": 10 + pairs / 1e6,
    }


def report(device: bool) -> dict[str, Any]:
    """Ten times the pairs a millisecond on the device, and ten milliseconds for any call."""
    rows = []
    for pairs in WORKS:
        rows.append(row("avx512_x2", pairs, pairs / 1e5))
        if device:
            rows.append(row("cuda:0", pairs, 10 + pairs / 1e6))
    name = "crossover/Jaro/16/scores/1x1/cuda:0"
    refused = {"name": name, "error_occurred": True, "error_message": "jaro has no CUDA kernels"}
    rows += [row("avx512_x2", 1e4, 1, "Jaro"), *([refused] if device else [])]
    devices = "Some GPU" if device else "none: no NVIDIA driver is installed"
    return {"context": {"devices": devices}, "benchmarks": rows}


def test_reads_the_best_of_repeated_runs_in_any_unit() -> None:
    data = report(device=True)
    again = row("avx512_x2", 1e4, 50) | {"time_unit": "us"}
    mean = row("avx512_x2", 1e4, 0) | {"run_type": "aggregate"}
    other = {"name": "scores/ratio/16/2048x2048/avx512", "real_time": 1, "time_unit": "ms"}
    data["benchmarks"] += [again, mean, other]
    ratio, jaro = crossover.read_cases(data)
    assert (ratio.scorer, ratio.length, ratio.kind) == ("ratio", "16", "scores")
    assert ratio.sides["avx512_x2"] == {1e4: pytest.approx(0.05), 1e6: 10, 1e8: 1000}
    assert ratio.host == "avx512_x2"
    assert ratio.devices == ["cuda:0"]
    assert jaro.refused == {"cuda:0": "jaro has no CUDA kernels"}


@pytest.mark.parametrize(
    ("device", "after", "by", "text"),
    [
        ((1, 1, 1), 0, 1e4, "below 10 K"),
        ((10, 20, 500), 1e6, 1e8, "1.38 M"),
        ((10, 5, 2000), 1e8, math.inf, "beyond 100 M"),
        ((1, 50, 500), 1e6, 1e8, "7.06 M"),
    ],
    ids=["always", "between", "never for good", "back and forth"],
)
def test_finds_where_the_device_stays_ahead(
    device: tuple[float, ...], after: float, by: float, text: str
) -> None:
    host = dict(zip(WORKS, (2, 18, 2000), strict=True))
    found = crossover.overtaking(host, dict(zip(WORKS, device, strict=True)))
    assert (found.after, found.by, str(found)) == (after, by, text)


def test_has_no_answer_without_common_work() -> None:
    assert crossover.overtaking({1e4: 1}, {1e6: 1}) is None


def test_states_measured_and_estimated_places() -> None:
    lines = crossover.describe(report(device=True)).splitlines()
    assert lines[0] == "Devices: Some GPU. Uploads are counted."
    cells = "ratio 16 scores cuda:0 avx512_x2 1.21 M 1.21 M 9.09 at 100 M"
    assert cells in [" ".join(line.split()) for line in lines]
    assert lines[-1] == "Jaro/16/scores, cuda:0: jaro has no CUDA kernels"


def test_says_that_no_device_was_measured() -> None:
    lines = crossover.describe(report(device=False)).splitlines()
    assert lines[0].startswith("No device was measured (none: no NVIDIA driver is installed).")
    assert "cuda" not in "".join(lines)
    rows = [" ".join(line.split()) for line in lines[2:]]
    assert rows[:2] == [
        "ratio 16 scores avx512_x2 10 K 0.1 0.1 10 1.21 M",
        "ratio 16 scores avx512_x2 1 M 10 10 11 1.21 M",
    ]


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.json"
    file.write_text(json.dumps(report(device=True)))
    assert crossover.main([str(file)]) == 0
    assert "1.21 M" in capsys.readouterr().out
    file.write_text(json.dumps({"device": "Some GPU", "crossover": report(device=True)}))
    assert crossover.main([str(file)]) == 0
    file.write_text('{"benchmarks": []}')
    assert crossover.main([str(file)]) == 1
    assert "no rows of" in capsys.readouterr().err
    assert crossover.main([str(tmp_path / "missing")]) == 1
    assert crossover.main([]) == 2
