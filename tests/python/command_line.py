"""Runs the command line, in this process or as a shell would."""

import contextlib
import io
import subprocess
import sys
from typing import Any

import pytest
from warpmatch import cli


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Runs the command in this process, which is quick."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
    code: Any
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess("warpmatch", code, *texts)


def shell(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    """Runs the command as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "warpmatch", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def failed(ran: subprocess.CompletedProcess[str], code: int, *parts: str) -> None:
    """One line on standard error, nothing else, and the exit code."""
    assert ran.returncode == code, ran.stderr
    assert ran.stdout == ""
    assert ran.stderr.startswith("warpmatch: ")
    assert ran.stderr.count("\n") == 1
    for part in parts:
        assert part in ran.stderr
