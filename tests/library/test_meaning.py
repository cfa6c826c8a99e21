"""Nearness of an entry: what several of its passages agree on counts more than one that is near by chance."""

from __future__ import annotations

import numpy as np

from app.library.meaning import MeaningIndex
from app.library.passages import Passage


def test_three_passages_that_are_near_outweigh_one_that_is_nearer() -> None:
    near, nearer, off = [0.8, 0.6, 0.0], [1.0, 0.0, 0.0], [-0.5, -0.5, -0.7]
    vectors = {"agreed": [near, near, near], "chance": [nearer, off, off], "other": [off, off, off]}
    passages = [Passage(slug, "", "text") for slug, rows in vectors.items() for _ in rows]
    index = MeaningIndex(passages, np.array([row for rows in vectors.values() for row in rows], dtype=np.float32))

    assert index.rank(np.array([1.0, 0.0, 0.0], dtype=np.float32))[0][0] == "agreed"
