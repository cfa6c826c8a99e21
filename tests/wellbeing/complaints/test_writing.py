"""Writing a complaint: what it says, changed or not, and what is refused with a sentence."""

from __future__ import annotations

import pytest

from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import HOME, begun, standing
from tests.wellbeing.looking import shown, words_of

WORDS = {
    "profession": "Therapist", "body": "State board", "since": "2026-11-03", "until": "2026-11-17",
    "happened": "Read my notes aloud.\nIn the waiting room.", "harm": "I stopped going.", "asked": "An inquiry",
    "filed": "By their web form", "reference": "C-2291",
}  # fmt: skip


def test_alice_begins_a_complaint_and_reads_all_of_it(alice: Visitor) -> None:
    words = shown(alice, begun(alice, **WORDS))

    assert "Dr. Rowe, Therapist" in words.replace(" ,", ",")
    assert "Tue 3 Nov to Tue 17 Nov" in words
    for name in ("body", "harm", "asked", "filed", "reference"):
        assert WORDS[name] in words
    assert "Read my notes aloud. In the waiting room." in words


def test_it_stands_in_the_list_as_a_draft(alice: Visitor) -> None:
    address = begun(alice, **WORDS)

    assert "Dr. Rowe Draft State board" in shown(alice, HOME)
    assert f'href="{address}"' in alice.get(HOME).text


def test_the_same_form_sent_twice_is_one_complaint(alice: Visitor) -> None:
    for _ in range(2):
        begun(alice, complaint_id=26 * "a", **WORDS)

    assert alice.get(HOME).text.count('<article class="entry">') == 1
    assert standing(alice, f"{HOME}/{26 * 'a'}").number == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"provider": ""}, "Say who it is about."),
        ({"since": "2026-11-21"}, "That day has not come yet."),
        ({"since": "1899-12-31"}, "That day is before 1900."),
        ({"since": "2026-02-30"}, "That is not a day of the calendar."),
        ({"until": "2026-11-02"}, "The last day is before the first."),
        ({"happened": "x" * 12_001}, "This is 12,001 characters long, and 12,000 fit here."),
        ({"harm": "nul\x00"}, "invisible character"),
    ],
)
def test_what_cannot_be_is_refused_and_no_word_is_lost(alice: Visitor, changes: dict[str, str], sentence: str) -> None:
    answer = alice.post(f"{HOME}/new", {"provider": "Dr. Rowe", **WORDS, **changes})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "An inquiry" in answer.text
    assert "Nothing here yet." in shown(alice, HOME)


def test_other_words_take_the_place_of_the_first(alice: Visitor) -> None:
    address = begun(alice, **WORDS)
    answer = alice.post(f"{address}/edit", {"provider": "Dr. Rowe", "happened": "Told my sister.", "based_on": "1"})

    assert answer.location == address
    assert "Told my sister." in shown(alice, address)
    assert "Read my notes" not in shown(alice, address)


def test_charlie_finds_nothing_of_alices(alice: Visitor, charlie: Visitor) -> None:
    address = begun(alice)

    assert charlie.get(address).status_code == 404
    assert charlie.post(f"{address}/edit", {"provider": "x", "based_on": "1"}).status_code == 404
