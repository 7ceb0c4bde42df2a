"""A process with several interpreters: the main one works, the others are told why not."""

import subprocess
import sys

CODE = """
try:
    import _interpreters as interpreters  # from Python 3.13 on
except ImportError:
    import _xxsubinterpreters as interpreters

import warpmatch

inside = '''
try:
    import warpmatch._core
except ImportError as error:
    print("ImportError:", error, flush=True)
'''
other = interpreters.create()
interpreters.run_string(other, inside)
interpreters.destroy(other)
print(warpmatch.process.cdist(["ab"], ["ab"]).tolist())
"""


def test_another_interpreter_gets_an_error_and_the_main_one_goes_on():
    """Not a wait without end."""
    ran = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, timeout=300, check=False
    )
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr
    assert lines[0].startswith("ImportError: "), ran.stdout
    assert lines[-1] == "[[100.0]]"
