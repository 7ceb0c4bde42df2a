"""What a shell sees: signals, pipes, closed streams, help, completion, what is not installed."""

import contextlib
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import warpmatch
from command_line import failed, run, shell
from processes import let_work, wait_for_end
from warpmatch.matching.dedupe import dedupe_column
from warpmatch.scorers import metrics

COMMAND = f"{sys.executable} -m warpmatch"
SIGNALS = {signal.SIGTERM: "terminated", signal.SIGHUP: "hung up", signal.SIGINT: "interrupted"}
every_signal = pytest.mark.parametrize(
    ("number", "said"), SIGNALS.items(), ids=[s.name for s in SIGNALS]
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text("id,name\n1,Acme Corp\n2,Acme Corp.\n", "utf-8")
    return path


def bash(command: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, **options
    )


def start(*arguments: object, **options) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "warpmatch", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def wait_for_temporary(folder: Path) -> None:
    """Until the output is open, which it is before the input is read."""
    for _ in range(600):
        if list(folder.glob(".*.tmp")):
            return
        time.sleep(0.05)
    raise AssertionError("no output was opened")


def stopped(process: subprocess.Popen[str], number: int, said: str) -> None:
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (128 + number, "", f"warpmatch: {said}\n")


# ---------------------------------------------------------------- signals


@every_signal
def test_a_signal_while_it_reads(tmp_path: Path, number: int, said: str):
    process = start("dedupe", "-", "-o", tmp_path / "out.csv", stdin=subprocess.PIPE)
    wait_for_temporary(tmp_path)
    process.send_signal(number)
    stopped(process, number, said)
    assert list(tmp_path.iterdir()) == []


@every_signal
def test_a_signal_while_it_works(tmp_path: Path, number: int, said: str):
    letters = np.random.default_rng(1).integers(97, 105, (300_000, 40)).astype(np.uint8)
    path, target = tmp_path / "long.txt", tmp_path / "out.csv"
    path.write_bytes(b"\n".join(row.tobytes() for row in letters))
    target.write_text("before")
    process = start("dedupe", path, "-t", "50", "-o", target, "-w", "1")
    let_work(process, 3)
    process.send_signal(number)
    wait_for_end(process)
    stopped(process, number, said)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["long.txt", "out.csv"]
    assert target.read_text() == "before"


@every_signal
def test_a_signal_while_it_writes(tmp_path: Path, number: int, said: str):
    """Writing is held up in the middle of the file."""
    code = (
        "import sys, time\n"
        "from warpmatch import cli\n"
        "from warpmatch.cli import dedupe\n"
        "def write(table, added, file, to):\n"
        "    file.write(b'half'); file.flush()\n"
        "    print('writing', file=sys.__stderr__, flush=True)\n"
        "    time.sleep(60)\n"
        "dedupe.write_table = write\n"
        "sys.exit(cli.main(sys.argv[1:]))\n"
    )
    path, target = tmp_path / "names.txt", tmp_path / "out.csv"
    path.write_text("Acme\n")
    process = subprocess.Popen(
        [sys.executable, "-c", code, "dedupe", str(path), "-o", str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    assert process.stderr.readline() == "writing\n"
    assert len(list(tmp_path.glob(".*.tmp"))) == 1
    process.send_signal(number)
    stopped(process, number, said)
    assert [p.name for p in tmp_path.iterdir()] == ["names.txt"]


def test_what_is_ignored_stays_ignored(tmp_path: Path):
    """As nohup has it: the command goes on when the terminal is gone."""
    process = start(
        "dedupe",
        "-",
        "-o",
        tmp_path / "out.csv",
        "-q",
        stdin=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    wait_for_temporary(tmp_path)
    process.send_signal(signal.SIGHUP)
    out, err = process.communicate("Acme\nAcme\n", timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
    assert (tmp_path / "out.csv").read_text().count("Acme") == 4


def test_a_shell_sees_the_signal(tmp_path: Path):
    ran = bash(
        f"{COMMAND} dedupe - -o {tmp_path}/out.csv < <(sleep 30) & "
        f"until ls {tmp_path}/.*.tmp 2>/dev/null >&2; do sleep 0.1; done; "
        "kill -TERM $!; wait $!; echo $?"
    )
    assert ran.stdout == "143\n"
    assert list(tmp_path.iterdir()) == []


def test_handlers_are_put_back(table: Path):
    before = [signal.getsignal(number) for number in SIGNALS]
    assert run("dedupe", table, "-c", "name").returncode == 0
    assert [signal.getsignal(number) for number in SIGNALS] == before


# ---------------------------------------------------------------- pipes and closed streams


@pytest.mark.parametrize(
    "command",
    ["dedupe {} -c name", "dedupe {} -c name -o -", "info", "--help", "dedupe --help", "--version"],
)
@pytest.mark.parametrize("reader", ["true", "head -n 1"])
def test_a_reader_that_leaves(table: Path, command: str, reader: str):
    command = command.format(table)
    ran = bash(f"{COMMAND} {command} | {reader}; echo ${{PIPESTATUS[0]}}")
    assert ran.stdout.splitlines()[-1] == "0"
    assert "Traceback" not in ran.stderr
    assert "Broken" not in ran.stderr
    assert "Exception" not in ran.stderr


@pytest.mark.parametrize("command", ["bench --list", "bench --help"])
def test_a_reader_of_benchmarks_that_leaves(command: str):
    pytest.importorskip("rich")
    ran = bash(f"{COMMAND} {command} | true; echo ${{PIPESTATUS[0]}}")
    assert (ran.stdout, ran.stderr) == ("0\n", "")


@pytest.mark.parametrize(
    "command", ["dedupe {} -c name", "info", "--help", "dedupe --help", "--version"]
)
def test_closed_standard_output_is_quiet(table: Path, command: str):
    ran = bash(f"{COMMAND} {command.format(table)} >&-")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_closed_standard_output_takes_no_data(table: Path):
    ran = bash(f"{COMMAND} dedupe {table} -c name -o - >&-")
    failed(ran, 1, "cannot write to standard output: it is closed")


def test_closed_streams_and_files(table: Path, tmp_path: Path):
    """A file that is opened must not get the number of a stream that is closed."""
    out = tmp_path / "out.csv"
    ran = bash(f"{COMMAND} dedupe {table} -c name -o {out} >&- 2>&- <&-")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert len(out.read_text().splitlines()) == 3
    assert out.read_text().startswith("id,name,cluster")
    ran = bash(f"{COMMAND} dedupe {table} -c nme 2>&-")
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "")
    ran = bash(f"{COMMAND} dedupe - <&-")
    failed(ran, 1, "cannot read standard input: it is closed")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disks(table: Path):
    for command in ("info", "--help", f"dedupe {table} -c name -o -"):
        ran = bash(f"{COMMAND} {command} > /dev/full")
        failed(ran, 1, "cannot write to standard output: No space left on device")


def test_output_that_others_may_not_read(table: Path, tmp_path: Path):
    ran = bash(f"umask 077; {COMMAND} dedupe {table} -c name -o {tmp_path}/out.csv")
    assert ran.returncode == 0
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


def test_messages_are_one_line(tmp_path: Path):
    path = tmp_path / "two\nlines.csv"
    path.write_text('"a\nb",c\n1,2,3\n')
    failed(run("dedupe", path, "-c", "c"), 1, "two\\nlines.csv, line 3: 3 fields")
    path.write_text('"a\nb",c\n1,2\n')
    failed(run("dedupe", path, "-c", "\x1b[31m"), 1, "'\\x1b[31m'", "columns a\\nb, c")
    failed(run("dedupe", path, "-c", "c", "-o", tmp_path / "x\ny"), 1, "x\\ny")


def test_warnings_are_remarks(table: Path, monkeypatch: pytest.MonkeyPatch):
    import warnings

    def warn(*arguments, **options):
        warnings.warn("a threshold of 0.9 is nearly nothing", UserWarning, stacklevel=2)
        return dedupe_column(*arguments, **options)

    monkeypatch.setattr("warpmatch.cli.dedupe.dedupe_column", warn)
    ran = run("dedupe", table, "-c", "name", "-q")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == "warpmatch: a threshold of 0.9 is nearly nothing\n"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (warpmatch.RangeError("[data] row 1 is too long"), 1, "names.csv, column 'name': row 1 is"),
        (TypeError("[data] row 1 is an int"), 1, "names.csv, column 'name': row 1 is an int"),
        (warpmatch.InvalidArgument("[threshold] is needed"), 2, "warpmatch: [threshold] is needed"),
        (MemoryError("7 pairs; raise the threshold"), 1, "7 pairs; raise the threshold"),
        (MemoryError("std::bad_alloc"), 1, "warpmatch: out of memory\n"),
        (MemoryError(), 1, "warpmatch: out of memory\n"),
    ],
    ids=repr,
)
def test_errors_of_the_engine(
    table: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str
):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr("warpmatch.cli.dedupe.dedupe_column", fail)
    ran = run("dedupe", table, "-c", "name")
    failed(ran, code, said)
    assert "[data]" not in ran.stderr


# ---------------------------------------------------------------- help


@pytest.mark.parametrize(
    ("arguments", "variable"),
    [
        (("--help",), ""),
        (("-h",), ""),
        (("bench", "--help"), ""),
        (("info", "-h"), ""),
        (("dedupe", "--help"), ""),
        (("dedupe", "--help"), "GITHUB_ACTIONS"),
        (("dedupe", "--help"), "FORCE_COLOR"),
        (("dedupe", "--help"), "COLUMNS"),
    ],
)
def test_help_in_a_pipe(arguments: tuple[str, ...], variable: str):
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    extra = {variable: "200"} if variable else {}
    ran = shell(*arguments, env=environment | extra)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "\x1b" not in ran.stdout
    assert ran.stdout.isascii()
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert ran.stdout.startswith("Usage: warpmatch")


def on_terminal(*arguments: str, columns: int = 80) -> str:
    """What the command shows on a terminal of that width."""
    pty = pytest.importorskip("pty")
    try:
        parent, child = pty.openpty()
    except OSError as error:  # a root without /dev/pts
        pytest.skip(f"no terminal to be had: {error}")
    process = subprocess.Popen(
        [sys.executable, "-m", "warpmatch", *arguments],
        stdout=child,
        stderr=child,
        env=os.environ | {"COLUMNS": str(columns), "TERM": "xterm"},
    )
    os.close(child)
    shown = b""
    with contextlib.suppress(OSError):  # the end of a terminal
        while part := os.read(parent, 10_000):
            shown += part
    os.close(parent)
    assert process.wait() == 0
    return shown.decode()


def test_help_on_a_terminal():
    shown = on_terminal("dedupe", "--help")
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "╭─ Options ─" in plain
    for option in ("--threshold", "--column", "--output", "--delimiter", "--encoding"):
        assert option in plain
    assert max(map(len, plain.splitlines())) <= 80


def test_help_says_how_columns_are_named():
    out = " ".join(run("dedupe", "--help").stdout.split())
    assert "its name, or else its number, counted from 1" in out
    for name in metrics.names():
        assert name in out


def test_completion():
    def completed(line: str) -> list[str]:
        words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
        ran = shell(env=os.environ | words | {"_WARPMATCH_COMPLETE": "complete_bash"})
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout.split()

    assert completed("warpmatch ") == ["dedupe", "evaluate", "bench", "info"]
    assert completed("warpmatch dedupe --over") == ["--overwrite"]
    assert completed("warpmatch dedupe --scorer token_s") == ["token_sort_ratio", "token_set_ratio"]
    assert completed("warpmatch dedupe --format p") == ["parquet"]
    assert completed("warpmatch dedupe --parameter g") == ["glue="]
    shown = shell("--show-completion", "bash", env=os.environ | {"SHELL": "/bin/bash"})
    assert (
        "Traceback" not in shown.stderr
    )  # the shell it is for is the one above, whichever that is


# ---------------------------------------------------------------- what is not installed


def test_without_typer():
    code = (
        "import sys; sys.modules['typer'] = None; from warpmatch import cli; sys.exit(cli.main())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "info"], capture_output=True, text=True, check=False
    )
    failed(ran, 1, "the command line needs typer: pip install 'warpmatch[cli]'")


def test_what_is_imported():
    code = (
        "import sys, warpmatch\n"
        "heavy = {'typer', 'rich', 'pyarrow', 'pandas', 'csv', 'gzip', 'lzma'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "from warpmatch import cli\n"
        "assert cli.main(['info']) == 0\n"
        "heavy = {'rich', 'pyarrow', 'pandas', 'matplotlib'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("arguments", [["--nonsense"], ["dedupe", "x", "y"], ["dedupe", "x", "-t"]])
def test_wrong_usage_is_short(arguments: list[str]):
    ran = run(*arguments)
    assert ran.returncode == 2
    usage, message = ran.stderr.splitlines()
    assert usage.startswith("usage: warpmatch")
    assert message.startswith("warpmatch: ")


def test_words_that_look_like_options(table: Path):
    odd = table.with_name("-odd.csv")
    odd.write_bytes(table.read_bytes())
    ran = shell("dedupe", "-c", "name", "--", "-odd.csv", cwd=table.parent)
    assert "2 rows" in ran.stdout
    failed(run("dedupe", table, "-c", "-name"), 1, "no column '-name', but 'name'")
    failed(run("dedupe", table, "-c", "name", "-t", "-5"), 2, "[threshold]", "-5")


def test_a_threshold_is_the_scorers(table: Path):
    assert "ratio >= 90," in run("dedupe", table, "-c", "name").stdout
    ran = run("dedupe", table, "-c", "name", "-s", "levenshtein", "-t", "1")
    assert "levenshtein <= 1," in ran.stdout
