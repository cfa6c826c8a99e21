"""Excerpts: the part of an entry that answers a question, cut to a few lines, with the found words marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import msgspec

from app.library.keywords import stem
from app.library.passages import Passage
from app.text.folding import fold

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LENGTH = 180
_BEFORE = 50


class Piece(msgspec.Struct, frozen=True):
    """Some letters of a text, and whether the search found them."""

    text: str
    hit: bool = False


def best_section(sections: Sequence[Passage], stems: Collection[str]) -> Passage | None:
    """The one with the most of the words; of several such, the first."""
    return max(sections, key=lambda section: len(_stems_in(section.text, stems)), default=None)


def excerpt(text: str, stems: Collection[str]) -> tuple[Piece, ...]:
    """At most 180 characters of `text` from shortly before where the words stand thickest, in pieces."""
    start = _start(text, stems)
    end = len(text) if len(text) - start <= _LENGTH else max(text.rfind(" ", start, start + _LENGTH), start + 1)
    pieces = [Piece("… ")] if start else []
    at = start
    for word in _WORD.finditer(text, start, end):
        if _stem_of(word) in stems:
            pieces += [Piece(text[at : word.start()]), Piece(word[0], hit=True)]
            at = word.end()
    pieces.append(Piece(text[at:end] + (" …" if end < len(text) else "")))
    return tuple(piece for piece in pieces if piece.text)


def _start(text: str, stems: Collection[str]) -> int:
    """Where the excerpt begins: so that as many different words as can be stand in it."""
    hits = [(word.start(), _stem_of(word)) for word in _WORD.finditer(text) if _stem_of(word) in stems]
    if not hits or hits[-1][0] < _LENGTH - _BEFORE:
        return 0

    def gathered(first: int) -> int:
        return len({found for at, found in hits if first <= at < first + _LENGTH - _BEFORE - 20})

    best = max((at for at, _ in hits), key=lambda at: (gathered(at), -at))
    if best <= _BEFORE:
        return 0
    return text.find(" ", best - _BEFORE) + 1


def _stems_in(text: str, stems: Collection[str]) -> set[str]:
    return {found for word in _WORD.finditer(text) if (found := _stem_of(word)) in stems}


def _stem_of(word: re.Match[str]) -> str:
    return stem(fold(word[0]))
