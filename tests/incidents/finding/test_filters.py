"""Filters are read strictly from an address and written back into it."""

from __future__ import annotations

import pytest

from app.incidents.filters import from_query
from app.lists.filters import BadFilter, terms_of


def test_a_view_is_written_into_its_address_and_read_back_the_same() -> None:
    given = {
        "q": "late “again”", "kind": "threat", "severity": "serious", "person": "Sam", "tag": "pickup",
        "order_paragraph": "4(b)", "from": "2026-01-01", "to": "2026-12-31", "withdrawn": "only", "order": "oldest",
    }  # fmt: skip
    filters = from_query(given)
    assert filters.query() == given
    assert from_query(filters.query()) == filters


def test_an_empty_form_narrows_nothing() -> None:
    filters = from_query(dict.fromkeys(("q", "kind", "severity", "person", "tag", "from", "to", "order"), ""))
    assert not filters.narrowing
    assert filters.query() == {}


def test_the_order_alone_narrows_nothing() -> None:
    assert not from_query({"order": "oldest"}).narrowing


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "nonsense"},
        {"severity": "9"},
        {"order": "sideways"},
        {"withdrawn": "maybe"},
        {"from": "yesterday"},
        {"to": "2026-02-30"},
        {"from": "2026-12-01", "to": "2026-01-01"},
        {"q": "x" * 201},
        {"q": "null\x00byte"},
        {"q": "half \ud800"},
        {"q": "%ED%A0%80"},
        {"person": "a\x1bb"},
        {"q": " ".join(map(str, range(13)))},
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(given: dict[str, str]) -> None:
    with pytest.raises(BadFilter) as refused:
        from_query(given)
    assert refused.value.status == 422
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("late again", ("late", "again")),
        ('"late again" sam', ("late again", "sam")),
        ("“late again”", ("late again",)),
        ('"never closed', ("never closed",)),
        ("late LATE Läte", ("late",)),
        ('""', ()),
        ('"', ()),
        ("  ", ()),
        ("don’t", ("don't",)),
    ],
)
def test_words_and_phrases_are_told_apart(typed: str, terms: tuple[str, ...]) -> None:
    assert terms_of(typed) == terms
