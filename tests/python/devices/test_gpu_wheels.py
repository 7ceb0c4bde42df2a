"""The wheels of a pack: what they weigh, and what is done without the heaviest."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tools.gpu_check import steps, wheels
from tools.gpu_check.commands import ROOT
from tools.gpu_check.context import Context
from tools.gpu_check.device import GpuDevice

MIB = 2**20


def test_wheels_are_compressed_anew_and_stay_what_they_are(tmp_path: Path) -> None:
    wheel, small = tmp_path / "a-1.0-py3-none-any.whl", tmp_path / "small/a-1.0-py3-none-any.whl"
    members = {
        "a/__init__.py": b"VALUE = 7\n",
        "a/program.sh": b"#!/bin/sh\n" * 9000,
        "a-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: a\nVersion: 1.0\n",
        "a-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "a-1.0.dist-info/RECORD": b"",
    }
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = 0o100755 << 16 if name.endswith(".sh") else 0o100644 << 16
            archive.writestr(member, content)
    wheels._compress(wheel, small)
    assert small.stat().st_size < wheel.stat().st_size / 10
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, "--target", str(site), str(small)], check=True)
    assert (site / "a/__init__.py").read_bytes() == members["a/__init__.py"]
    assert (site / "a/program.sh").stat().st_mode & 0o111


def test_tests_of_a_gpu_can_be_read_without_polars(tmp_path: Path) -> None:
    """It is the largest wheel, and the first that does not fit."""
    (tmp_path / "polars.py").write_text("raise ModuleNotFoundError('it was left out')")
    context = Context(lambda command, seconds: (0, ""), GpuDevice("", "", "", 0, 0), ROOT)
    files = [file for file in steps._files_with_gpu_tests(context) if "/devices/" not in file]
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-m", "gpu", *files]
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "test_batch.py" in done.stdout
