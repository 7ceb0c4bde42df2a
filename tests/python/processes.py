"""Child processes: what they print, and the processor time they use, which a busy machine does not
stretch."""

import os
import subprocess
import sys
import time
from pathlib import Path


def printed_by(code: str) -> str:
    """What the code prints in a fresh process."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def processor_seconds(process: subprocess.Popen) -> float:
    """What all threads of the process have used so far; it must not have been waited for."""
    status = Path(f"/proc/{process.pid}/stat").read_text()
    user, system = status.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def let_work(process: subprocess.Popen, seconds: float) -> float:
    """Returns when the process has used that many more seconds, with what it used in all."""
    enough = processor_seconds(process) + seconds
    while processor_seconds(process) < enough:
        assert process.poll() is None, "it ended before it was to be stopped"
        time.sleep(0.01)
    return processor_seconds(process)


def wait_for_end(process: subprocess.Popen) -> float:
    """Waits for the end, without reading output, and returns what the process used in all."""
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # a zombie still has its figures
    return processor_seconds(process)
