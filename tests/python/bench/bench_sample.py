"""A run of `warpmatch bench` made by hand, in the form in which runs are saved."""

import copy
import json
from pathlib import Path
from typing import Any


def side(seconds: float, figure: float, times: float | None = None) -> dict[str, Any]:
    walls = dict.fromkeys(("wall_best", "wall_median", "cpu_best", "cpu_median"), seconds)
    faster = {"times_faster": dict.fromkeys(("best", "rounds", "cpu"), times)} if times else {}
    return {**walls, "figure": figure, **faster}


def row(name: str, times: float = 4.0, **facts: Any) -> dict[str, Any]:
    sides = {"warpmatch": side(0.01, 400), "rapidfuzz": side(0.01 * times, 400 / times, times)}
    common = {"unit": "M pairs/s", "higher_is_better": True, "rounds": 3, "sides": sides}
    return {"name": name, "section": name.split("/")[0], **common, **facts}


def growth(strings: int) -> dict[str, Any]:
    facts = {"scorer": "ratio", "cutoff": 90, "workload": f"people-{strings}"}
    facts |= {"strings": strings, "pairs": strings**2, "workers": 2}
    return row(f"growth/ratio/cutoff=90/people-{strings}/workers=2", unit="ms", **facts)


def sample_run() -> dict[str, Any]:
    """A run with a row for each chart, one that a peer wins, and one with no peer."""
    lengths = [
        row(f"cdist/{scorer}/{n}/workers=1", scorer=scorer, workload=str(n), length=n, workers=1)
        for scorer in ("ratio", "osa")
        for n in (8, 64)
    ]
    phrases = [
        row(f"cdist/{scorer}/phrases/workers=1", x, scorer=scorer, workload="phrases", workers=1)
        for scorer, x in (("ratio", 2.0), ("osa", 8.0), ("hamming", 0.5))
    ]
    scripts = [
        row(f"unicode/ratio/{script}/workers=1", scorer="ratio", workload=script, workers=1)
        for script in ("ascii", "greek")
    ]
    alone = row("import")
    del alone["sides"]["rapidfuzz"]
    return {
        "schema": 2,
        "date": "2026-11-22T10:00:00+00:00",
        "commit": "c0ffee+",
        "command": "warpmatch bench --quick",
        "machine": {"cpu": "Test CPU", "cores": 2, "isa": "avx2", "system": "Linux x86_64"},
        "versions": {"warpmatch": "0.1.0", "rapidfuzz": "3.14.6"},
        "device": "cpu",
        "rows": [*lengths, *phrases, *scripts, growth(1000), growth(2000), alone],
    }


def later(sample: dict[str, Any], **changes: Any) -> dict[str, Any]:
    other: dict[str, Any] = copy.deepcopy(sample) | {
        "date": "2026-11-23T10:00:00+00:00",
        "commit": "d00d",
    }
    for path, value in changes.items():
        entry, key = path.split("__")
        other[entry][key] = value
    return other


def saved(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps(content))
    return path
