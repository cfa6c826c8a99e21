"""The symptom list and the marked days."""

from __future__ import annotations

import pytest

from app.wellbeing.checkins import marked, symptom_list
from app.wellbeing.checkins.limits import MOST_ASKED
from app.wellbeing.checkins.places import place_of
from app.wellbeing.checkins.record import event_name
from tests.cast import Visitor
from tests.wellbeing.checkins.keeping import NEW, checked_in, damage, kept, records

SYMPTOMS = "/wellbeing/check-ins/symptoms"
EVENTS = "/wellbeing/events"


def listed(alice: Visitor) -> list[str]:
    return [f"({row.name})" if row.retired else row.name for row in symptom_list.read(records(alice)).rows]


def add(alice: Visitor, *names: str) -> list[str]:
    """The ids of symptoms that she adds."""
    for name in names:
        assert alice.post(SYMPTOMS, {"name": name}).status_code == 303
    return [row.id for row in symptom_list.read(records(alice)).rows]


def test_her_list_is_asked_in_her_order(alice: Visitor) -> None:
    ids = add(alice, "Headache", "No appetite", "Tight chest")
    alice.post(f"{SYMPTOMS}/{ids[2]}", {"do": "up"})
    alice.post(f"{SYMPTOMS}/{ids[0]}", {"do": "down"})
    page = alice.get(NEW).text

    assert listed(alice) == ["Tight chest", "Headache", "No appetite"]
    assert page.index("Tight chest") < page.index("Headache") < page.index("No appetite")


def test_the_ends_of_the_list_stay_where_they_are(alice: Visitor) -> None:
    ids = add(alice, "Headache", "No appetite")
    alice.post(f"{SYMPTOMS}/{ids[0]}", {"do": "up"})
    alice.post(f"{SYMPTOMS}/{ids[1]}", {"do": "down"})

    assert listed(alice) == ["Headache", "No appetite"]


def test_a_new_name_stands_in_earlier_check_ins_too(alice: Visitor) -> None:
    address = checked_in(alice, new_symptom="Hedache", new_intensity="4")
    id_ = symptom_list.read(records(alice)).rows[0].id
    alice.post(f"{SYMPTOMS}/{id_}", {"do": "rename", "name": "Headache"})

    assert "Headache" in alice.get(address).text
    assert "Hedache" not in alice.get(address).text


def test_a_retired_symptom_is_asked_no_more_and_stays_in_what_was(alice: Visitor) -> None:
    address = checked_in(alice, new_symptom="Headache", new_intensity="4")
    id_ = symptom_list.read(records(alice)).rows[0].id
    alice.post(f"{SYMPTOMS}/{id_}", {"do": "retire"})

    assert f"felt-{id_}" not in alice.get(NEW).text
    assert "Headache" in alice.get(address).text
    assert f"felt-{id_}" in alice.get(f"{address}/edit").text
    alice.post(f"{SYMPTOMS}/{id_}", {"do": "restore"})
    assert f"felt-{id_}" in alice.get(NEW).text


