"""What is kept of complaints and provider notes: earlier words until they are erased, the rest when one is damaged."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import pytest

from app.wellbeing.access_log import Did
from tests.cast import Visitor
from tests.wellbeing.complaints.complaining import spoil
from tests.wellbeing.looking import door, shown, words_of


@dataclass(frozen=True)
class Room:
    """Where records of one kind are written, the field for words, their sort keys, and what pages call them."""

    home: str
    field: str
    prefix: str
    called: str
    before: str

    def begun(self, alice: Visitor, words: str = "wording 0") -> str:
        """The address of a new one."""
        answer = alice.post(f"{self.home}/new", {"provider": "Dr. Rowe", self.field: words})
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def changed(self, alice: Visitor, address: str, *, times: int) -> None:
        for number in range(1, times + 1):
            said = {"provider": "Dr. Rowe", self.field: f"wording {number}", "based_on": str(number)}
            assert alice.post(f"{address}/edit", said).status_code == 303


ROOMS = (
    Room("/wellbeing/complaints", "happened", "COMPLAINT", "complaint", "earlier writings"),
    Room("/wellbeing/providers", "said", "NOTE", "note", "earlier wordings"),
)


@pytest.fixture(params=ROOMS, ids=lambda room: room.called)
def room(request: pytest.FixtureRequest) -> Room:
    found: Room = request.param
    return found


def test_earlier_words_stay_readable_the_last_change_first(alice: Visitor, room: Room) -> None:
    address = room.begun(alice)
    room.changed(alice, address, times=2)
    words = shown(alice, f"{address}/earlier")

    assert words.index("wording 1") < words.index("wording 0")
    assert "wording 2" not in words


def test_words_of_two_tabs_never_overwrite_each_other(alice: Visitor, room: Room) -> None:
    address = room.begun(alice)
    for words, status in (("first tab", 303), ("second tab", 409)):
        answer = alice.post(f"{address}/edit", {"provider": "Dr. Rowe", room.field: words, "based_on": "1"})
        assert answer.status_code == status

    assert "second tab" in answer.text
    assert "first tab" in words_of(answer)
    assert "first tab" in shown(alice, address)
    assert "second tab" not in shown(alice, address)


def test_erasing_takes_every_word_and_leaves_a_row_that_says_so(alice: Visitor, room: Room) -> None:
    address, other = room.begun(alice), room.begun(alice, "the other one")
    room.changed(alice, address, times=3)
    assert "nobody can bring them back" in shown(alice, f"{address}/erase")
    assert alice.post(f"{address}/erase").location == room.home

    assert alice.get(address).status_code == 404
    assert alice.get(f"{address}/earlier").status_code == 404
    assert "the other one" in shown(alice, other)
    with sqlite3.connect(alice.services.settings.data_dir / "phi-providers.db") as file:
        found = file.execute("SELECT sort FROM items WHERE sort LIKE ?", (f"{room.prefix}%",)).fetchall()
    gone = f"{room.prefix}GONE#{address.rsplit('/', 1)[1]}"
    assert sorted(sort for (sort,) in found) == [f"{room.prefix}#{other.rsplit('/', 1)[1]}", gone]
    rows = [stored.record for stored in door(alice).accesses(limit=500).rows]
    assert [row.family for row in rows if row.did is Did.REMOVED] == [room.called]


def test_the_rest_reads_on_and_a_damaged_one_can_be_erased(alice: Visitor, room: Room) -> None:
    address = room.begun(alice)
    room.changed(alice, address, times=1)
    spoil(alice, f"{room.prefix}#")
    other = room.begun(alice, "whole")

    assert f"1 {room.called} could not be read" in shown(alice, room.home)
    assert "whole" in shown(alice, other)
    assert "Dr. Rowe" in shown(alice, f"{address}/earlier")
    assert alice.post(f"{address}/erase").status_code == 303
    assert "could not be read" not in shown(alice, room.home)


def test_damaged_earlier_words_are_counted(alice: Visitor, room: Room) -> None:
    address = room.begun(alice)
    room.changed(alice, address, times=2)
    spoil(alice, f"{room.prefix}WAS#")

    assert f"2 {room.before} could not be read" in shown(alice, f"{address}/earlier")
