"""The quick form: what it keeps, and what it hands back with a sentence."""

from __future__ import annotations

import pytest

from app.services import Services
from app.wellbeing.checkins import symptom_list
from tests.cast import Visitor
from tests.conftest import Clock
from tests.wellbeing.checkins.keeping import NEW, hidden, kept, records


def test_a_mood_alone_is_a_check_in_of_now(alice: Visitor) -> None:
    answer = alice.post(NEW, {"mood": "2"})

    assert (answer.status_code, answer.location) == (303, "/wellbeing/check-ins")
    assert [(row.mood, f"{row.on} {row.at}", row.zone) for row in kept(alice)] == [
        (2, "2026-11-19 21:41", "America/Chicago")
    ]


def test_everything_that_she_says_is_there_again(alice: Visitor) -> None:
    said = {
        "mood": "4", "sleep": "6,5", "new_symptom": "Tight chest", "new_intensity": "7", "triggers": "The exchange",
        "helped": "A walk", "note": "Slept\r\nbadly", "on": "2026-11-18", "at": "07:30",
    }  # fmt: skip
    alice.post(NEW, said)
    row = kept(alice)[0]
    names = symptom_list.read(records(alice)).names

    assert (row.mood, row.sleep_hours, f"{row.on} {row.at}") == (4, 6.5, "2026-11-18 07:30")
    assert (row.triggers, row.helped, row.note) == ("The exchange", "A walk", "Slept\nbadly")
    assert [(names[felt.symptom], felt.intensity) for felt in row.felt] == [("Tight chest", 7)]
    page = alice.get("/wellbeing/check-ins").text
    for words in ("Tight chest", "The exchange", "A walk", "6.5 h sleep", "7:30 am", "Wed 18 Nov"):
        assert words in page


def test_a_symptom_of_hers_is_asked_from_then_on(alice: Visitor) -> None:
    alice.post(NEW, {"new_symptom": "Tight chest"})
    id_ = symptom_list.read(records(alice)).rows[0].id
    assert f'name="felt-{id_}"' in alice.get(NEW).text
    alice.post(NEW, {f"felt-{id_}": "0"})

    assert [felt.intensity for felt in kept(alice)[0].felt + kept(alice)[1].felt] == [0]


