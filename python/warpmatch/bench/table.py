"""The table in the terminal, a line for each case and peer, as rows come."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from .case import Section
from .document import OURS, Row, growths, standings
from .wording import figure, times

__all__ = ["TerminalTable"]

_CASE, _PEER, _FIGURE, _TIMES = 44, 16, 11, 8
_COLUMNS = (
    "\nbest: by the best run of each. rounds: the median of each round's own; far from best, the "
    "machine was busy.\ncpu: by processor time, of all threads."
)


class TerminalTable:
    """Prints rows to a console; a section's title and column names before its first row."""

    def __init__(self, console: Console, sections: dict[str, Section]) -> None:
        """`sections` are asked for their titles."""
        self._console = console
        self._sections = sections
        self._current = ""

    def add(self, row: Row) -> None:
        """Prints a row."""
        if row["section"] != self._current:
            self._current = row["section"]
            self._print(self._head(row))
        self._print(_lines(row))

    def summary(self, rows: Sequence[Row]) -> None:
        """Prints how warpmatch stands against each peer, section by section."""
        head = f"{'peer':{_PEER}}{'cases':>7}{'mean':>8}{'least':>8}{'most':>8}{'peer faster':>13}"
        found = standings(rows)
        if found:
            self._print(Text(_COLUMNS, "dim"))
            self._print(Text(f"\ntimes faster (geometric mean)\n{'section':{_PEER}}{head}", "bold"))
        for one in found:
            self._print(
                Text(
                    f"{one.section:{_PEER}}{one.peer:{_PEER}}{one.cases:7}{times(one.mean):>8}"
                    f"{times(one.least):>8}{times(one.most):>8}{one.peer_faster:13}"
                )
            )

        self._growths(rows)

    def _growths(self, rows: Sequence[Row]) -> None:
        """Prints the exponent of each step."""
        found = growths(rows)
        if found:
            self._print(Text("\ngrowth: exponents from one number of strings to the next", "bold"))
        for one in found:
            steps = " ".join(f"{exponent:.2f}" for exponent in one.exponents)
            most = f"{one.strings[0]:,} to {one.strings[-1]:,}"
            self._print(Text(f"{one.name:{_CASE}}  {most:24}{steps}"))

    def _head(self, row: Row) -> Text:
        section = self._sections.get(row["section"])
        title = f": {section.title}" if section else ""
        better = "more is better" if row.get("higher_is_better") else "less is better"
        columns = (
            f"{'case':{_CASE}}{OURS:>{_FIGURE}}  {'peer':{_PEER}}{'its figure':>{_FIGURE}}"
            f"{'best':>{_TIMES}}{'rounds':>{_TIMES}}{'cpu':>{_TIMES}}  times faster"
        )
        text = Text(f"\n{row['section']}{title}; {row['unit']}, {better}\n", "bold")
        return text.append(columns, "dim")

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


def _lines(row: Row) -> Text:
    """The case with its first peer, below it the other peers."""
    sides = dict(row["sides"])
    ours = sides.pop(OURS)
    name = row["name"].removeprefix(f"{row['section']}/")
    text = Text(f"{name:{_CASE}}{figure(ours['figure']):>{_FIGURE}}")
    for place, (peer, side) in enumerate(sides.items()):
        indent = f"\n{'':{_CASE + _FIGURE}}" if place else ""
        text.append(f"{indent}  {peer:{_PEER}}{figure(side['figure']):>{_FIGURE}}")
        part = f"  (of {side['share']:.1%} of the work)" if "share" in side else ""
        faster = side["times_faster"]
        for kind in ("best", "rounds", "cpu"):
            style = "bold green" if faster[kind] >= 1 else "bold yellow"
            text.append(f"{times(faster[kind]):>{_TIMES}}", style if kind == "best" else "")
        text.append(part, "dim")
    return text
