"""For my next visit: one page of what to ask and what was told."""

from __future__ import annotations

import io

import pypdfium2

from tests.cast import Visitor
from tests.paper.test_typesetting import words_on
from tests.wellbeing.complaints.complaining import spoil
from tests.wellbeing.looking import shown
from tests.wellbeing.providers.noting import HOME, noted
from tests.wellbeing.providers.test_writing import WORDS


def sheets(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(io.BytesIO(pdf)))


def test_it_gathers_the_latest_of_each_from_the_notes_of_one_provider(alice: Visitor) -> None:
    noted(alice, **WORDS)
    noted(alice, provider="Ms. Crane", on="2026-11-15", said="of somebody else", questions="Not mine?")
    address = noted(alice, on="2026-11-18", questions="Can I stop?", next_on="2026-12-10", next_at="11:00")
    words = shown(alice, f"{address}/visit")

    assert "Dr. Rowe , Therapist" in words
    assert "Thursday 10 December 2026, 11:00 am" in words
    assert "What I want to ask Can I stop?" in words
    assert "as I was told on Thu 12 Nov Sertraline 50 mg, mornings" in words
    assert "What was said on Thu 12 Nov Sleep first." in words
    assert "How long?" not in words
    assert "Not mine?" not in words


def test_the_next_visit_is_the_one_to_come_as_the_latest_note_that_knows_of_one_has_it(alice: Visitor) -> None:
    noted(alice, on="2026-11-10", next_on="2026-12-03")
    address = noted(alice, on="2026-11-18", said="a call between")

    assert "Thursday 3 December 2026" in shown(alice, f"{address}/visit")
    noted(alice, on="2026-11-19", said="it was moved", next_on="2026-12-04")
    assert "Friday 4 December 2026" in shown(alice, f"{address}/visit")


def test_an_appointment_that_is_over_is_not_the_next_one(alice: Visitor) -> None:
    address = noted(alice, on="2026-11-10", next_on="2026-11-17")

    assert "17 November" not in shown(alice, f"{address}/visit")
    assert "Next:" not in shown(alice, HOME)


def test_any_note_of_a_provider_leads_to_the_same_page(alice: Visitor) -> None:
    first = noted(alice, **WORDS)
    latest = noted(alice, on="2026-11-18", questions="Can I stop?")
    assert "Can I stop?" in shown(alice, f"{latest}/visit")

    assert shown(alice, f"{first}/visit") == shown(alice, f"{latest}/visit")


def test_the_same_stands_on_one_sheet_of_paper(alice: Visitor) -> None:
    pdf = alice.get(f"{noted(alice, **WORDS)}/visit.pdf")

    assert pdf.content_type == "application/pdf"
    assert "no-store" in pdf.headers["Cache-Control"]
    assert sheets(pdf.data) == 1
    for words in ("For my next visit", "How long?", "Sertraline 50 mg", "Sleep first.", "Thursday 3 December 2026"):
        assert words in words_on(pdf.data)


def test_a_long_one_shrinks_to_one_sheet_and_a_very_long_one_takes_more(alice: Visitor) -> None:
    row = "A question of some length that takes most of a line on the sheet of paper, or so?"
    long = alice.get(f"{noted(alice, **{**WORDS, 'questions': chr(10).join([row] * 30)})}/visit.pdf").data
    longer = alice.get(f"{noted(alice, provider='Ms. Crane', said=chr(10).join([row] * 140))}/visit.pdf").data

    assert sheets(long) == 1
    assert sheets(longer) > 1
    assert words_on(longer).count("A question of some length") == 140


def test_a_note_that_cannot_be_read_is_said_where_it_may_be_missing(alice: Visitor) -> None:
    first = noted(alice, on="2026-11-10")
    spoil(alice, f"NOTE#{noted(alice, on='2026-11-12').rsplit('/', 1)[1]}")

    assert "1 note could not be read, and may belong here." in shown(alice, f"{first}/visit")
