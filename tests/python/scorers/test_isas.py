"""The batch tests once more for every SIMD level this processor can run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import warpmatch

HERE = Path(__file__).parents[1]
BATCH_TESTS = [
    "calls/test_batch.py",
    "calls/test_process.py",
    "calls/test_process_cdist.py",
    "calls/test_pairs_in_scripts.py",
    "calls/test_small_calls.py",
    "matching/test_dedupe.py",
]
OTHERS = [isa for isa in warpmatch.info()["isas"] if isa != warpmatch.info()["isa"]]


@pytest.mark.skipif("WARPMATCH_ISA" in os.environ, reason="one level is forced already")
@pytest.mark.parametrize("isa", OTHERS)
def test_isa(isa: str):
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "not gpu", "-p", "no:cacheprovider"]
        + [str(HERE / name) for name in BATCH_TESTS],
        env={**os.environ, "WARPMATCH_ISA": isa},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]


def test_the_forced_level_is_used():
    for isa in warpmatch.info()["isas"]:
        ran = subprocess.run(
            [sys.executable, "-m", "warpmatch", "info"],
            env={**os.environ, "WARPMATCH_ISA": isa},
            capture_output=True,
            text=True,
            check=True,
        )
        assert f"{isa} (can run" in ran.stdout
