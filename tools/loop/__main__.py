"""Runs one step of the loop."""

import sys
from collections.abc import Callable, Sequence

from .errors import StepError
from .options import Options, parse
from .records.files import Files
from .steps.benchmark import benchmark
from .steps.building import build
from .steps.checking import check
from .steps.iterate import iterate
from .steps.research import research
from .steps.testing import test

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
