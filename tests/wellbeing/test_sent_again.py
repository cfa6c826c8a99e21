"""A form that arrives again, by a lost answer or a restored tab: it undoes nothing of what was done since."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.wellbeing.complaints import model as complaints
from app.wellbeing.complaints.record import Wording
from app.wellbeing.providers import model as notes
from app.wellbeing.providers.record import Note
from tests.cast import Visitor
from tests.conftest import Clock
from tests.wellbeing.checkins.keeping import NEW, address_of, hidden, kept
from tests.wellbeing.looking import door, shown, words_of

ID = 26 * "a"
FORMS = {
    "/wellbeing/check-ins": ("check_in_id", {"mood": "3"}, "note"),
    "/wellbeing/complaints": ("complaint_id", {"provider": "Dr. Rowe"}, "happened"),
    "/wellbeing/providers": ("note_id", {"provider": "Dr. Rowe"}, "said"),
}
"""Where a room is: the field of the id, what else is said, and the field that is corrected."""


@pytest.mark.parametrize("room", FORMS)
def test_a_correction_stands_when_the_first_form_comes_again(alice: Visitor, room: str) -> None:
    name, said, words = FORMS[room]
    first = {name: ID, **said, words: "firstword"}
    alice.post(f"{room}/new", first)
    address = address_of(kept(alice)[0]) if room.endswith("check-ins") else f"{room}/{ID}"
    edit = {**said, words: "corrected", "based_on": "1"}
    if room.endswith("check-ins"):
        edit |= {"on": f"{kept(alice)[0].on}", "at": kept(alice)[0].at}
    assert alice.post(f"{address}/edit", edit).status_code == 303

    again = alice.post(f"{room}/new", first)

    assert again.status_code == 409
    assert "changed somewhere else" in words_of(again)
    assert f'action="{address}/edit"' in again.text
    assert "corrected" in shown(alice, address).partition("before")[0]


@pytest.mark.parametrize("room", FORMS)
def test_what_was_erased_stays_erased_when_its_form_comes_again(alice: Visitor, clock: Clock, room: str) -> None:
    name, said, words = FORMS[room]
    form = {name: ID, **said, words: "firstword"}
    alice.post(f"{room}/new", form)
    address = address_of(kept(alice)[0]) if room.endswith("check-ins") else f"{room}/{ID}"
    alice.post(f"{address}/erase")
    clock.move(hours=9)

    again = alice.post(f"{room}/new", form)

    assert again.status_code == 409
    assert "was erased Nothing was saved" in words_of(again)
    assert alice.get(address).status_code == 404
    assert alice.post(f"{room}/new", {**form, name: hidden(again.text, name)}).status_code == 303


def test_the_check_in_of_the_front_page_keeps_its_time_too(alice: Visitor, clock: Clock) -> None:
    page = alice.get("/wellbeing").text
    form = {name: hidden(page, name) for name in ("check_in_id", "begun")} | {"mood": "1"}
    alice.post(NEW, form)
    first = kept(alice)
    clock.move(hours=7)
    alice.post(NEW, form)
    assert kept(alice) == first


def test_a_new_complaint_and_a_new_note_that_are_sent_twice_at_once_are_saved(alice: Visitor) -> None:
    now = alice.services.now()
    wording = Wording(provider="Dr. Rowe")
    note = Note(id=ID, provider="Dr. Rowe", made_at=now, written_at=now)
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: complaints.begin(door(alice), ID, wording, now), range(6)))
        said = list(pool.map(lambda _: notes.keep(door(alice), note, now), range(6)))
    assert {one.number for one in made} | {one.number for one in said} == {1}
