"""A calendar becomes what happened: cancelled events are left out and counted, people and ends are kept."""

from __future__ import annotations

from collections.abc import Callable

from app.incidents.model import load_entry
from app.incidents.placement import TIMELINE
from app.incidents.record import Card, Person
from tests.incidents.imports.conftest import Looked

Look = Callable[[str], Looked]


def calendar(*events: str, head: str = "") -> str:
    told = "".join(f"BEGIN:VEVENT\nDTSTART:20251119T230500Z\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{told}END:VCALENDAR\n"


def test_a_cancelled_event_did_not_happen_and_is_counted_by_its_name(look: Look) -> None:
    page = look(calendar("SUMMARY:Pick-up", "SUMMARY:Court hearing\nSTATUS:CANCELLED"))
    assert "1 entry is ready" in page.plan
    assert "1 left out" in page.plan
    assert "2 Court hearing The calendar says that this event was cancelled" in page.plan


def test_a_calendar_that_cancels_brings_nothing(look: Look) -> None:
    page = look(calendar("SUMMARY:Pick-up", head="METHOD:CANCEL\n"))
    assert "0 entries are ready" in page.plan
    assert "How the first ones will read" not in page.plan


def test_whoever_was_asked_is_part_of_it(look: Look) -> None:
    page = look(
        calendar(
            "SUMMARY:Pick-up\nORGANIZER;CN=Sam:mailto:sam@example.org\nATTENDEE;CN=Sam:mailto:sam@example.org\n"
            'ATTENDEE;CN="Ortiz, Maria":mailto:m@example.org\nATTENDEE:mailto:bob@example.org\n'
            "ATTENDEE;CN=Lee;PARTSTAT=DECLINED:mailto:lee@example.org\n"
            "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:room@example.org"
        )
    )
    assert "With Sam, Maria Ortiz, bob@example.org, Lee" in page.plan
    page.choose(then="save")
    (row,) = page.alice.shelf.every(Card, prefix=TIMELINE, batch=10)
    people = load_entry(page.alice.shelf, row.record.id).incident.people
    assert people == (*(Person(name=name) for name in ("Sam", "Maria Ortiz", "bob@example.org")),
                      Person(name="Lee", part="declined"))  # fmt: skip


def test_more_people_than_an_entry_holds_are_cut_and_counted(look: Look) -> None:
    asked = "\n".join(f"ATTENDEE;CN=Guest {number}:mailto:g@example.org" for number in range(31))
    page = look(calendar(f"SUMMARY:Party\n{asked}"))
    assert "1 entry is ready" in page.plan
    assert "1 event names more than 30 people. The first 30 are taken." in page.words


def test_the_preview_shows_when_an_event_ended(look: Look) -> None:
    page = look(calendar("SUMMARY:Pick-up\nDTEND:20251120T001000Z"))
    assert "Wed 19 Nov 2025, 5:05 pm until 6:10 pm" in page.plan
