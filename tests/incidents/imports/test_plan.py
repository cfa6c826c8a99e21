"""Saving writes each row once, whatever is sent again, and as much as there is time for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, repeat

import pytest

from app.dates.moments import instant
from app.errors import NotFound
from app.incidents.bulk import NewEntry, write_many
from app.incidents.exports import csv_parts
from app.incidents.filters import Filters
from app.incidents.imports import held, plan
from app.incidents.model import load_entry
from app.incidents.placement import TIMELINE
from app.incidents.record import Card, Revision
from app.services import Services
from app.store.keys import tenant_id
from app.store.sealed import Shelf
from tests.incidents.imports.conftest import Looked, held_upload
from tests.incidents.record.samples import incident

FIVE = "date,what\n" + "".join(f"2026-11-0{day},Day {day}\n" for day in range(1, 6))


def cards(shelf: Shelf) -> list[Card]:
    return [row.record for row in shelf.every(Card, prefix=TIMELINE, batch=100)]


def save(shelf: Shelf, services: Services, text: str) -> held.Held:
    return plan.save(shelf, services.now, held_upload(shelf, services, text))


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets a request end after two rows: two rows a slice, and a clock that passes the seconds behind the first."""

    def act() -> None:
        ticks: Iterator[float] = chain((0.0, 1.0), repeat(7.0))
        monkeypatch.setattr(plan, "_SLICE", 2)
        monkeypatch.setattr(plan, "monotonic", lambda: next(ticks))

    return act


def test_a_row_that_a_file_says_twice_is_saved_once_and_counted(own_shelf: Shelf, services: Services) -> None:
    stored = held_upload(own_shelf, services, "date,what\n2026-11-01,Late\n2026-11-01,Late\n2026-11-02,Late\n")
    looked = plan.look(own_shelf, services.now, stored.record)
    assert (looked.ready, looked.repeated, looked.already) == (2, 1, 0)
    assert plan.save(own_shelf, services.now, stored).saved == 2
    assert len(cards(own_shelf)) == 2


def test_a_file_that_comes_again_adds_nothing(own_shelf: Shelf, services: Services) -> None:
    save(own_shelf, services, FIVE)
    again = save(own_shelf, services, FIVE + "2026-11-06,New\n")
    assert (again.saved, again.already) == (1, 5)
    assert len(cards(own_shelf)) == 6


def test_the_same_row_in_another_zone_is_the_same_row(own_shelf: Shelf, services: Services) -> None:
    text = "date,ended on,what\n2026-11-01 17:05,2026-11-01 18:00,Late\n"
    plan.save(own_shelf, services.now, held_upload(own_shelf, services, text))
    elsewhere = held_upload(own_shelf, services, text, zone="America/New_York")
    looked = plan.look(own_shelf, services.now, elsewhere.record)
    assert (looked.ready, looked.already) == (0, 1)


def test_an_export_from_here_comes_back_as_what_is_there(own_shelf: Shelf, services: Services) -> None:
    entries = [NewEntry("entryofalice0001", incident()), NewEntry("entryofalice0002", incident("=Other"))]
    write_many(own_shelf, services.now, entries)
    text = b"".join(csv_parts(own_shelf, Filters())).decode()
    looked = plan.look(own_shelf, services.now, held_upload(own_shelf, services, text).record)
    assert (looked.ready, looked.already, looked.left_out) == (0, 2, 0)


def test_an_export_from_here_fills_another_record_to_the_letter(own_shelf: Shelf, services: Services) -> None:
    told = incident("x;=HYPERLINK(1)\n=1+1\n- one\n'@home", title="+1", quotes="\uff1d1+1")
    write_many(own_shelf, services.now, [NewEntry("entryofalice0001", told)])
    text = b"".join(csv_parts(own_shelf, Filters())).decode()
    other = services.store.tenant(tenant_id("bobofimports0001"))
    assert save(other, services, text).saved == 1
    assert load_entry(other, cards(other)[0].id).incident == told


