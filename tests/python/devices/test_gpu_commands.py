"""What tools/gpu_check asks of the machine: which device there is, commands that end in time."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gpu_machine import H100, FakeMachine

from tools.gpu_check import commands
from tools.gpu_check.commands import ROOT
from tools.gpu_check.device import GpuDevice, find_device


def test_a_clock_that_nvidia_smi_does_not_know_is_the_drivers() -> None:
    device = find_device(FakeMachine(device=H100.replace("1980", "[N/A]")))
    assert device is not None
    assert device.scale == 1


def test_a_device_is_found_without_nvidia_smi() -> None:
    nowhere = {"nvidia-smi": (127, "nvidia-smi: not found")}
    device = find_device(FakeMachine(statuses=nowhere))
    assert device == GpuDevice("NVIDIA H100 80GB HBM3", "one for CUDA 13.0", "9.0", 1980, 132)


def test_commands_are_stopped_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    deaf = ["sh", "-c", f"trap '' TERM; {shlex.join(sleep)}; true"]
    for command in (sleep, ["sh", "-c", f"{shlex.join(sleep)}; true"], deaf):
        status, text = commands.run(command, 0.3)
        assert status == 124
        assert "stopped after 0.3 seconds" in text
    text = commands.run(["sh", "-c", "printf half; sleep 600"], 0.3)[1]
    assert text == "half\nstopped after 0.3 seconds\n"
    assert commands.run(["no-such-program-here"], 1)[0] == 127
    status, text = commands.run(commands.python("platform"), 600)
    assert (status, capsys.readouterr().out.endswith(text)) == (0, True)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_who_is_told_to_stop_stops_what_it_runs(how: signal.Signals, tmp_path: Path) -> None:
    program, started = tmp_path / "nvidia-smi", tmp_path / "started"
    program.write_text(
        f"#!/bin/sh\necho $$ > {started}.part\nmv {started}.part {started}\nsleep 600"
    )
    program.chmod(0o755)
    check = subprocess.Popen(
        commands.python("tools.gpu_check"),
        cwd=ROOT,
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as in the background
    )
    while not started.exists():
        assert check.poll() is None
        time.sleep(0.05)
    check.send_signal(how)
    assert check.wait() != 0
    while Path(f"/proc/{started.read_text().strip()}").exists():
        time.sleep(0.05)
