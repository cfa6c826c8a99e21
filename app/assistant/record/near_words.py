"""Near words: words of a record that mean nearly what a word of the question means, told by the local embedder."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.ai import Embedder, ModelUnavailable

LEAST = 0.33
"""How like two words are, from 0 to 1, to be near."""

_MOST = 4
"""Words that may stand for one."""

_MOST_CHARACTERS = 500_000
"""Of a record whose words are gathered, of each text as much: some 15 milliseconds."""

_MOST_WORDS = 3_000
"""Of these that are compared: some 15 milliseconds."""

_MOST_ASKED = 8
_WORD = re.compile(r"[a-z]{3,16}")

Near = tuple[tuple[str, float], ...]
"""Words of the record with their likeness, the likest first."""


def near_words(asked: Sequence[str], texts: Sequence[str], embedder: Embedder) -> tuple[Near, ...]:
    """For each word of the question those of the folded texts that are near it; none where that cannot be told.

    Of a large record a part of each text is compared, and a part of the words, so that no question waits for it long.
    """
    asked, there = asked[:_MOST_ASKED], _words_of(texts)
    if not there or not asked:
        return ()
    try:
        vectors = embedder.embed([*asked, *there])
    except ModelUnavailable:
        return ()
    likeness = vectors[: len(asked)] @ vectors[len(asked) :].T
    return tuple(_nearest(word, row, there) for word, row in zip(asked, likeness.tolist(), strict=True))


def _words_of(texts: Sequence[str]) -> list[str]:
    each = max(50, _MOST_CHARACTERS // max(1, len(texts)))
    there = set(" ".join([text[:each] for text in texts]).split())
    words = sorted(word for word in there if _WORD.fullmatch(word))
    return words[:: -(-len(words) // _MOST_WORDS)] if words else []


def _nearest(word: str, row: Sequence[float], there: Sequence[str]) -> Near:
    alike = ((like, other) for like, other in zip(row, there, strict=True) if like >= LEAST)
    others = [(other, like) for like, other in sorted(alike, reverse=True) if not _one_of(word, other)]
    return tuple(others[:_MOST])


def _one_of(word: str, other: str) -> bool:
    """Whether both are forms of one word, or look so alike that the model may have taken one for the other."""
    return word[:3] == other[:3]
