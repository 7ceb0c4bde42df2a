"""What ``warpmatch dedupe`` prints about what it has found."""

from collections import Counter
from typing import IO, Any

from ..matching.dedupe import Dedupe, Group
from ..scorers.scorer import Scorer
from ..wording import counted
from .shell import one_line

__all__ = ["print_summary"]

_WIDEST = 76
_WORDS = 5  # of those that hold a cluster together, heaviest share first


def print_summary(result: Dedupe, seconds: float, top: int, file: IO[str]) -> None:
    """Counts, and the `top` largest clusters."""
    corpus = result.corpus
    sign = ">=" if result.scorer.higher_is_better else "<="
    together = int((result.sizes > 1).sum())
    print(
        f"{counted(len(corpus), 'row')}, {corpus.distinct:,} distinct, {corpus.nulls:,} missing",
        file=file,
    )
    print(
        f"{counted(result.pair_count, 'pair')} with {result.scorer.name} {sign} "
        f"{result.threshold:g}, in {seconds:.2f} s",
        file=file,
    )
    choice = result.threshold_choice
    if choice is not None:
        print(str(choice).splitlines()[0], file=file)
    print(
        f"{counted(result.n_clusters, 'cluster')}, {together:,} of them with two rows or more; "
        f"{counted(len(corpus) - result.n_clusters, 'row')} could be merged into others",
        file=file,
    )
    for place, group in enumerate(result.groups()):
        if place == max(top, 0):
            break
        print(file=file)
        _print_group(result, group, file)


def _print_group(result: Dedupe, group: Group, file: IO[str], spellings_shown: int = 5) -> None:
    spellings = Counter(result.corpus[row] for row in group.rows.tolist())
    chosen = result.corpus[group.representative]
    print(f"{len(group):>6,}  {_shown(chosen)}", file=file)
    others = [
        (spelling, count) for spelling, count in spellings.most_common() if spelling != chosen
    ]
    for spelling, count in others[:spellings_shown]:
        times = f"  ({count:,} times)" if count > 1 else ""
        print(f"        {_shown(spelling)}{times}", file=file)
    if len(others) > spellings_shown:
        more = counted(len(others) - spellings_shown, "more spelling")
        print(f"        and {more}", file=file)
    if others and not isinstance(result.scorer, Scorer):
        matches = result.scorer.explain(chosen, others[0][0]).matches
        words = ", ".join(f"{match.left} {match.left_weight:.1f}" for match in matches[:_WORDS])
        print(f"        by {one_line(words)}", file=file)


def _shown(value: Any) -> str:
    """A value on one line, long ones cut."""
    text = one_line(str(value)[: _WIDEST + 1])
    return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."
