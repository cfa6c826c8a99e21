"""Folding lets plain letters find what phones and languages write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text.folding import fold
from app.text.letters import composed


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Café", "cafe"),
        ("don’t", "don't"),
        ("“Late again”", '"late again"'),
        ("Łódź", "lodz"),
        ("ÅNGSTRÖM", "angstrom"),
        ("9–5", "9-5"),
        ("line\nbreak\u00a0here", "line break here"),
        ("НОЯБРЬ", "ноябрь"),
    ],
)
def test_what_was_written_and_what_is_typed_fold_alike(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


def test_an_accent_apart_from_its_letter_folds_away_too() -> None:
    assert fold(composed("Cafe\u0301")) == "cafe"


@given(st.text())
def test_positions_stay_as_they_were(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
