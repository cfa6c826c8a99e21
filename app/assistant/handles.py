"""Handles: the words that people make of names, "zebkrantz" and "mia2016", found whatever stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"\w+(?:[.-]\w+)*")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_LONGEST = 60


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
