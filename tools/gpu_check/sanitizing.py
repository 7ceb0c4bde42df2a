"""The step that runs compute-sanitizer."""

import itertools
import os
import re
import shutil
from collections import Counter
from pathlib import Path

from .commands import BUILD, last_line
from .context import Context
from .evidence import StepResult

__all__ = ["SANITIZED", "SANITIZERS", "TEST_GPU", "sanitize"]

TEST_GPU = str(BUILD / "tests" / "test_gpu")
SANITIZERS = ("memcheck", "initcheck", "racecheck", "synccheck")
SANITIZED = "*OnDevice.Small*"
#: Those that come first, a process for each row: 44 of the 89 kernels in 544 launches, then the
#: others in 1,856. What is left makes 2,749, of kernels that had been there. See docs/gpu.md.
FIRST = (
    (
        "OnDevice.SmallBoundsOfQueries",
        "OnDevice.SmallDistancesOfEveryWidth",
        "OnDevice.SmallJaroWindows",
        "OnDevice.SmallJoinsOfManyTiles",
        "OnDevice.SmallPairedInEveryDtype",
        "OnDevice.SmallScatteredNulls",
        "OnDevice.SmallSearchPastTheFirstTile",
        "OnDevice.SmallWeightsOf64Bits",
        "RarityOnDevice.SmallCrowds",
        "RarityOnDevice.SmallRowsOfEverySort",
        "RarityOnDevice.SmallRowsOfManyWords",
        "RuntimeOnDevice.SmallBegunDownloadsEqualWhatWasUploaded",
        "RuntimeOnDevice.SmallDownloadsMayBeDropped",
        "RuntimeOnDevice.SmallWorkKeepsWithinTheLimit",
    ),
    ("OnDevice.SmallDenseScores", "OnDevice.SmallJoins", "OnDevice.SmallLongStringsInPanels"),
)
FILTERS = (*map(":".join, FIRST), f"{SANITIZED}-{':'.join(itertools.chain(*FIRST))}")
#: So that what a buffer's neighbour is written over by shows.
SEPARATE = "WARPMATCH_SEPARATE_BUFFERS=1"
#: Seconds after which a command is stopped. Each is meant to end long before.
SANITIZER_SECONDS = 150
_FINDING = re.compile(r"^={9} (?!COMPUTE-SANITIZER|ERROR SUMMARY: 0 ).+", re.MULTILINE)
_ENDED = re.compile(r"^\[ +(?:OK|SKIPPED) \] (\S+)", re.MULTILINE)


def sanitize(context: Context) -> StepResult:
    """Each tool of compute-sanitizer over the small tests; each counts as one test. When time is
    short, the first three have an equal part each, and the evidence names the tests that a tool did
    not come to.
    """
    result = StepResult()
    sanitizer, why_none = _find_sanitizer(context)
    tests = [] if why_none else _tests(context)
    for done, tool in enumerate(SANITIZERS):
        if why_none:
            result.add_part(tool, 0, Counter(skipped=1), why_none)
            continue
        part = context.portion(max(1, len(SANITIZERS) - 1 - done))
        _run_tool(part, result, [sanitizer, "--tool", tool, "--error-exitcode", "1"], tests)
    return result


def _run_tool(context: Context, result: StepResult, options: list[str], tests: list[str]) -> None:
    """One process after the other. A tool that is stopped in the first one is skipped, and later it
    has passed so far, unless it found something.
    """
    tool, start = options[2], context.clock()
    counts, why, cut = Counter[str](), "", False
    ended: set[str] = set()
    for chosen in FILTERS:
        command = ["env", SEPARATE, *options, TEST_GPU, f"--gtest_filter={chosen}"]
        status, text = context.run(command, SANITIZER_SECONDS)
        if refused := re.search("Device not supported.*", text):
            counts, why = Counter(skipped=1), f"compute-sanitizer: {refused[0]}"
            break
        ended |= set(_ENDED.findall(text))
        found = _FINDING.search(text)
        cut = context.cut(status) and not found
        if cut:
            why = last_line(text)
            counts = counts or Counter(skipped=1)
            break
        if status == 0 and "[  PASSED  ] 0 tests" in text:
            status, text = 1, f"{chosen} ran no test"
        if status:
            counts, why = Counter(failed=1), found[0] if found else last_line(text)
            break
        counts = Counter(passed=1)
    result.add_part(tool, context.clock() - start, counts, why, cut)
    if cut:
        result.parts[tool]["not_run"] = [test for test in tests if test not in ended]


def _tests(context: Context) -> list[str]:
    """The names of the small tests, in the order in which they run."""
    _, text = context.run([TEST_GPU, "--gtest_list_tests", f"--gtest_filter={SANITIZED}"], 60)
    names, suite = [], ""
    for line in text.splitlines():
        if re.fullmatch(r"[\w/]+\.", line):
            suite = line
        elif suite and (name := re.match(r"  (\S+)", line)):
            names.append(suite + name[1])
    return names


def _find_sanitizer(context: Context) -> tuple[str, str]:
    """The program: that on the path, else the CUDA Toolkit's; or why there is none to run."""
    if context.pack.get("stand_in"):
        return "", "the device is a stand-in, which compute-sanitizer does not know"
    toolkit = Path(os.environ.get("CUDA_HOME", "/usr/local/cuda"), "bin", "compute-sanitizer")
    found = shutil.which("compute-sanitizer") or shutil.which(str(toolkit))
    return found or "", "" if found else "compute-sanitizer was not found"
