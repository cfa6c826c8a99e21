"""Likeness: the names and tags used before that come close to one that nobody has."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from app.text.folding import fold
from app.text.letters import composed

_CLOSE = 0.7
_MOST = 3


def close_to(wanted: str, known: Iterable[str]) -> list[str]:
    """At most three of `known`, the closest first; none where `wanted` is a part of one of them."""
    folded = fold(composed(wanted)).lstrip("#")
    likenesses = []
    for name in known:
        other = fold(composed(name))
        if folded in other:
            return []
        likenesses.append((max(_likeness(folded, part) for part in (other, *other.split())), name))
    close = sorted((pair for pair in likenesses if pair[0] >= _CLOSE), key=lambda pair: -pair[0])
    return [name for _, name in close[:_MOST]]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
