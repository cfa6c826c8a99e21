"""The letter: a draft from what was written, then one's own words; on the page and as a PDF."""

from __future__ import annotations

import pytest

from app.wellbeing.complaints import letters
from tests.cast import Visitor
from tests.paper.test_typesetting import words_on
from tests.wellbeing.complaints.complaining import begun, standing
from tests.wellbeing.complaints.test_files import filed
from tests.wellbeing.complaints.test_writing import WORDS
from tests.wellbeing.looking import shown


def test_the_draft_says_what_alice_wrote(alice: Visitor) -> None:
    words = shown(alice, f"{begun(alice, **WORDS)}/letter")

    assert "Complaint about Dr. Rowe, Therapist (your number C-2291)" in words
    assert "It happened between Tuesday 3 November 2026 and Tuesday 17 November 2026." in words
    assert "What it did: I stopped going." in words
    assert "[your name]" in words


def test_what_was_not_written_is_left_out_or_stands_in_brackets(alice: Visitor) -> None:
    words = shown(alice, f"{begun(alice)}/letter")

    assert "[what happened, in order]" in words
    assert "What it did" not in words
    assert "enclose" not in words
    assert "{" not in words


def test_the_files_that_are_there_are_named_as_enclosed(alice: Visitor) -> None:
    address = begun(alice)
    alice.post(f"{address}/files", {"evidence": [filed(alice, "bill"), filed(alice, "diary")]})

    assert "enclose copies of: - bill - diary" in shown(alice, f"{address}/letter")


def test_once_there_is_an_answer_the_draft_is_an_appeal(alice: Visitor) -> None:
    address = begun(alice, **WORDS)
    alice.post(f"{address}/add/answer", {"on": "2026-11-18", "answer": "No cause."})
    alice.post(f"{address}/add/step", {"step": "answered", "on": "2026-11-18"})

    assert "What was answered on Wednesday 18 November 2026: No cause." in shown(alice, f"{address}/letter")


def test_gaps_that_a_person_typed_are_no_gaps(alice: Visitor) -> None:
    words = shown(alice, f"{begun(alice, happened='He wrote {harm} and {nothing}', harm='Sleep')}/letter")

    assert "He wrote {harm} and {nothing}" in words


@pytest.mark.parametrize("kind", list(letters.templates()))
def test_each_kind_is_a_page_and_a_pdf(alice: Visitor, kind: str) -> None:
    address = begun(alice, **WORDS)
    page, paper = shown(alice, f"{address}/letter?as={kind}"), alice.get(f"{address}/letter.pdf?as={kind}")

    assert paper.content_type == "application/pdf"
    assert "no-store" in paper.headers["Cache-Control"]
    for words in ("Dr. Rowe", "An inquiry", "Yours sincerely,"):
        assert words in page
        assert words in words_on(paper.data)


def test_her_own_words_take_the_place_of_the_draft_and_stay_when_the_complaint_changes(alice: Visitor) -> None:
    address = begun(alice, **WORDS)
    answer = alice.post(
        f"{address}/letter/edit", {"kind": "board", "based_on": "0", "letter": "To the board:\n\nMy words."}
    )
    assert answer.location == f"{address}/letter"
    alice.post(f"{address}/edit", {"provider": "Dr. Crane", "based_on": "1"})

    assert "My words." in shown(alice, f"{address}/letter")
    assert "My words." in words_on(alice.get(f"{address}/letter.pdf").data)
    assert "Dr. Crane" in shown(alice, f"{address}/letter?as=board")


def test_a_letter_of_two_tabs_is_never_overwritten_and_earlier_ones_stay(alice: Visitor) -> None:
    address = begun(alice)
    for words, status in (("first letter", 303), ("second letter", 409)):
        answer = alice.post(f"{address}/letter/edit", {"kind": "board", "based_on": "0", "letter": words})
        assert answer.status_code == status
    assert "second letter" in answer.text
    letter = standing(alice, address).letter
    assert letter
    alice.post(f"{address}/letter/edit", {"kind": "board", "based_on": str(letter.number), "letter": "third letter"})

    assert "third letter" in shown(alice, f"{address}/letter")
    assert "first letter" in shown(alice, f"{address}/earlier")


def test_there_is_no_letter_of_another_kind(alice: Visitor) -> None:
    address = begun(alice)

    assert alice.get(f"{address}/letter?as=threat").status_code == 404
    assert alice.post(f"{address}/letter/edit", {"kind": "board", "based_on": "0", "letter": " "}).status_code == 422
