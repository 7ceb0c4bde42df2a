"""Runs one step of the loop."""

import sys
from collections.abc import Callable, Sequence

from .benchmark import benchmark
from .building import build
from .checking import check
from .errors import StepError
from .files import Files
from .iterate import iterate
from .options import Options, parse
from .research import research
from .testing import test

STEPS: dict[str, Callable[[Files, Options], str]] = {
    "research": research,
    "build": build,
    "check": check,
    "test": test,
    "benchmark": benchmark,
    "iterate": iterate,
}


def main(arguments: Sequence[str] | None = None, files: Files | None = None) -> int:
    """Runs the step named first and says what comes next; 1 if it could not go on."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        said = STEPS[options.step](files or Files(), options)
    except StepError as error:
        print(f"\n{options.step}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{options.step}: stopped; nothing was recorded", file=sys.stderr)
        return 130
    print(f"\n{options.step}: {said}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
