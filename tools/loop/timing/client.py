"""Starting a worker process for a build, and asking it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..errors import StepError
from ..records.files import ROOT, Files


class Client:
    """A worker process that lives as long as the `with` block.

    >>> with Client(files, build.path) as worker:  # doctest: +SKIP
    ...     worker.ask("load", case="cdist/ratio/phrases/workers=1")
    """

    def __init__(
        self,
        files: Files,
        build: Path,
        under: Sequence[str] = (),
        environment: dict[str, str] | None = None,
    ):
        """`under` is a command that runs the worker, such as a profiler's."""
        python = [sys.executable, "-P", "-m", "tools.loop.timing.worker", str(files.bench)]
        self._process = subprocess.Popen(
            [*under, *python],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=files.root,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join((str(build), str(ROOT))),
                "PYTHONHASHSEED": "0",  # sets and dicts of strings are laid out alike
                **(environment or {}),
            },
        )

    @property
    def pid(self) -> int:
        """The process, for profilers to attach to."""
        return self._process.pid

    def start(self, do: str, **arguments: Any) -> None:
        """Sends a request without waiting; `wait` has the answer."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise StepError("a worker process ended early: see above") from error

    def wait(self) -> dict[str, Any]:
        """The answer to the request sent last.

        Raises:
            StepError: it is an error, or the process is gone.
        """
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise StepError(f"a worker process ended with status {self._process.wait()}: see above")
        answer = json.loads(line)
        if "error" in answer:
            raise StepError(answer["error"])
        return answer

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Sends a request and waits for the answer."""
        self.start(do, **arguments)
        return self.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind:
            self._process.kill()
        self._process.communicate()  # the end of its input ends the worker
