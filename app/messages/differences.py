"""Differences: which words of one wording another does not have, run by run, for side by side or one in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_COMPARED_WORDS = 3000
"""Longer texts are not compared word by word: that takes the square of their length."""

_WORD = re.compile(r"\s+|[\w'’]+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both wordings, only in the earlier one ("del"), or only in the later one ("ins")."""

    text: str
    mark: Literal["", "del", "ins"] = ""


def woven(before: str, after: str) -> tuple[Piece, ...]:
    """The later wording with what it took out and put in, in reading order; unmarked where comparing takes too long."""
    earlier, later = _WORD.findall(before), _WORD.findall(after)
    if max(len(earlier), len(later)) > _COMPARED_WORDS or not earlier:
        return (Piece(after),)
    return tuple(_joined(_pieces(earlier, later)))


def _pieces(earlier: list[str], later: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, earlier, later, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("".join(later[c:d]))
            continue
        if b > a:
            yield Piece("".join(earlier[a:b]), "del")
        if d > c:
            yield Piece("".join(later[c:d]), "ins")


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Lone blanks between two changes belong to them: one change reads better than five."""
    waiting: list[Piece] = []
    for piece in pieces:
        blank = not piece.mark and not piece.text.strip() and "\n" not in piece.text
        if piece.mark or (blank and waiting):
            waiting.append(piece)
            continue
        yield from _told(waiting)
        waiting = []
        yield piece
    yield from _told(waiting)


def _told(run: list[Piece]) -> Iterator[Piece]:
    tail = []
    while run and not run[-1].mark:
        tail.append(run.pop())
    for mark in ("del", "ins"):
        text = "".join(piece.text for piece in run if piece.mark in (mark, ""))
        if any(piece.mark == mark for piece in run) and text:
            yield Piece(text, mark)
    yield from reversed(tail)
