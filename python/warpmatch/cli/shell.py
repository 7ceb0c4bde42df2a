"""What a shell sees of a command: exit codes, signals, closed streams, errors of one line."""

import contextlib
import io
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import IO, Any, NoReturn

from ..errors import Error, InvalidArgument

__all__ = ["WrongUsage", "exit_code", "one_line", "remark", "standard_output"]

#: What asks a process to end; Ctrl-C is the first one.
_STOPS = {
    signal.SIGINT: "interrupted",
    signal.SIGTERM: "terminated",
    signal.SIGHUP: "hung up",
}


class WrongUsage(Exception):  # noqa: N818
    """A command line that cannot be understood."""

    def __init__(self, message: str, usage: str) -> None:
        super().__init__(message)
        self.usage = usage


class _Stopped(KeyboardInterrupt):
    """A signal of any kind, so that everything on the way out takes it as Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = signal.Signals(number)


def exit_code(work: Callable[[], None]) -> int:
    """Does the work; errors become a line on standard error and the code."""
    _open_streams()
    try:
        with _signals_raised(), _warnings_as_remarks():
            work()
            sys.stdout.flush()
    except KeyboardInterrupt as stop:
        number = stop.number if isinstance(stop, _Stopped) else signal.SIGINT
        return _failed(_STOPS[number], 128 + number)
    except OSError as error:  # of standard output: files have their own message
        return _output_failed(error)
    except SystemExit as stop:
        # Libraries end the process where the reader of standard output has left.
        if isinstance(stop.__context__, BrokenPipeError):
            return _output_failed(stop.__context__)
        raise
    except WrongUsage as error:
        with contextlib.suppress(OSError):
            print(error.usage, file=sys.stderr)
        return _failed(str(error), 2)
    except InvalidArgument as error:
        return _failed(str(error), 2)
    except Error as error:
        return _failed(str(error), 1)
    except MemoryError as error:
        why = str(error)
        return _failed("out of memory" if why in ("", "std::bad_alloc") else why, 1)
    return 0


def standard_output() -> IO[bytes]:
    """Where data goes. Error if the shell has closed it."""
    if isinstance(sys.stdout, _Closed):
        raise Error("cannot write to standard output: it is closed")
    return sys.stdout.buffer


def remark(message: str) -> None:
    """A line on standard error about what was done, which is no error."""
    with contextlib.suppress(OSError):
        print(f"warpmatch: {one_line(message)}", file=sys.stderr)


def one_line(text: str) -> str:
    """The text with everything that is no printable character escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _failed(message: str, code: int) -> int:
    remark(message)
    return code


def _output_failed(error: OSError) -> int:
    # What is left must not be flushed at exit, where Python would report it once more.
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # the reader has seen enough
        return 0
    return _failed(f"cannot write to standard output: {error.strerror}", 1)


class _Closed(io.TextIOWrapper):
    """In the place of an output that the shell has closed: takes everything, keeps nothing."""


def _open_streams() -> None:
    """Closed streams are open again, else the next file would get their numbers and be written to.

    Characters that an output has not become question marks.
    """
    if sys.stdin is None:
        os.open(os.devnull, os.O_RDONLY)
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _Closed(open(os.devnull, "wb"), "utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@contextlib.contextmanager
def _signals_raised() -> Iterator[None]:
    """Signals that end a process are exceptions, so that files which are not whole are removed.

    What whoever started the process has ignored, as nohup does, stays ignored.
    """
    before: dict[signal.Signals, Any] = {}

    def stop(number: int, _: object) -> NoReturn:
        for other in before:  # the way out is gone once
            signal.signal(other, signal.SIG_IGN)
        raise _Stopped(number)

    if threading.current_thread() is threading.main_thread():
        usual = (signal.SIG_DFL, signal.default_int_handler)
        before = {s: signal.getsignal(s) for s in _STOPS if signal.getsignal(s) in usual}
    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _warnings_as_remarks() -> Iterator[None]:
    def show(message: Warning | str, *_: Any, **__: Any) -> None:
        remark(str(message))

    with warnings.catch_warnings():
        warnings.showwarning = show
        yield
