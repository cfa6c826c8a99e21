"""Writing a note: what was said, the next appointment, what goes on from one note to the next."""

from __future__ import annotations

import re

import pytest

from tests.cast import Visitor
from tests.wellbeing.looking import shown, words_of
from tests.wellbeing.providers.noting import HOME, noted, standing

WORDS = {
    "profession": "Therapist", "on": "2026-11-12", "at": "14:30", "said": "Sleep first.\nThen the rest.",
    "medication": "Sertraline 50 mg, mornings", "questions": "How long?\nWhat if I skip one?",
    "next_on": "2026-12-03", "next_at": "09:15",
}  # fmt: skip


def field(page: str, name: str) -> str:
    """What a one-line field of a page holds."""
    found = re.search(f'<input[^>]*name="{name}"[^>]*>', page)
    assert found
    value = re.search('value="([^"]*)"', found.group())
    return value.group(1) if value else ""


def test_alice_writes_a_note_and_reads_all_of_it(alice: Visitor) -> None:
    words = shown(alice, noted(alice, **WORDS))

    for said in (
        "Dr. Rowe",
        "Therapist",
        "Thu 12 Nov, 2:30 pm",
        "Sleep first. Then the rest.",
        "Sertraline 50 mg, mornings",
    ):
        assert said in words
    assert "How long? What if I skip one?" in words
    assert "Thu 3 Dec, 9:15 am" in words


def test_notes_stand_together_by_whom_they_are_of_who_was_seen_last_first(alice: Visitor) -> None:
    noted(alice, on="2026-11-02", said="second of Rowe")
    noted(alice, provider="Ms. Crane", on="2026-11-05", said="of Crane")
    noted(alice, provider="DR. ROWE", on="2026-10-01", said="first of Rowe")
    noted(alice, on="2026-11-10", said="third of Rowe")
    words = shown(alice, HOME)

    order = ["third of Rowe", "second of Rowe", "first of Rowe", "of Crane"]
    assert sorted(order, key=words.index) == order
    assert words.count("For my next visit") == 2


def test_what_goes_on_stands_in_the_form_of_the_next_appointment(alice: Visitor) -> None:
    address = noted(alice, **{**WORDS, "next_on": "2026-11-19", "next_at": "10:00"})
    page = alice.get(f"{address}/following").text

    assert (field(page, "provider"), field(page, "profession")) == ("Dr. Rowe", "Therapist")
    assert (field(page, "on"), field(page, "at"), field(page, "next_on")) == ("2026-11-19", "10:00", "")
    assert "Sertraline 50 mg, mornings" in page
    assert "What if I skip one?" in page
    assert "Sleep first." not in page
    assert field(page, "note_id") not in {"", standing(alice, address).id}


def test_an_appointment_to_come_does_not_stand_where_it_would_be_refused(alice: Visitor) -> None:
    page = alice.get(f"{noted(alice, **WORDS)}/following").text

    assert field(page, "on") == ""


def test_the_same_form_sent_twice_is_one_note(alice: Visitor) -> None:
    for _ in range(2):
        noted(alice, note_id=26 * "a", **WORDS)

    assert standing(alice, f"{HOME}/{26 * 'a'}").number == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"provider": " "}, "Say who it is."),
        ({"on": "2026-12-12"}, "goes under “Next appointment”"),
        ({"on": "", "at": "10:00"}, "Choose the day too"),
        ({"at": "25:00"}, "That is not a time of day."),
        ({"next_on": "1826-12-03"}, "That day is before 1900."),
        ({"next_on": "2126-12-03"}, "more than ten years away"),
        ({"medication": "x" * 4001}, "4,000 fit here"),
    ],
)
def test_what_cannot_be_is_refused_and_no_word_is_lost(alice: Visitor, changes: dict[str, str], sentence: str) -> None:
    answer = alice.post(f"{HOME}/new", {"provider": "Dr. Rowe", **WORDS, **changes})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Sleep first." in answer.text
    assert "Nothing here yet." in shown(alice, HOME)


def test_charlie_finds_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    address = noted(alice)

    for way in ("", "/edit", "/visit", "/visit.pdf", "/following", "/erase"):
        assert charlie.get(address + way).status_code == 404
