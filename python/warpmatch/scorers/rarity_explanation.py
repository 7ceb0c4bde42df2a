"""Where a score by `rarity` comes from."""

from dataclasses import dataclass

__all__ = ["RarityExplanation", "WordMatch"]


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Two words that a score takes for the same."""

    left: str
    right: str
    similarity: float
    """1 for equal words, less where one may be a misspelling of the other."""
    left_weight: float
    right_weight: float
    share: float
    """What the match adds to the score."""


@dataclass(frozen=True, slots=True)
class RarityExplanation:
    """Where a score comes from; printed, it is a small table.

    >>> import warpmatch
    >>> names = ["Acme Corp", "Globex Corp", "Initech Corp.", "Acme Inc", "Umbrella Corp"]
    >>> print(warpmatch.Rarity(names).explain("ACME Corp.", "acmee inc"))
    0.385
      0.385  acme = acmee (0.80)  weights 0.916, 0.916
      alone  corp 0.223 | inc 1.609
    >>> print(warpmatch.Rarity(["Lx 350", "Lx 340", "Px 7"]).explain("LX 350", "LX 340"))
    0.096
       0.120  lx  weights 0.406, 0.406
      -0.024  numbers differ: 350 | 340
      alone  350 1.099 | 340 1.099
    """

    score: float
    matches: tuple[WordMatch, ...]
    """Largest share first; the shares add up to the score, less `loss`."""
    left: tuple[tuple[str, float], ...]
    """Words of the left string without a partner and their weights, heaviest first."""
    right: tuple[tuple[str, float], ...]
    """Likewise of the right string."""
    loss: float = 0.0
    """What numbers that contradict each other take from the sum of the shares: a fifth."""
    left_numbers: tuple[str, ...] = ()
    """Where they do, those that the right string does not have."""
    right_numbers: tuple[str, ...] = ()
    """Likewise of the right string."""

    def __str__(self) -> str:
        lines = [f"{self.score:.3f}"]
        width = 6 if self.loss else 5
        for match in self.matches:
            words = match.left
            if match.left != match.right:
                words += f" = {match.right} ({match.similarity:.2f})"
            weights = f"{match.left_weight:.3f}, {match.right_weight:.3f}"
            lines.append(f"  {match.share:{width}.3f}  {words}  weights {weights}")
        if self.loss:
            numbers = " | ".join(map(", ".join, (self.left_numbers, self.right_numbers)))
            lines.append(f"  {-self.loss:.3f}  numbers differ: {numbers}")
        sides = (", ".join(f"{word} {weight:.3f}" for word, weight in s) for s in self._alone())
        if self.left or self.right:
            lines.append("  alone  " + " | ".join(sides))
        return "\n".join(lines)

    def _alone(self) -> tuple[tuple[tuple[str, float], ...], ...]:
        return self.left, self.right
