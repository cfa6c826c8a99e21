"""Writing an entry: one atomic write, once, at the server's time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.errors import NotFound
from app.ids import mint_id
from app.incidents.model import AlreadyWritten, load_entry, write_entry
from app.incidents.placement import TALLY, VOCABULARY, revision_key, search_key, timeline_key
from app.incidents.record import Card, Findable, Part, Revision, Tally, Vocabulary
from app.services import Services
from app.store.sealed import Shelf
from tests.conftest import Clock
from tests.incidents.record.samples import SAM, THURSDAY, incident

ID = "01entryofalice"


def test_what_alice_wrote_is_there_word_for_word(shelf: Shelf, services: Services) -> None:
    words = "First line\n\n  \u202eindented\t“quoted” \U0001f642 \u2066left\u2069\n"

    write_entry(shelf, services.now, ID, incident(words, quotes=words))

    entry = load_entry(shelf, ID)
    assert (entry.incident.narrative, entry.incident.quotes) == (words, words)


def test_the_server_alone_sets_the_time_of_writing(shelf: Shelf, services: Services, clock: Clock) -> None:
    write_entry(shelf, services.now, ID, incident())

    first = load_entry(shelf, ID).first
    assert (first.written_at, first.number, first.part) == (clock.at, 1, Part.WRITTEN)


def test_an_entry_is_listed_found_counted_and_remembered_at_once(shelf: Shelf, services: Services) -> None:
    write_entry(shelf, services.now, ID, incident(people=(SAM,), tags=("pick-up",), title="Late"))

    card, found = shelf.get(timeline_key(THURSDAY, ID), Card), shelf.get(search_key(THURSDAY, ID), Findable)
    tally, vocabulary = shelf.get(TALLY, Tally), shelf.get(VOCABULARY, Vocabulary)
    assert card
    assert (card.record.title, card.record.people, card.record.revision) == ("Late", ("Sam Miller",), 1)
    assert found
    assert found.record.card == card.record
    assert "sam came 40 minutes late." in found.record.text
    assert tally
    assert tally.record == Tally(total=1, months={"2026-11": 1})
    assert vocabulary
    assert vocabulary.record == Vocabulary(people=(SAM,), tags=("pick-up",))


def test_the_same_entry_sent_twice_is_one(shelf: Shelf, services: Services, clock: Clock) -> None:
    first = write_entry(shelf, services.now, ID, incident())
    clock.move(minutes=1)

    again = write_entry(shelf, services.now, ID, incident())

    assert again == first
    assert tally_of(shelf) == Tally(total=1, months={"2026-11": 1})


def test_other_words_under_the_same_id_never_overwrite(shelf: Shelf, services: Services) -> None:
    write_entry(shelf, services.now, ID, incident("first words"))

    with pytest.raises(AlreadyWritten) as refused:
        write_entry(shelf, services.now, ID, incident("other words"))

    assert refused.value.entry.incident.narrative == "first words"
    assert load_entry(shelf, ID).incident.narrative == "first words"


def test_ten_tabs_that_save_at_once_are_all_counted(shelf: Shelf, services: Services) -> None:
    ids = [f"01entrynumber{n}" for n in range(10)]
    threads = [
        threading.Thread(target=write_entry, args=(shelf, services.now, id_, incident(tags=(f"tag {id_}",))))
        for id_ in ids
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tally_of(shelf) == Tally(total=10, months={"2026-11": 10})
    assert [len(load_entry(shelf, id_).revisions) for id_ in ids] == [1] * 10


def test_an_entry_of_another_tenant_is_not_there(shelf: Shelf, services: Services) -> None:
    write_entry(shelf, services.now, ID, incident())
    charlies = services.store.tenant(type(shelf.tenant)("charlie00001"))

    with pytest.raises(NotFound):
        load_entry(charlies, ID)


@pytest.mark.parametrize("bad", ["", "../x", "UPPERCASE00", "short", "a" * 41, "01entry#R0001", "01entry\x00aaaa"])
def test_an_id_that_cannot_be_one_is_not_there(shelf: Shelf, bad: str) -> None:
    with pytest.raises(NotFound):
        load_entry(shelf, bad)


def test_minted_ids_are_in_the_order_of_time(clock: Clock) -> None:
    ids = [mint_id(clock.at + timedelta(milliseconds=n)) for n in range(5)]

    assert ids == sorted(ids)
    assert len({*ids, mint_id(clock.at)}) == 6


def tally_of(shelf: Shelf) -> Tally | None:
    stored = shelf.get(TALLY, Tally)
    return stored.record if stored else None


def test_an_entry_sealed_before_injuries_were_asked_for_still_opens(shelf: Shelf, clock: Clock) -> None:
    """Then no record held the field; now one that leaves it empty does not hold it either."""
    before = msgspec.msgpack.decode(
        msgspec.msgpack.encode(
            Revision(id=ID, number=1, part=Part.WRITTEN, written_at=clock.at, incident=incident(injuries="none"))
        ),
        type=dict[str, Any],
    )
    del before["incident"]["injuries"]
    shelf.write(shelf.add(revision_key(ID, 1), Sealed(**before)))

    assert load_entry(shelf, ID).incident == incident()


class Sealed(msgspec.Struct):
    """A revision as bytes of an earlier day."""

    id: str
    number: int
    part: str
    written_at: Any
    incident: dict[str, Any]
