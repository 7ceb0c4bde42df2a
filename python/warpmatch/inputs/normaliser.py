"""Strings in a normal form, so that spellings of one thing become one string."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .. import _core

__all__ = ["Normaliser"]


class Normaliser(NamedTuple):
    """Brings strings into a normal form; call it, or pass it as ``processor=``.

    Words come out separated by one space, without one at either end. The steps, each of which can
    be turned off; Unicode's data is that of the running Python's `unicodedata`:

    >>> from warpmatch import utils
    >>> utils.normalise("  Café Ltd. — Macy's №\\u00a07")
    'cafe ltd macys no 7'
    >>> utils.Normaliser(decompose=False, casefold=False)("  Café  Ltd.")
    'Café Ltd'
    """

    decompose: bool = True
    """NFKD: ligatures, full-width letters and the like become the letters they stand for, accented
    letters a letter and a mark; decimal digits of every script become 0 to 9."""
    marks: bool = True
    """Marks of a combining class (accents, but not the vowels of Indic scripts) are dropped;
    without `decompose` only those that stand for themselves."""
    casefold: bool = True
    """Letters lose their case: ``ß`` becomes ``ss``."""
    punctuation: bool = True
    """What is no letter, digit or mark becomes a space; but an apostrophe between a word and a
    final s only goes: ``Macy's`` is ``Macys``."""

    def __call__(self, string: str | bytes | None) -> str | None:
        """The string in normal form; bytes are read as Latin-1, a null stays one."""
        form = self.corpus(_core.pack([string], "string", 1), 1)[0]
        assert not isinstance(form, bytes)  # a normal form is text
        return form

    def corpus(self, corpus: _core.Corpus, workers: int | None = None) -> _core.Corpus:
        """The strings of a Corpus in normal form, in the same rows; nulls stay nulls.

        >>> import warpmatch
        >>> list(warpmatch.utils.normalise.corpus(warpmatch.Corpus(["A-B", None])))
        ['a b', None]
        """
        return _core.normalised(corpus, self._of_character, workers)

    def _of_character(self, character: str) -> str:
        return _normal_form(self, character)


@lru_cache(maxsize=1 << 16)
def _normal_form(steps: Normaliser, character: str) -> str:
    out = character
    if steps.decompose:
        out = "".join(map(_plain_digit, unicodedata.normalize("NFKD", out)))
    if steps.marks:
        out = "".join(c for c in out if not unicodedata.combining(c))
    if steps.casefold:
        out = out.casefold()
    return "".join(c if _belongs_to_word(c, steps.punctuation) else " " for c in out)


def _plain_digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _belongs_to_word(character: str, drop_punctuation: bool) -> bool:
    if drop_punctuation:
        return character.isalnum() or unicodedata.category(character).startswith("M")
    return not character.isspace()
