"""Handles: what people make of names, "zebkrantz" and "mia2016", "M i a" and "Dani3l", whatever stands between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

_TOKEN = re.compile(r"\w+(?:[.-]\w+)*")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_LONGEST = 60
_DISGUISED = re.compile(r"(?<![\w@$!])(?=[a-z_]{0,20}[@$!\d])[\w@$!]{3,20}(?![\w@$])")
_LIKE = str.maketrans("@$!0134578", "asioieastb")
_SPREAD = re.compile(r"(?<!\w)\w(?P<between>[ .*_-])\w(?:(?P=between)\w){1,24}(?!\w)")
_STRETCHED = re.compile(r"(?<!\w)[^\W\d_]*?([^\W\d_])\1{2,20}[^\W\d_]*(?!\w)")
_REPEATED = re.compile(r"(.)\1+")


class Handles:
    """Those of the people who are known, each with the number of its person."""

    def __init__(self) -> None:
        self._glued: dict[str, int] = {}
        self._alone: dict[str, int] = {}
        """Names that are a handle only with a number or an underscore beside them."""

    def add(self, words: Sequence[str], owner: int) -> None:
        """Get to know a name by its folded words; one of one word is taken as it is."""
        if len(words) == 1 and len(words[0]) > 2:
            self._alone.setdefault(words[0], owner)
        if len(words) < 2:
            return
        first, last = words[0], words[-1]
        self._glued.setdefault("".join(words), owner)
        for letters in range(3, len(first) + 1):
            self._alone.setdefault(first[:letters] + last[0], owner)
        for letters in range(1, len(first) + 1):
            if (letters > 2 or len(last) > 4) and letters + len(last) > 4:
                self._glued.setdefault(first[:letters] + last, owner)
                self._glued.setdefault(last + first[:letters], owner)

    def in_text(self, folded: str) -> Iterator[tuple[int, int, int]]:
        """(start, end, owner) of each."""
        if not self._glued and not self._alone:
            return
        for token in _TOKEN.finditer(folded):
            if len(token[0]) > _LONGEST:
                continue
            letters = _NOT_LETTERS.sub("", token[0])
            owner = self._glued.get(letters)
            if owner is None and letters != token[0] and re.search(r"[\d_]", token[0]):
                owner = self._alone.get(letters)
            if owner is not None:
                yield token.start(), token.end(), owner
        yield from self._disguised(folded)

    def _disguised(self, folded: str) -> Iterator[tuple[int, int, int]]:
        for form, bare in _DISGUISES:
            for found in form.finditer(folded):
                for letters in bare(found[0]):
                    owner = self._glued.get(letters, self._alone.get(letters))
                    if owner is not None:
                        yield found.start(), found.end(), owner
                        break


def _unlike(word: str) -> tuple[str, ...]:
    """What a word with digits for letters may be; a 1 is an i or an l."""
    return word.translate(_LIKE), word.replace("1", "l").translate(_LIKE)


def _shrunk(word: str) -> tuple[str, ...]:
    return _REPEATED.sub(r"\1", word), re.sub(r"(.)\1{2,}", r"\1\1", word), re.sub(r"(.)\1{2,}", r"\1", word)


_DISGUISES: tuple[tuple[re.Pattern[str], Callable[[str], tuple[str, ...]]], ...] = (
    (_DISGUISED, _unlike),
    (_SPREAD, lambda spread: (spread.replace(spread[1], ""),)),
    (_STRETCHED, _shrunk),
)
