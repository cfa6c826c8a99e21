"""Saving: each message once, however often the file comes, and however often a worker is cut short."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.errors import Unavailable
from app.messages.conversation import Message
from app.messages.conversations import every_talk
from app.messages.imports import save as saving
from app.store import StoreUnavailable
from app.store.sealed import Shelf
from tests.cast import Visitor
from tests.messages.imports.conftest import Brought, a_chat, said_in
from tests.standins import HeldQueue

Bring = Callable[..., Brought]


def texts(alice: Visitor) -> list[str]:
    return [row.record.text for row in alice.shelf.every(Message, prefix="TALK#")]


def test_what_is_saved_keeps_who_the_time_as_written_and_the_instant(saved: Brought, alice: Visitor) -> None:
    first = next(iter(alice.shelf.every(Message, prefix="TALK#"))).record

    assert (first.sender, first.written, first.zone, first.line) == ("Alice", "11/17/25, 9:05 AM", "America/Chicago", 1)
    assert first.at.isoformat() == "2025-11-17T15:05:00+00:00"


def test_the_page_says_what_was_saved_and_leads_to_it(saved: Brought) -> None:
    assert "12 messages were saved" in saved.words
    assert saved.conversation in saved.page


def test_the_same_file_again_adds_nothing(saved: Brought, bring: Bring, alice: Visitor) -> None:
    again = bring(a_chat())

    assert "0 messages are ready" in again.words
    assert "12 already there" in again.words
    assert len(texts(alice)) == 12


def test_a_longer_export_of_the_same_chat_adds_what_is_new_to_the_same_conversation(
    saved: Brought, bring: Bring, alice: Visitor
) -> None:
    longer = bring(a_chat(days=5))
    assert "8 messages are ready" in longer.words

    longer.save(me="Alice")

    (talk,) = every_talk(alice.shelf)
    assert (talk.count, [source.added for source in talk.sources]) == (20, [12, 8])
    assert "8 messages were saved" in longer.words


def test_an_export_that_begins_in_the_middle_of_a_minute_doubles_nothing(bring: Bring, alice: Visitor) -> None:
    minute = (
        "".join(f"11/17/25, 9:05 AM - {('Sam', 'Alice')[n % 2]}: Word {n}\n" for n in range(6))
        + "11/18/25, 9:05 AM - Sam: x\n"
    )
    bring(minute).save(me="Alice")

    bring(minute.partition("\n")[2] + "11/19/25, 9:05 AM - Sam: new\n").save(me="Alice")

    assert texts(alice) == [*(f"Word {n}" for n in range(6)), "x", "new"]


def test_the_same_words_twice_in_one_minute_are_two_messages_in_their_order(bring: Bring, alice: Visitor) -> None:
    bring("11/17/25, 9:05 AM - Sam: ok\n11/17/25, 9:05 AM - Alice: no\n11/17/25, 9:05 AM - Sam: ok\n").save(me="Alice")

    assert texts(alice) == ["ok", "no", "ok"]


def test_the_same_words_again_in_a_later_export_of_that_minute_are_new(bring: Bring, alice: Visitor) -> None:
    begun = "11/17/25, 9:05 AM - Sam: ok\n11/17/25, 9:05 AM - Alice: no\n"
    bring(begun).save(me="Alice")

    bring(f"{begun}11/17/25, 9:05 AM - Sam: ok\n").save(me="Alice")

    assert texts(alice) == ["ok", "no", "ok"]


def test_a_file_that_begins_with_the_latest_keeps_the_order_of_a_minute(bring: Bring, alice: Visitor) -> None:
    rows = ["2025-11-17 09:04,Sam,a", "2025-11-17 09:05,Sam,b", "2025-11-17 09:05,Sam,c", "2025-11-17 09:06,Sam,d"]
    brought = bring("Date,From,Text\n" + "\n".join(reversed(rows)) + "\n", "chat.csv")

    brought.save(not_me="y")

    assert texts(alice) == ["a", "b", "c", "d"]


def test_the_night_when_clocks_go_back_runs_forward(bring: Bring, alice: Visitor) -> None:
    bring(
        "11/2/25, 1:50 AM - Sam: first pass\n11/2/25, 1:10 AM - Sam: second pass\n11/13/25, 1:00 AM - Sam: later\n"
    ).save(not_me="y")

    assert texts(alice) == ["first pass", "second pass", "later"]


def test_a_worker_that_runs_twice_writes_nothing_twice(bring: Bring, alice: Visitor, queue: HeldQueue) -> None:
    brought = bring(a_chat())
    alice.post(
        brought.address, {"zone": "America/Chicago", "dates": "month", "me": "Alice", "name": "Sam", "then": "save"}
    )
    (job,) = queue.held
    queue.held.append(job)

    queue.run()

    assert len(texts(alice)) == 12
    assert every_talk(alice.shelf)[0].count == 12


def test_what_was_cut_short_goes_on_where_it_was(
    bring: Bring, alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = bring(a_chat(days=100))
    monkeypatch.setattr(saving, "_SECONDS", 0.0)  # every step ends after one write

    brought.save(me="Alice")

    assert brought.held.state == "done"
    assert len(texts(alice)) == 400
    assert "400 messages were saved" in brought.words


def test_a_store_that_goes_away_in_the_middle_leaves_the_rest_for_later(
    bring: Bring, alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = bring(a_chat(days=100))
    write, calls = Shelf.write, []

    def breaks(shelf: Shelf, *changes: object, **more: object) -> None:
        calls.append(len(changes))
        if calls.count(100) == 3:
            raise StoreUnavailable
        write(shelf, *changes, **more)  # type: ignore[arg-type]  # handed through

    with monkeypatch.context() as broken:
        broken.setattr(Shelf, "write", breaks)
        with pytest.raises(Unavailable):
            brought.save(me="Alice")
    assert 0 < len(texts(alice)) < 400

    queue.enqueue("workers.messages.save", alice.shelf.tenant, brought.held.id)
    queue.run()

    assert brought.held.state == "done"
    assert len(texts(alice)) == 400


def test_saving_can_be_stopped_and_what_was_saved_stays(
    bring: Bring, alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = bring(a_chat(days=100))
    monkeypatch.setattr(saving, "_SECONDS", 0.0)
    alice.post(
        brought.address, {"zone": "America/Chicago", "dates": "month", "me": "Alice", "name": "Sam", "then": "save"}
    )
    saving.save(alice.services, alice.shelf.tenant, brought.held.id)

    alice.post(f"{brought.address}/stop")
    queue.run()

    assert "100 messages were saved" in brought.words
    assert "You stopped it before its end" in brought.words
    assert every_talk(alice.shelf)[0].count == 100


@pytest.mark.parametrize("when", ["before", "in the middle"])
def test_a_conversation_that_is_deleted_while_it_is_saved_leaves_nothing(
    bring: Bring, alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    brought = bring(a_chat(days=100))
    monkeypatch.setattr(saving, "_SECONDS", 0.0)
    sent = {"zone": "America/Chicago", "dates": "month", "me": "Alice", "name": "Sam", "then": "save"}
    alice.post(brought.address, sent)
    if when == "in the middle":
        saving.save(alice.services, alice.shelf.tenant, brought.held.id)

    alice.post(f"{brought.conversation}/delete")
    queue.run()

    assert list(alice.shelf.every(object, prefix="TALK")) == []


def test_to_a_conversation_that_was_deleted_nothing_more_is_written(
    bring: Bring, alice: Visitor, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = bring(a_chat(days=100))
    sent = {"zone": "America/Chicago", "dates": "month", "me": "Alice", "name": "Sam", "then": "save"}
    alice.post(brought.address, sent)
    alice.post(f"{brought.conversation}/delete")
    monkeypatch.setattr(saving, "_write", lambda *_: pytest.fail("messages were written"))

    queue.run()

    assert list(alice.shelf.every(object, prefix="TALK")) == []


def test_nothing_is_left_owed_when_it_is_done(saved: Brought, alice: Visitor) -> None:
    from app.queue import owed

    assert [one.record.job for one in owed(alice.services)] == []


def test_a_year_of_offsets_keeps_each_instant(bring: Bring, alice: Visitor) -> None:
    mixed = (
        "When,From,Text\n2025-11-19T17:05:00+01:00,Sam,a\n2025-11-19T17:05:00-06:00,Sam,b\n2025-11-19T17:05:00Z,Sam,c\n"
    )
    assert len(said_in(mixed)) == 3

    bring(mixed, "chat.csv").save(not_me="y")

    assert texts(alice) == ["a", "c", "b"]
