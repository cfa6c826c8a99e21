"""Everything as a PDF: what stands in it, which days, and what is too much."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import pytest

from app.wellbeing.export import paper
from tests.cast import Visitor
from tests.wellbeing.export.filling import WORDS, fill, spoil


def words_of(alice: Visitor, **days: str) -> str:
    answer = alice.post("/wellbeing/export/pdf", days)
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    document = pdfium.PdfDocument(io.BytesIO(answer.data))
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_every_word_stands_in_it_and_its_pages_are_counted(alice: Visitor) -> None:
    fill(alice)
    text = words_of(alice)
    assert [word for word in WORDS.values() if word not in text] == []
    assert "Page 1 of 2" in text or "Page 1 of 3" in text


def test_only_the_days_that_were_asked_for_are_in_it(alice: Visitor) -> None:
    fill(alice)
    text = words_of(alice, **{"from": "2026-11-18", "to": "2026-11-18"})
    assert WORDS["event"] in text
    assert WORDS["note"] not in text


def test_what_is_damaged_is_said_on_top_and_in_its_place(alice: Visitor) -> None:
    fill(alice)
    spoil(alice, "CHECKIN#")
    text = " ".join(words_of(alice).split())
    assert "1 of the" in text
    assert "Could not be read: what is stored of it is damaged." in text


def test_what_is_markup_elsewhere_is_only_words_here(alice: Visitor) -> None:
    alice.post("/wellbeing/events", {"event_id": 26 * "c", "on": "2026-11-18", "title": "#panic() *a* $x$ \\ `b`"})
    assert "#panic() *a* $x$ \\ `b`" in words_of(alice)


def test_too_much_is_refused_and_not_cut(alice: Visitor, monkeypatch: Any) -> None:
    fill(alice)
    monkeypatch.setattr(paper, "MOST", 3)
    answer = alice.post("/wellbeing/export/pdf")
    assert answer.status_code == 422
    assert "too much for one PDF" in answer.text


@pytest.mark.parametrize("days", [{"from": "yesterday"}, {"from": "2026-11-19", "to": "2026-11-18"}])
def test_days_that_cannot_be_meant_are_a_sentence(alice: Visitor, days: dict[str, str]) -> None:
    answer = alice.post("/wellbeing/export/pdf", days)
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_nothing_at_all_is_a_page_too(alice: Visitor) -> None:
    assert "My notes" in words_of(alice)
