"""Search by meaning: the vectors of all passages, and which entries are nearest to a question's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.library.passages import Passage

_NEAR = 400
"""Passages that are looked at: the nearest ones to a question. Entries with none of them are not about it."""

_TOGETHER = 3
"""An entry is as near as its three nearest passages are on average: one alone is often a chance."""


class MeaningIndex:
    """The vectors of passages, one row each. Comparing a question with 10,000 of them takes some milliseconds."""

    def __init__(self, passages: Sequence[Passage], vectors: Any) -> None:
        import numpy as np  # noqa: PLC0415  # 20 MB that a process without a search need not carry

        self._passages = passages
        # What all passages have in common says nothing about any of them.
        self._common = vectors.mean(axis=0)
        self._vectors = _of_length_one(vectors - self._common)
        self._rows: dict[str, list[int]] = {}
        for row, passage in enumerate(passages):
            self._rows.setdefault(passage.slug, []).append(row)
        self._about = _of_length_one(np.stack([self._vectors[rows].mean(axis=0) for rows in self._rows.values()]))

    def rank(self, vector: Any) -> list[tuple[str, float]]:
        """Entries by what is near to the question's vector, best first, each with its likeness (-1 to 1)."""
        likeness = self._vectors @ _of_length_one(vector - self._common)
        found: dict[str, list[float]] = {}
        most = min(_NEAR, len(likeness))
        near = likeness.argpartition(-most)[-most:]
        for row, like in zip(near.tolist(), likeness[near].tolist(), strict=True):
            found.setdefault(self._passages[row].slug, []).append(like)
        farthest = float(likeness[near].min())
        return _ordered({slug: _near(likes, farthest) for slug, likes in found.items()})

    def shown_first(self, vector: Any, slug: str) -> list[Passage]:
        """What an entry can show, the nearest to the question's vector first."""
        likeness = self._vectors[self._rows[slug]] @ _of_length_one(vector - self._common)
        rows = (self._rows[slug][at] for at in (-likeness).argsort(kind="stable").tolist())
        return [self._passages[row] for row in rows if self._passages[row].shown]

    def like(self, slug: str) -> list[tuple[str, float]]:
        """Every other entry, the likest first: by what they are about."""
        slugs = list(self._rows)
        likeness = (self._about @ self._about[slugs.index(slug)]).tolist()
        return [pair for pair in _ordered(dict(zip(slugs, likeness, strict=True))) if pair[0] != slug]


def _near(likes: list[float], farthest: float) -> float:
    best = sorted(likes, reverse=True)[:_TOGETHER]
    return (sum(best) + farthest * (_TOGETHER - len(best))) / _TOGETHER


def _ordered(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def _of_length_one(vectors: Any) -> Any:
    """Each as long as any other. One that says nothing (no letters, no words) is like nothing."""
    import numpy as np  # noqa: PLC0415  # as above

    known = np.nan_to_num(vectors)
    return known / np.maximum(np.linalg.norm(known, axis=-1, keepdims=True), 1e-6)
