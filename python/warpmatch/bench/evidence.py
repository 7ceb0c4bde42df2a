"""What has been measured on a GPU: the files that ``tools/gpu_check`` writes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Error

__all__ = ["Evidence", "find", "source_sha256"]

_SOURCES = ("src/core", "src/scoring", "src/cuda")
_KEYS = ("device", "driver", "cuda", "commit", "source_sha256", "tests", "figures")


@dataclass(frozen=True)
class Evidence:
    """One file: a device, what was tested on it, and its figures."""

    path: str
    device: str
    driver: str
    cuda: str
    date: str
    """Empty in files from before dates were written."""
    commit: str
    source_sha256: str
    tests: Mapping[str, int]
    """How many passed, failed and were skipped."""
    figures: list[dict[str, Any]]
    """``name``, ``value`` and ``unit``; one with the name of a case here is its time."""

    @property
    def day(self) -> str:
        """When it was measured, or that this was not recorded."""
        return self.date[:10] or "date not recorded"

    def is_current(self, root: Path | None) -> bool | None:
        """Are the sources in the checkout at `root` those that were measured? None without one."""
        return None if root is None else source_sha256(root) == self.source_sha256

    def summary(self, root: Path | None = None) -> str:
        """Device, date and whether the sources have changed since, in words."""
        current = self.is_current(root)
        since = {
            None: "no source tree here to compare with",
            True: "the sources are the same today",
            False: "the sources have changed since",
        }[current]
        tests = ", ".join(f"{count} {outcome}" for outcome, count in self.tests.items())
        return (
            f"{self.device} (driver {self.driver}, CUDA {self.cuda}), "
            f"{self.day}, commit {self.commit[:12]}: tests {tests}; {since}"
        )


def find(paths: Iterable[str]) -> list[Evidence]:
    """The evidence in these files and in the files of these folders.

    Other JSON files in a folder, such as saved runs, are passed over; a file that is named must
    be evidence.

    Raises:
        Error: a path does not exist, cannot be read, or a file named is no evidence.
    """
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            read = [_read(file) for file in sorted(path.glob("*.json"))]
            found += [evidence for evidence in read if evidence]
        else:
            evidence = _read(path)
            if evidence is None:
                raise Error(f"{path} is no evidence of tools/gpu_check: it lacks {_KEYS[0]!r}, ...")
            found.append(evidence)
    return found


def _read(path: Path) -> Evidence | None:
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise Error(f"cannot read {path}: {error.strerror}") from None
    except ValueError as error:
        raise Error(f"{path} is not JSON: {error}") from None
    if not isinstance(content, dict) or not all(key in content for key in _KEYS):
        return None
    for figure in content["figures"]:
        if not {"name", "value", "unit"} <= set(figure):
            raise Error(f"{path}: a figure needs name, value and unit, got {figure!r}")
    facts = {key: content[key] for key in _KEYS}
    return Evidence(path=str(path), date=content.get("date", ""), **facts)


def source_sha256(root: Path) -> str:
    """One hash of the sources that the evidence is about, as ``tools/gpu_check`` takes it."""
    files = [file for folder in _SOURCES for file in (root / folder).rglob("*") if file.is_file()]
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
