"""What is kept of a note: nothing twice, and nothing lost while it is locked or where it is damaged."""

from __future__ import annotations

import pytest

from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import spoil
from tests.wellbeing.looking import shown
from tests.wellbeing.providers.noting import HOME, noted
from tests.wellbeing.test_locked import no_key


def test_saving_nothing_new_makes_no_earlier_wording(alice: Visitor) -> None:
    address = noted(alice, said="the same")
    alice.post(f"{address}/edit", {"provider": "Dr. Rowe", "said": "the same", "based_on": "1"})

    assert "Nothing has been changed yet." in shown(alice, f"{address}/earlier")


@pytest.mark.parametrize("way", ["", "/edit", "/visit", "/visit.pdf", "/following"])
def test_a_damaged_note_says_so_wherever_it_is_opened(alice: Visitor, way: str) -> None:
    address = noted(alice)
    spoil(alice, "NOTE#")

    assert "This note could not be read" in shown(alice, f"{address}{way}", 503)


def test_words_that_cannot_be_saved_while_it_is_locked_stay_on_the_page(alice: Visitor) -> None:
    address = noted(alice)
    with no_key(alice.services):
        for way in (f"{HOME}/new", f"{address}/edit"):
            said = {"provider": "Dr. Rowe", "said": "Words nobody may lose.", "based_on": "1"}
            answer = alice.post(way, said)
            assert answer.status_code == 503
            assert "Words nobody may lose." in answer.text
