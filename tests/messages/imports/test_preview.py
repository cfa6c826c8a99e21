"""Before anything is saved: how many, from when to when, whose, the first and the last, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import Visitor
from tests.messages.imports.conftest import Brought, a_chat, words_of
from tests.standins import HeldQueue

Bring = Callable[..., Brought]


def test_the_preview_says_how_many_from_when_to_when_and_whose(bring: Bring) -> None:
    words = bring(a_chat(days=14)).words

    assert "56 messages are ready" in words
    assert "From Monday 17 November 2025, 9:05 am CST, to Sunday 30 November 2025, 12:05 pm CST." in words
    assert "Alice 28 messages" in words
    assert "Message 0, pick-up at 5." in words
    assert "Message 55, pick-up at 5." in words


def test_nothing_is_saved_by_looking(bring: Bring, alice: Visitor) -> None:
    bring(a_chat())

    assert list(alice.shelf.every(object, prefix="TALKLIST#")) == []
    assert list(alice.shelf.every(object, prefix="TALK#")) == []


def test_while_a_worker_reads_the_page_says_so_and_looks_again_by_itself(alice: Visitor, bring: Bring) -> None:
    brought = bring(a_chat())
    brought.choose(zone="America/Denver", then="look")
    stored = brought.held
    assert stored.state == "looked"

    alice.post(brought.address, {"zone": "America/New_York", "dates": "month"})
    page = brought.page

    assert "Reading the file" in words_of(page)
    assert 'data-hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_rows_that_cannot_be_read_are_listed_by_line_and_the_rest_is_ready(bring: Bring) -> None:
    words = bring(a_chat() + "11/31/25, 1:00 PM - Sam Ortiz: Bad\n11/30/26, 1:00 PM - Sam Ortiz: Ahead\n").words

    assert "12 messages are ready" in words
    assert "2 left out" in words
    assert "13 “11/31/25” is no date with the month first." in words
    assert "14 “11/30/26, 1:00 PM” lies in the future." in words


def test_who_she_is_must_be_chosen(bring: Bring, alice: Visitor) -> None:
    brought = bring(a_chat())

    answer = brought.save()

    assert answer.status_code == 422
    assert "Choose which of these is you" in words_of(answer.text)
    assert list(alice.shelf.every(object, prefix="TALK#")) == []


def test_she_may_be_nobody_in_it(bring: Bring) -> None:
    brought = bring(a_chat())

    assert brought.save(not_me="y").status_code == 303
    assert "12 messages were saved" in brought.words


def test_where_nothing_tells_the_order_of_dates_it_is_asked_before_saving(bring: Bring) -> None:
    brought = bring("3/4/25, 1:00 PM - Sam: One\n4/5/25, 1:00 PM - Alice: Two\n")
    assert "“3/4/25” can be 3 April 2025 or 4 March 2025" in brought.words
    assert "messages are ready" not in brought.words
    assert brought.save(me="Alice").status_code == 422

    brought.choose(dates="day")

    assert "From Thursday 3 April 2025" in brought.words
    assert brought.save(me="Alice").status_code == 303


def test_a_choice_that_changes_what_is_read_is_looked_at_once_more_before_it_is_saved(bring: Bring) -> None:
    brought = bring(a_chat())

    brought.save(me="Alice", zone="America/New_York")

    assert brought.held.state == "looked"
    assert "9:05 am EST" in brought.words


def test_what_was_never_offered_is_refused(bring: Bring) -> None:
    brought = bring(a_chat())
    for wrong in ({"me": "Mallory"}, {"zone": "Mars/Base"}, {"into": "nowhere1234"}, {"dates": "year"}):
        assert brought.choose(**wrong).status_code == 422


def test_of_a_phone_that_wrote_with_many_one_is_chosen_and_shown(bring: Bring) -> None:
    def sms(name: str, number: int) -> str:
        return (
            f'<sms address="+1{name}" date="{1763600000000 + number}" type="1" contact_name="{name}" body="{number}"/>'
        )

    brought = bring(
        '<?xml version="1.0"?><smses>' + "".join(sms("Sam" if n % 3 else "Lee", n) for n in range(9)) + "</smses>",
        "sms.xml",
    )

    assert "6 messages are ready" in brought.words
    assert brought.held.choices.party == "Sam"
    brought.choose(party="Lee")
    assert "3 messages are ready" in brought.words
    assert brought.held.choices.name == "Lee"


def test_a_file_can_be_let_go_of_before_its_day_is_over(bring: Bring, alice: Visitor) -> None:
    brought = bring(a_chat())

    alice.post(f"{brought.address}/stop")

    assert alice.get(brought.address).status_code == 404
    assert alice.services.blobs.tenant(alice.shelf.tenant).page("imports/").names == []


def test_what_is_not_let_go_of_is_swept_after_a_day(bring: Bring, alice: Visitor, clock: object) -> None:
    from app.messages.imports import held

    brought = bring(a_chat())
    assert held.sweep(alice.services) == 0
    clock.move(hours=49)  # type: ignore[attr-defined]  # the tests' clock

    assert held.sweep(alice.services) == 1
    assert held.sweep(alice.services) == 0
    assert alice.services.blobs.tenant(alice.shelf.tenant).page("imports/").names == []
    assert brought.address


def test_a_stranger_finds_none_of_it(bring: Bring, charlie: Visitor, queue: HeldQueue) -> None:
    brought = bring(a_chat())

    assert charlie.get(brought.address).status_code == 404
    assert charlie.post(f"{brought.address}/stop").status_code == 404
    assert brought.held.state == "looked"


@pytest.mark.parametrize(("days", "left_out"), [(1, False), (2, True)])
def test_the_preview_says_that_messages_lie_between_only_where_some_do(
    bring: Callable[..., Brought], days: int, left_out: bool
) -> None:
    brought = bring(a_chat(days))
    brought.choose(me="Alice")

    assert ("and so on, until" in brought.words) == left_out
