"""Hits: the words that a search found, marked where they stand, with the text around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from app.text.folding import fold
from app.text.letters import composed

_BEFORE = 40
_LENGTH = 200
_ELLIPSIS = "… "


def marked(text: str, terms: Sequence[str]) -> Markup:
    """`text`, escaped, each occurrence of a folded term between <mark> and </mark>."""
    text = composed(text)
    pieces, at = [], 0
    for start, end in _runs(fold(text), terms):
        pieces += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    pieces.append(escape(text[at:]))
    return Markup("").join(pieces)


def around(text: str, terms: Sequence[str]) -> Markup:
    """The part of `text` that begins shortly before its first hit, marked; at most 200 characters."""
    text = composed(text)
    first = next(_runs(fold(text), terms), (0, 0))[0]
    start = _word_start(text, first - _BEFORE) if first > _BEFORE else 0
    cut = marked(text[start : start + _LENGTH], terms)
    return escape(_ELLIPSIS if start else "") + cut + escape("…" if start + _LENGTH < len(text) else "")


def missing(text: str, terms: Sequence[str]) -> list[str]:
    """The terms that do not occur in `text`."""
    folded = fold(composed(text))
    return [term for term in terms if term not in folded]


def _runs(folded: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where terms occur, from left to right; what overlaps or touches is one run."""
    found = sorted(span for term in terms for span in _occurrences(folded, term))
    start = end = -1
    for left, right in found:
        if left > end:
            if end > 0:
                yield start, end
            start = left
        end = max(end, right)
    if end > 0:
        yield start, end


def _occurrences(folded: str, term: str) -> Iterator[tuple[int, int]]:
    at = folded.find(term)
    while at >= 0:
        yield at, at + len(term)
        at = folded.find(term, at + len(term))


def _word_start(text: str, at: int) -> int:
    blank = text.find(" ", at, at + _BEFORE)
    return blank + 1 if blank >= 0 else at
