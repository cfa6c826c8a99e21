"""The local embedder: a row for each text, whatever is in it."""

from __future__ import annotations

import numpy as np
import pytest

from app.ai.wordllama import LocalEmbedder


@pytest.mark.filterwarnings("error")
def test_a_text_without_words_is_near_to_nothing_and_no_other_row_changes() -> None:
    embedder = LocalEmbedder()

    rows = embedder.embed(["", "custody exchange"])

    assert not rows[0].any()
    assert np.isclose(np.linalg.norm(rows[1]), 1)
    assert np.allclose(rows[1], embedder.embed(["custody exchange"])[0])


def test_no_texts_are_no_rows() -> None:
    assert LocalEmbedder().embed([]).shape == (0, 256)
