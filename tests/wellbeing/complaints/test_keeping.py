"""What is kept of a complaint: earlier words until it is erased, and the rest when a part is damaged."""

from __future__ import annotations

import sqlite3

import pytest

from app.wellbeing.access_log import Did
from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import HOME, begun, door, shown, spoil


def reworded(alice: Visitor, address: str, *, times: int) -> None:
    for number in range(1, times + 1):
        said = {"provider": "Dr. Rowe", "happened": f"wording {number}", "based_on": str(number)}
        assert alice.post(f"{address}/edit", said).status_code == 303


def test_earlier_words_stay_readable_the_last_change_first(alice: Visitor) -> None:
    address = begun(alice, happened="wording 0")
    reworded(alice, address, times=2)
    words = shown(alice, f"{address}/earlier")

    assert words.index("wording 1") < words.index("wording 0")
    assert "wording 2" not in words


def test_erasing_takes_every_word_and_leaves_a_row_that_says_so(alice: Visitor) -> None:
    address, other = begun(alice), begun(alice, happened="the other one")
    reworded(alice, address, times=3)
    assert "nobody can bring them back" in shown(alice, f"{address}/erase")
    assert alice.post(f"{address}/erase").location == HOME

    assert alice.get(address).status_code == 404
    assert alice.get(f"{address}/earlier").status_code == 404
    assert "the other one" in shown(alice, other)
    with sqlite3.connect(alice.services.settings.data_dir / "phi-providers.db") as file:
        assert file.execute("SELECT count(*) FROM items WHERE sort LIKE 'COMPLAINT%'").fetchone() == (1,)
    rows = [stored.record for stored in door(alice).accesses(limit=500).rows]
    assert [row.family for row in rows if row.did is Did.REMOVED] == ["complaint"]


@pytest.mark.parametrize("way", ["", "/edit", "/letter", "/files", "/add/step"])
def test_a_damaged_complaint_says_so_wherever_it_is_opened(alice: Visitor, way: str) -> None:
    address = begun(alice)
    spoil(alice, "COMPLAINT#")

    assert "This complaint could not be read" in shown(alice, f"{address}{way}", 503)


def test_the_rest_reads_on_and_a_damaged_one_can_be_erased(alice: Visitor) -> None:
    address = begun(alice)
    reworded(alice, address, times=1)
    spoil(alice, "COMPLAINT#")
    other = begun(alice, happened="whole")

    assert "1 complaint could not be read" in shown(alice, HOME)
    assert "whole" in shown(alice, other)
    assert "Dr. Rowe" in shown(alice, f"{address}/earlier")
    assert alice.post(f"{address}/erase").status_code == 303
    assert "could not be read" not in shown(alice, HOME)


def test_damaged_earlier_words_are_counted(alice: Visitor) -> None:
    address = begun(alice)
    reworded(alice, address, times=2)
    spoil(alice, "COMPLAINTWAS#")

    assert "2 earlier writings could not be read" in shown(alice, f"{address}/earlier")
