"""Correcting and withdrawing: revisions are added, never changed, and of two tabs one wins."""

from __future__ import annotations

import threading
from datetime import date

import msgspec
import pytest

from app.dates.when import When
from app.errors import Conflict
from app.incidents.drafts import draft_key, find_draft, keep_draft
from app.incidents.model import (
    AlreadyWithdrawn,
    ChangedMeanwhile,
    Entry,
    correct_entry,
    load_entry,
    withdraw_entry,
    write_entry,
)
from app.incidents.placement import SEARCH, TALLY, TIMELINE
from app.incidents.record import Card, Findable, Part, Tally
from app.services import Services
from app.store.sealed import Shelf
from tests.conftest import Clock
from tests.incidents.record.samples import CENTRAL, THURSDAY, incident
from tests.promises import promise

ID = "01entryofalice"
OCTOBER = When(on=date(2026, 10, 31), zone=CENTRAL)


@pytest.fixture
def entry(shelf: Shelf, services: Services, clock: Clock) -> Entry:
    written = write_entry(shelf, services.now, ID, incident("first words"))
    clock.move(days=1)
    return written


@promise("12.2", part=True)
def test_a_correction_is_added_and_the_first_words_stay(shelf: Shelf, services: Services, entry: Entry) -> None:
    correct_entry(shelf, services.now, ID, incident("better words"), based_on=1, reason="I remembered more")

    first, second = load_entry(shelf, ID).revisions
    assert first == entry.first
    assert (second.number, second.part, second.reason) == (2, Part.CORRECTED, "I remembered more")
    assert (second.incident.narrative, second.written_at) == ("better words", services.now())


def test_a_correction_keeps_the_place_and_shows_the_new_words(shelf: Shelf, services: Services, entry: Entry) -> None:
    correct_entry(shelf, services.now, ID, incident("better words"), based_on=1, reason="why")

    (card,) = cards(shelf)
    (found,) = shelf.every(Findable, prefix=SEARCH)
    assert (card.excerpt, card.revision, card.written_at) == ("better words", 2, entry.first.written_at)
    assert found.record.card == card
    assert "better words" in found.record.text
    assert "first words" not in found.record.text


def test_a_corrected_date_moves_the_entry_and_its_count(shelf: Shelf, services: Services, entry: Entry) -> None:
    correct_entry(shelf, services.now, ID, incident("first words", OCTOBER), based_on=1, reason="wrong day")

    assert [card.when for card in cards(shelf)] == [OCTOBER]
    assert len(list(shelf.every(Findable, prefix=SEARCH))) == 1
    assert tally(shelf) == Tally(total=1, months={"2026-10": 1})


def test_the_same_correction_sent_twice_is_one(shelf: Shelf, services: Services, entry: Entry) -> None:
    first = correct_entry(shelf, services.now, ID, incident("better"), based_on=1, reason="why")

    again = correct_entry(shelf, services.now, ID, incident("better"), based_on=1, reason="why")

    assert again == first
    assert len(again.revisions) == 2


def test_a_correction_of_older_words_is_refused(shelf: Shelf, services: Services, entry: Entry) -> None:
    correct_entry(shelf, services.now, ID, incident("one tab"), based_on=1, reason="why")

    with pytest.raises(ChangedMeanwhile) as refused:
        correct_entry(shelf, services.now, ID, incident("other tab"), based_on=1, reason="why")

    assert refused.value.entry.incident.narrative == "one tab"
    assert load_entry(shelf, ID).incident.narrative == "one tab"


@pytest.mark.parametrize("seen", [0, 2, 9999])
def test_a_tampered_revision_number_is_refused(shelf: Shelf, services: Services, entry: Entry, seen: int) -> None:
    with pytest.raises(ChangedMeanwhile):
        correct_entry(shelf, services.now, ID, incident("x"), based_on=seen, reason="why")


def test_of_eight_tabs_that_correct_at_once_exactly_one_wins(shelf: Shelf, services: Services, entry: Entry) -> None:
    won: list[str] = []
    ready = threading.Barrier(8)

    def correct(words: str) -> None:
        ready.wait()
        moved = msgspec.structs.replace(THURSDAY, on=date(2026, 11, int(words)))
        try:
            correct_entry(shelf, services.now, ID, incident(words, moved), based_on=1, reason=words)
        except ChangedMeanwhile:
            return
        won.append(words)

    threads = [threading.Thread(target=correct, args=(str(n),)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert [card.excerpt for card in cards(shelf)] == won
    assert [revision.incident.narrative for revision in load_entry(shelf, ID).revisions] == ["first words", *won]


def test_a_withdrawn_entry_stays_listed_and_readable(shelf: Shelf, services: Services, entry: Entry) -> None:
    withdraw_entry(shelf, services.now, ID, based_on=1, reason="It was another day")

    stands = load_entry(shelf, ID)
    assert stands.withdrawn
    assert (stands.incident, stands.latest.reason) == (entry.incident, "It was another day")
    assert [card.withdrawn for card in cards(shelf)] == [True]
    assert tally(shelf) == Tally(total=1, months={"2026-11": 1})


def test_a_withdrawn_entry_is_corrected_no_more(shelf: Shelf, services: Services, entry: Entry) -> None:
    withdraw_entry(shelf, services.now, ID, based_on=1, reason="wrong")

    with pytest.raises(AlreadyWithdrawn):
        correct_entry(shelf, services.now, ID, incident("x"), based_on=2, reason="why")


def test_withdrawing_twice_is_withdrawing_once(shelf: Shelf, services: Services, entry: Entry) -> None:
    withdraw_entry(shelf, services.now, ID, based_on=1, reason="wrong")

    assert len(withdraw_entry(shelf, services.now, ID, based_on=1, reason="wrong").revisions) == 2


def test_a_saved_correction_ends_its_draft(shelf: Shelf, services: Services, entry: Entry) -> None:
    keep_draft(shelf, services.now, ID, {"narrative": ["half"]}, based_on=1)

    draft = draft_key(ID, correction=True)
    correct_entry(shelf, services.now, ID, incident("whole"), based_on=1, reason="why", discard=(draft,))

    assert find_draft(shelf, ID, correction=True) is None


def test_a_refused_correction_changes_nothing(shelf: Shelf, services: Services, entry: Entry) -> None:
    keep_draft(shelf, services.now, ID, {"narrative": ["half"]}, based_on=1)
    draft = draft_key(ID, correction=True)

    with pytest.raises(Conflict):
        correct_entry(shelf, services.now, ID, incident("x"), based_on=7, reason="why", discard=(draft,))

    assert find_draft(shelf, ID, correction=True)
    assert load_entry(shelf, ID) == entry


def cards(shelf: Shelf) -> list[Card]:
    return [row.record for row in shelf.every(Card, prefix=TIMELINE)]


def tally(shelf: Shelf) -> Tally | None:
    stored = shelf.get(TALLY, Tally)
    return stored.record if stored else None