def test_a_name_that_is_on_the_list_already_is_that_symptom(alice: Visitor) -> None:
    alice.post(NEW, {"new_symptom": "Tight chest", "new_intensity": "3"})
    alice.post(NEW, {"new_symptom": "tight  CHEST", "new_intensity": "5"})

    assert len(symptom_list.read(records(alice)).rows) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": "2026-11-21", "at": "08:00", "mood": "1"}, "That day has not come yet."),
        ({"on": "2026-11-19", "at": "23:59", "mood": "1"}, "That time has not come yet."),
        ({"on": "1899-12-31", "at": "08:00", "mood": "1"}, "That day is before 1900."),
        ({"on": "2026-11-18", "mood": "1"}, "Choose the time too."),
        ({"on": "2026-02-30", "at": "08:00", "mood": "1"}, "That is not a day of the calendar."),
        ({"on": "2026-03-08", "at": "02:30", "mood": "1"}, "The clocks went forward that night"),
        ({"mood": "6"}, "That is not one of the choices."),
        ({"mood": "0"}, "That is not one of the choices."),
        ({"sleep": "25"}, "Give the hours as a number from 0 to 24"),
        ({"sleep": "-1"}, "Give the hours as a number from 0 to 24"),
        ({"sleep": "nan"}, "Give the hours as a number from 0 to 24"),
        ({"sleep": "1e1"}, "Give the hours as a number from 0 to 24"),
        ({"new_symptom": "Headache", "new_intensity": "11"}, "Choose a number from 0 to 10"),
        ({"new_symptom": "Headache", "new_intensity": "-1"}, "Choose a number from 0 to 10"),
        ({"new_intensity": "4"}, "Say what the symptom is"),
        ({"note": "x" * 5001}, "5,000 fit here"),
        ({}, "Say at least one thing"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(
    alice: Visitor, said: dict[str, str], sentence: str
) -> None:
    answer = alice.post(NEW, said)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert kept(alice) == []


def test_an_intensity_of_her_list_that_is_out_of_range_is_refused(alice: Visitor) -> None:
    alice.post(NEW, {"new_symptom": "Headache"})
    id_ = symptom_list.read(records(alice)).rows[0].id
    answer = alice.post(NEW, {f"felt-{id_}": "11", "note": "kept words"})

    assert answer.status_code == 422
    assert "Choose a number from 0 to 10, or leave this one out." in answer.text
    assert "kept words" in answer.text
    assert len(kept(alice)) == 1


def test_the_same_form_sent_twice_is_one_check_in(alice: Visitor, clock: Clock) -> None:
    page = alice.get(NEW).text
    form = {"check_in_id": hidden(page, "check_in_id"), "begun": hidden(page, "begun"), "mood": "3"}
    alice.post(NEW, form)
    clock.move(minutes=2)
    alice.post(NEW, form)

    assert [(row.mood, row.number) for row in kept(alice)] == [(3, 1)]


def test_one_form_is_one_check_in_at_whatever_time_it_arrives_again(alice: Visitor, clock: Clock) -> None:
    """The line went after the server took it, and a tab that was restored sends it the next morning."""
    form = {"check_in_id": hidden(alice.get(NEW).text, "check_in_id"), "mood": "3"}
    alice.post(NEW, form)
    first = kept(alice)
    clock.move(minutes=20)
    alice.post(NEW, form)
    clock.move(hours=9)
    alice.post(NEW, form)
    assert kept(alice) == first
    alice.post(NEW, {**form, "on": "2026-11-18", "at": "08:00"})
    assert [(row.on.day, row.number) for row in kept(alice)] == [(18, 2)]


def test_a_day_that_no_calendar_ends_after_is_a_day_like_any(alice: Visitor) -> None:
    assert alice.get("/wellbeing/check-ins?until=9999-12-31").status_code == 200
    assert alice.get("/wellbeing/check-ins?until=0001-01-01").status_code == 200


def test_a_form_sent_again_with_other_words_changes_that_check_in(alice: Visitor) -> None:
    page = alice.get(NEW).text
    form = {"check_in_id": hidden(page, "check_in_id"), "begun": hidden(page, "begun"), "mood": "3"}
    alice.post(NEW, form)
    alice.post(NEW, {**form, "note": "and a note"})

    assert [(row.mood, row.note, row.number) for row in kept(alice)] == [(3, "and a note", 2)]


def test_a_form_that_lay_open_since_yesterday_says_how_she_is_now(alice: Visitor, clock: Clock) -> None:
    begun = hidden(alice.get(NEW).text, "begun")
    clock.move(hours=3)
    alice.post(NEW, {"begun": begun, "mood": "3"})

    assert f"{kept(alice)[0].on}" == "2026-11-20"


def test_charlie_sees_nothing_of_hers(alice: Visitor, charlie: Visitor) -> None:
    alice.post(NEW, {"mood": "1", "note": "mine alone"})
    row = kept(alice)[0]
    place = f"{row.on:%Y%m%d}-{row.at.replace(':', '')}-{row.id}"

    assert alice.get(f"/wellbeing/check-ins/{place}").status_code == 200
    assert charlie.get(f"/wellbeing/check-ins/{place}").status_code == 404
    assert charlie.get(f"/wellbeing/check-ins/{place}/edit").status_code == 404
    charlie.post(f"/wellbeing/check-ins/{place}/erase")
    assert len(kept(alice)) == 1


@pytest.mark.parametrize("place", ["x", "20261332-1705-0123456789", "20261119-2561-0123456789", "LIST", "..%2f"])
def test_an_address_that_names_no_check_in_is_nothing(alice: Visitor, place: str) -> None:
    assert alice.get(f"/wellbeing/check-ins/{place}").status_code == 404


def test_the_list_is_read_only_from_its_owners_tables(alice: Visitor, services: Services) -> None:
    alice.post(NEW, {"note": "a-marker-of-hers"})
    main = next(services.settings.data_dir.rglob("records.db"))

    assert all(b"a-marker-of-hers" not in path.read_bytes() for path in main.parent.rglob("*") if path.is_file())
