"""What the loop remembers between its steps: which trees passed what, and the baseline."""

import datetime
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOST_KEPT = 50
"""Trees remembered for each step; going back to one of them needs no new run."""


@dataclass(frozen=True)
class Baseline:
    """A build that new ones are compared with."""

    tree: str
    commit: str
    """Its commit in short, with a + if its tree was no commit's."""
    label: str
    """What it is, in words."""


@dataclass
class State:
    """What is kept in build/loop/state.json."""

    passed: dict[str, dict[str, str]] = field(default_factory=dict)
    """Step -> tree -> when it passed."""
    baseline: Baseline | None = None

    def record(self, step: str, tree: str) -> None:
        """This step has passed for exactly this tree."""
        trees = self.passed.setdefault(step, {})
        trees.pop(tree, None)
        trees[tree] = now()
        self.passed[step] = dict(list(trees.items())[-MOST_KEPT:])

    def forget(self, step: str, tree: str) -> None:
        """This step failed for this tree, whatever it did before."""
        self.passed.get(step, {}).pop(tree, None)

    def has_passed(self, step: str, tree: str) -> bool:
        """Whether the step passed for exactly this tree."""
        return tree in self.passed.get(step, {})


def load(path: Path) -> State:
    """The state, or an empty one where nothing was written yet."""
    if not path.exists():
        return State()
    content = json.loads(path.read_text())
    baseline = content.get("baseline")
    return State(content["passed"], Baseline(**baseline) if baseline else None)


def save(state: State, path: Path) -> None:
    """Writes the state for the next step."""
    write_json(path, asdict(state))


def write_json(path: Path, content: Any) -> None:
    """Writes a file that is whole or not there, even if the machine stops half-way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def now() -> str:
    """The time as it is written into files."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
