"""Writing many entries at once: whole groups, nothing twice, counts that agree."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from app.dates.when import When
from app.incidents.bulk import NewEntry, write_many
from app.incidents.limits import CHARACTERS
from app.incidents.model import load_entry, write_entry
from app.incidents.placement import SEARCH, TALLY, TIMELINE, VOCABULARY
from app.incidents.record import Card, Findable, Tally, Vocabulary
from app.services import Services
from app.store import StoreUnavailable
from app.store.sealed import Shelf
from tests.incidents.record.samples import CENTRAL, incident


def test_five_hundred_entries_are_all_there_and_counted(shelf: Shelf, services: Services) -> None:
    written = write_many(shelf, services.now, many(500), source="csv")

    assert len(written) == 500
    assert len(list(shelf.every(Card, prefix=TIMELINE))) == len(list(shelf.every(Findable, prefix=SEARCH))) == 500
    counted = tally(shelf)
    assert counted.total == sum(counted.months.values()) == 500
    assert load_entry(shelf, written[0]).first.source == "csv"


def test_the_same_entries_again_add_nothing(shelf: Shelf, services: Services) -> None:
    write_many(shelf, services.now, many(70))

    assert write_many(shelf, services.now, many(70)) == []
    assert tally(shelf).total == 70


def test_only_what_is_new_is_added(shelf: Shelf, services: Services) -> None:
    write_many(shelf, services.now, many(40)[10:20])

    written = write_many(shelf, services.now, many(40))

    assert len(written) == 30
    assert tally(shelf).total == 40


def test_an_id_twice_in_one_call_is_one_entry(shelf: Shelf, services: Services) -> None:
    written = write_many(shelf, services.now, [*many(3), *many(3)])

    assert written == [new.id for new in many(3)]


def test_entries_of_the_largest_size_are_parted_into_groups_that_fit(shelf: Shelf, services: Services) -> None:
    heavy = [NewEntry(new.id, incident("😀" * CHARACTERS["narrative"], new.incident.when)) for new in many(12)]

    assert len(write_many(shelf, services.now, heavy)) == 12


def test_a_single_entry_saved_meanwhile_is_counted_too(shelf: Shelf, services: Services) -> None:
    alone = threading.Thread(
        target=lambda: [write_entry(shelf, services.now, f"01aloneentry{n:02d}", incident()) for n in range(10)]
    )
    alone.start()
    write_many(shelf, services.now, many(200))
    alone.join()

    assert tally(shelf).total == 210


def test_people_and_tags_are_remembered_latest_first(shelf: Shelf, services: Services) -> None:
    news = [NewEntry(f"01entrynumber{n}", incident(tags=(f"tag {n}", "always"))) for n in range(3)]

    write_many(shelf, services.now, news)

    stored = shelf.get(VOCABULARY, Vocabulary)
    assert stored
    assert stored.record.tags == ("tag 2", "always", "tag 1", "tag 0")


def test_groups_before_a_failure_stay_and_the_rest_follows_later(
    shelf: Shelf, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = iter([True, False])
    write = shelf.write

    def fails_later(*changes: object, token: str | None = None) -> None:
        if not next(writes):
            raise StoreUnavailable
        write(*changes, token=token)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(shelf, "write", fails_later)
    with pytest.raises(StoreUnavailable):
        write_many(shelf, services.now, many(70))
    monkeypatch.undo()
    there = tally(shelf).total

    write_many(shelf, services.now, many(70))

    assert 0 < there < 70
    assert tally(shelf).total == 70


def many(count: int) -> list[NewEntry]:
    """Entries over the days of three years, each with an id of its own."""
    return [
        NewEntry(
            f"01entrynumber{n:05d}",
            incident(f"entry {n}", When(on=date(2023 + n % 3, 1 + n % 12, 1 + n % 28), zone=CENTRAL)),
        )
        for n in range(count)
    ]


def tally(shelf: Shelf) -> Tally:
    stored = shelf.get(TALLY, Tally)
    assert stored
    return stored.record
