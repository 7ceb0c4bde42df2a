"""Where the loop keeps things."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Files:
    """The loop's places in a checkout: all but the log and the iterations lie in build/loop."""

    root: Path = ROOT

    @property
    def loop(self) -> Path:
        """What belongs to this machine and can be made again."""
        return self.root / "build" / "loop"

    @property
    def source(self) -> Path:
        """The copy of the sources that is compiled: the tree's, or an older one's."""
        return self.loop / "source"

    @property
    def cmake(self) -> Path:
        """The build directory of that copy; old and new builds share it, and so its objects."""
        return self.loop / "cmake"

    @property
    def builds(self) -> Path:
        """Finished builds, each named after the tree that it was made from."""
        return self.loop / "builds"

    @property
    def state(self) -> Path:
        """Which trees passed which steps, and the baseline."""
        return self.loop / "state.json"

    @property
    def benchmark(self) -> Path:
        """The last comparison of two builds."""
        return self.loop / "benchmark.json"

    @property
    def profiles(self) -> Path:
        """What the profilers wrote last."""
        return self.loop / "profile"

    @property
    def bench(self) -> Path:
        """The benchmark package, of which the tree's own is run on every build."""
        return self.root / "python" / "warpmatch" / "bench"

    @property
    def log(self) -> Path:
        """The optimisation log."""
        return self.root / "benchmarks" / "LOG.md"

    @property
    def iterations(self) -> Path:
        """The figures of finished entries, a file each."""
        return self.root / "benchmarks" / "iterations"
