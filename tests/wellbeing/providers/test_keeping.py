"""What is kept of a note: earlier words until it is erased, and the rest when one is damaged."""

from __future__ import annotations

import sqlite3

from app.wellbeing.access_log import Did
from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import door, shown, spoil
from tests.wellbeing.providers.noting import HOME, noted
from tests.wellbeing.test_locked import no_key


def changed(alice: Visitor, address: str, *, times: int) -> None:
    for number in range(1, times + 1):
        said = {"provider": "Dr. Rowe", "said": f"wording {number}", "based_on": str(number)}
        assert alice.post(f"{address}/edit", said).status_code == 303


def test_earlier_words_stay_readable_the_last_change_first(alice: Visitor) -> None:
    address = noted(alice, said="wording 0")
    changed(alice, address, times=2)
    words = shown(alice, f"{address}/earlier")

    assert words.index("wording 1") < words.index("wording 0")
    assert "wording 2" not in words


def test_saving_nothing_new_makes_no_earlier_wording(alice: Visitor) -> None:
    address = noted(alice, said="the same")
    alice.post(f"{address}/edit", {"provider": "Dr. Rowe", "said": "the same", "based_on": "1"})

    assert "Nothing has been changed yet." in shown(alice, f"{address}/earlier")


def test_erasing_takes_every_word_and_leaves_a_row_that_says_so(alice: Visitor) -> None:
    address, other = noted(alice), noted(alice, said="the other one")
    changed(alice, address, times=3)
    assert "nobody can bring them back" in shown(alice, f"{address}/erase")
    assert alice.post(f"{address}/erase").location == HOME

    assert alice.get(address).status_code == 404
    assert "the other one" in shown(alice, other)
    with sqlite3.connect(alice.services.settings.data_dir / "phi-providers.db") as file:
        assert file.execute("SELECT count(*) FROM items WHERE sort LIKE 'NOTE%'").fetchone() == (1,)
    rows = [stored.record for stored in door(alice).accesses(limit=500).rows]
    assert [row.family for row in rows if row.did is Did.REMOVED] == ["note"]


def test_a_damaged_note_says_so_the_rest_reads_on_and_it_can_be_erased(alice: Visitor) -> None:
    address = noted(alice)
    changed(alice, address, times=1)
    spoil(alice, "NOTE#")
    other = noted(alice, said="whole")

    for way in ("", "/edit", "/visit", "/visit.pdf", "/following"):
        assert "This note could not be read" in shown(alice, f"{address}{way}", 503)
    assert "1 note could not be read" in shown(alice, HOME)
    assert "whole" in shown(alice, other)
    assert "Dr. Rowe" in shown(alice, f"{address}/earlier")
    assert alice.post(f"{address}/erase").status_code == 303
    assert "could not be read" not in shown(alice, HOME)


def test_damaged_earlier_words_are_counted(alice: Visitor) -> None:
    address = noted(alice)
    changed(alice, address, times=2)
    spoil(alice, "NOTEWAS#")

    assert "2 earlier wordings could not be read" in shown(alice, f"{address}/earlier")


def test_words_that_cannot_be_saved_while_it_is_locked_stay_on_the_page(alice: Visitor) -> None:
    address = noted(alice)
    with no_key(alice.services):
        for way in (f"{HOME}/new", f"{address}/edit"):
            said = {"provider": "Dr. Rowe", "said": "Words nobody may lose.", "based_on": "1"}
            answer = alice.post(way, said)
            assert answer.status_code == 503
            assert "Words nobody may lose." in answer.text