def test_the_name_of_another_symptom_is_refused(alice: Visitor) -> None:
    ids = add(alice, "Headache", "No appetite")
    answer = alice.post(f"{SYMPTOMS}/{ids[1]}", {"do": "rename", "name": "HEADACHE"})

    assert answer.status_code == 422
    assert "Another symptom of your list is called that." in answer.text
    assert listed(alice) == ["Headache", "No appetite"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_symptom_needs_a_short_name(alice: Visitor, name: str) -> None:
    ids = add(alice, "Headache")

    assert alice.post(SYMPTOMS, {"name": name}).status_code == 422
    assert alice.post(f"{SYMPTOMS}/{ids[0]}", {"do": "rename", "name": name}).status_code == 422
    assert listed(alice) == ["Headache"]


def test_a_full_list_says_so_in_the_quick_form_and_on_its_page(alice: Visitor) -> None:
    add(alice, *(f"Symptom {number}" for number in range(MOST_ASKED)))
    refused = alice.post(SYMPTOMS, {"name": "One more"})
    quick = alice.post(NEW, {"new_symptom": "One more", "note": "kept words"})

    for answer in (refused, quick):
        assert answer.status_code == 422
        assert f"Your list asks for {MOST_ASKED} symptoms already." in answer.text
    assert "kept words" in quick.text
    assert kept(alice) == []


@pytest.mark.parametrize("do", ["rename", "retire", "restore", "up", "down"])
def test_nobody_else_changes_her_list(alice: Visitor, charlie: Visitor, do: str) -> None:
    ids = add(alice, "Headache")

    assert charlie.post(f"{SYMPTOMS}/{ids[0]}", {"do": do, "name": "His"}).status_code == 404
    assert listed(alice) == ["Headache"]


def test_a_symptom_that_was_retired_while_the_form_lay_open_is_kept_all_the_same(alice: Visitor) -> None:
    ids = add(alice, "Headache")
    alice.post(f"{SYMPTOMS}/{ids[0]}", {"do": "retire"})
    alice.post(NEW, {f"felt-{ids[0]}": "6"})

    assert [(felt.symptom, felt.intensity) for felt in kept(alice)[0].felt] == [(ids[0], 6)]


def test_a_damaged_list_is_said_and_everything_else_goes_on(alice: Visitor) -> None:
    address = checked_in(alice, new_symptom="Headache", new_intensity="4", note="readable words")
    id_ = symptom_list.read(records(alice)).rows[0].id
    assert damage(alice, "SYMPTOMS#") == 1
    for path in (NEW, "/wellbeing/check-ins", address, f"{address}/edit", SYMPTOMS):
        page = alice.get(path)
        assert page.status_code == 200
        assert "list of symptoms could not be read" in page.text or "Your list could not be read" in page.text
    assert "A symptom whose name cannot be read" in alice.get(address).text
    assert alice.post(NEW, {"mood": "3", f"felt-{id_}": "5"}).status_code == 303
    refused = alice.post(NEW, {"new_symptom": "Tired", "note": "kept words"})

    assert refused.status_code == 422
    assert "kept words" in refused.text
    assert sorted(felt.intensity for row in kept(alice) for felt in row.felt) == [4, 5]
    assert alice.post(SYMPTOMS, {"name": "Tired"}).status_code == 422


def test_a_damaged_list_is_replaced_only_when_she_says_so(alice: Visitor) -> None:
    add(alice, "Headache")
    alice.post(f"{SYMPTOMS}/anew")
    assert listed(alice) == ["Headache"]
    damage(alice, "SYMPTOMS#")
    alice.post(f"{SYMPTOMS}/anew")
    add(alice, "Tired")

    assert listed(alice) == ["Tired"]


def marks(alice: Visitor) -> list[tuple[str, str]]:
    return [(str(stored.record.on), stored.record.title) for stored in marked.every(records(alice)).rows]


def address(alice: Visitor) -> str:
    return f"{EVENTS}/{place_of(event_name(marked.every(records(alice)).rows[0].record))}"


def test_a_day_is_marked_changed_and_erased(alice: Visitor) -> None:
    alice.post(EVENTS, {"on": "2026-11-01", "title": "Moved out"})
    assert "Moved out" in alice.get(EVENTS).text
    alice.post(address(alice), {"on": "2026-11-02", "title": "Moved out for good"})
    assert marks(alice) == [("2026-11-02", "Moved out for good")]
    assert "Moved out for good" in alice.get(address(alice)).text
    alice.post(f"{address(alice)}/erase")

    assert marks(alice) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": "2026-11-21", "title": "Hearing"}, "That day has not come yet."),
        ({"on": "", "title": "Hearing"}, "Choose the day."),
        ({"on": "2026-13-01", "title": "Hearing"}, "That is not a day of the calendar."),
        ({"on": "2026-11-01", "title": ""}, "Give it a word or two"),
        ({"on": "2026-11-01", "title": "x" * 121}, "120 fit here"),
    ],
)
def test_a_day_that_cannot_be_marked_is_refused_with_a_sentence(
    alice: Visitor, said: dict[str, str], sentence: str
) -> None:
    answer = alice.post(EVENTS, said)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert marks(alice) == []


def test_the_same_form_marks_a_day_once(alice: Visitor) -> None:
    for _ in range(2):
        alice.post(EVENTS, {"event_id": 26 * "b", "on": "2026-11-01", "title": "Moved out"})

    assert marks(alice) == [("2026-11-01", "Moved out")]


def test_a_damaged_mark_is_said_and_can_be_erased(alice: Visitor) -> None:
    alice.post(EVENTS, {"on": "2026-11-01", "title": "Moved out"})
    where = address(alice)
    damage(alice, "EVENT#")
    page = alice.get(EVENTS)

    assert page.status_code == 200
    assert "1 marked day could not be read" in page.text
    assert alice.post(f"{where}/erase").status_code == 303
    assert marked.every(records(alice)).damaged == []


def test_charlie_finds_none_of_her_marked_days(alice: Visitor, charlie: Visitor) -> None:
    alice.post(EVENTS, {"on": "2026-11-01", "title": "Moved out"})
    where = address(alice)

    assert charlie.get(where).status_code == 404
    assert charlie.post(where, {"on": "2026-11-01", "title": "His"}).status_code == 404
    assert charlie.post(f"{where}/erase").status_code == 404
    assert marks(alice) == [("2026-11-01", "Moved out")]