def test_what_time_does_not_suffice_for_stays_and_is_saved_the_next_time(
    own_shelf: Shelf, services: Services, hurried: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = held_upload(own_shelf, services, FIVE)
    hurried()
    begun = plan.save(own_shelf, services.now, stored)
    assert (begun.saved, begun.finished_at) == (2, None)
    assert len(list(held.rows(own_shelf, begun))) == 5
    assert plan.look(own_shelf, services.now, begun).ready == 3

    monkeypatch.undo()
    done = plan.save(own_shelf, services.now, held.find(own_shelf, begun.id))
    assert (done.saved, done.already, done.finished_at) == (5, 0, services.now())
    assert len(cards(own_shelf)) == 5


def test_the_page_says_how_to_go_on(
    look: Callable[[str], Looked], hurried: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = look(FIVE)
    hurried()
    page.choose(then="save")
    assert "Go on: save the other 3 2 are saved so far. A long file is saved in parts." in page.plan

    monkeypatch.undo()
    page.choose(then="save")
    assert "5 entries were saved" in page.words


def test_rows_are_gone_once_they_are_saved(own_shelf: Shelf, services: Services) -> None:
    done = save(own_shelf, services, FIVE)
    assert done.finished_at == services.now()
    with pytest.raises(NotFound):
        list(held.rows(own_shelf, done))
    assert plan.save(own_shelf, services.now, held.find(own_shelf, done.id)) == done


def test_rows_that_are_left_out_are_listed_by_their_number_in_the_file(own_shelf: Shelf, services: Services) -> None:
    text = "date,what\n2026-11-01,Late\n\nsoon,Late\n2026-11-02,\n"
    looked = plan.look(own_shelf, services.now, held_upload(own_shelf, services, text).record)
    assert [row.number for row in looked.problems] == [4, 5]
    text = "2026-11-01,Late\nsoon,Late\n"
    looked = plan.look(own_shelf, services.now, held_upload(own_shelf, services, text).record)
    assert [row.number for row in looked.problems] == [2]


def test_a_hundred_rows_that_are_left_out_are_listed_and_all_are_counted(own_shelf: Shelf, services: Services) -> None:
    text = "date,what\n" + "2026-11-01,Late\n" + "soon,Late\n" * 130
    looked = plan.look(own_shelf, services.now, held_upload(own_shelf, services, text).record)
    assert (looked.left_out, len(looked.problems)) == (130, 100)


def test_nothing_is_written_by_looking(own_shelf: Shelf, services: Services) -> None:
    plan.look(own_shelf, services.now, held_upload(own_shelf, services, FIVE).record)
    assert cards(own_shelf) == []


def test_the_night_of_two_equal_hours_stays_two_entries_in_their_order(shelf: Shelf, services: Services) -> None:
    night = "2026-11-01T01:30-06:00,Second\n2026-11-01T01:30-05:00,First\n2026-11-01T01:45-05:00,Between\n"
    text = f"date,what\n{night}"
    assert save(shelf, services, text).saved == 3
    told = [(card.excerpt, card.when.at, card.when.fold) for card in cards(shelf)]
    assert told == [("First", "01:30", 0), ("Between", "01:45", 0), ("Second", "01:30", 1)]
    moments = [instant(card.when) for card in cards(shelf)]
    assert [f"{at:%H:%M}" for at in moments if at] == ["06:30", "06:45", "07:30"]

    again = save(shelf, services, text + "2026-11-01T01:30-06:00,Third\n")
    assert (again.saved, again.already) == (1, 3)
    exported = b"".join(csv_parts(shelf, Filters())).decode()
    assert plan.look(shelf, services.now, held_upload(shelf, services, exported).record).already == 4


def test_an_entry_says_that_it_was_brought_in(own_shelf: Shelf, services: Services) -> None:
    save(own_shelf, services, "date,what\n2026-11-01,Late\n")
    (row,) = own_shelf.every(Revision, prefix="INCIDENT#", batch=10)
    assert (row.record.source, row.record.written_at) == ("csv", services.now())
