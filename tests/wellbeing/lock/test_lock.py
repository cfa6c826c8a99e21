"""The lock: off until it is wanted; then every page of the module waits for a second proof in this browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.preferences import PREFERENCES_SORT, Preferences
from app.identity import confirmed, sessions
from app.store import StoreUnavailable
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.wellbeing.lock.locking import ask, lock, locked, newest_mail, unlock, words_of


def test_it_is_off_until_it_is_turned_on(alice: Visitor, clock: Clock) -> None:
    clock.move(hours=3)
    assert not locked(alice)


def test_it_shuts_when_nobody_was_there_for_as_long_as_was_chosen(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    clock.move(minutes=4, seconds=59)
    assert not locked(alice)
    clock.move(minutes=5)
    assert locked(alice)


def test_using_the_pages_keeps_them_open(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    for _ in range(10):
        clock.move(minutes=4)
        assert not locked(alice)


def test_a_fresh_link_opens_it_and_leads_to_the_page_that_was_wanted(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    page = alice.get("/wellbeing/opened?after=x")
    assert page.status_code == 403
    assert 'name="then" value="/wellbeing/opened"' in page.text
    answer = alice.post(ask(alice, "/wellbeing/opened"))
    assert answer.location == "/wellbeing/opened"
    assert not locked(alice)


def test_lock_now_shuts_it_at_once(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    assert locked(alice)


def test_signing_in_anew_does_not_open_it(app: Flask, alice: Visitor) -> None:
    lock(alice)
    assert locked(arrive(app, alice.email))
    assert not locked(alice)


def test_the_link_opens_it_only_in_the_browser_that_asked(app: Flask, alice: Visitor) -> None:
    other = arrive(app, alice.email)
    lock(alice)
    path = ask(alice)
    assert other.post(path).status_code == 403
    assert locked(other)


def test_looking_at_the_link_opens_nothing(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    assert alice.get(ask(alice)).status_code == 200
    assert locked(alice)


def test_a_link_works_once(alice: Visitor) -> None:
    lock(alice)
    path = ask(alice)
    alice.post(path)
    alice.post("/wellbeing/lock/now")
    assert alice.post(path).status_code == 410
    assert locked(alice)


def test_a_link_of_somebody_else_opens_nothing(alice: Visitor, charlie: Visitor) -> None:
    lock(charlie)
    charlie.post("/wellbeing/lock/now")
    assert charlie.post(ask(alice)).status_code == 410
    assert locked(charlie)


def test_the_lock_cannot_be_turned_off_or_eased_while_it_is_shut(alice: Visitor) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    for minutes in (0, 60):
        assert lock(alice, minutes).status_code == 403
    kept = alice.shelf.get(PREFERENCES_SORT, Preferences)
    assert kept.record.lock_minutes == 5


def test_opened_it_can_be_turned_off(alice: Visitor, clock: Clock) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    unlock(alice)
    assert lock(alice, 0).status_code == 303
    clock.move(hours=3)
    assert not locked(alice)


@pytest.mark.parametrize("minutes", ["", "7", "-5", "x"])
def test_no_other_time_is_taken(alice: Visitor, minutes: str) -> None:
    assert alice.post("/wellbeing/lock", {"minutes": minutes}).status_code == 422
    assert not locked(alice)


def test_a_page_that_ends_loading_after_lock_now_does_not_open_it_again(alice: Visitor, clock: Clock) -> None:
    lock(alice)
    (session,) = sessions.live(alice.services, alice.shelf)
    idle = timedelta(minutes=15)
    read = confirmed.standing(alice.services, alice.shelf, session, idle)
    assert read is not None
    alice.post("/wellbeing/lock/now")
    clock.move(minutes=5)
    confirmed.touch(alice.services, alice.shelf, read, idle)
    assert locked(alice)


def test_a_page_view_costs_no_write_until_a_tenth_of_the_time_has_passed(alice: Visitor, clock: Clock) -> None:
    lock(alice, 60)
    (session,) = sessions.live(alice.services, alice.shelf)
    for minutes, seen in ((5, 0), (1, 6)):
        clock.move(minutes=minutes)
        assert not locked(alice)
        read = confirmed.standing(alice.services, alice.shelf, session, timedelta(minutes=60))
        assert read is not None
        assert read.record.seen_at == read.record.at + timedelta(minutes=seen)


def test_what_cannot_be_told_is_not_open(alice: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(alice)

    def away(*_: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(confirmed, "standing", away)
    answer = alice.get("/wellbeing/plan")
    assert answer.status_code == 503
    assert "room-nav" not in answer.text


def test_links_that_open_it_are_counted_with_other_mail(alice: Visitor) -> None:
    answers = [alice.post("/settings/confirm").status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]


@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example", "/\\evil.example", "/exit", ""])
def test_a_link_leads_to_no_page_of_another_site(alice: Visitor, then: str) -> None:
    assert alice.post(ask(alice, then)).location == "/home"


def test_no_link_of_another_kind_opens_it(alice: Visitor) -> None:
    lock(alice)
    alice.post("/wellbeing/lock/now")
    alice.post("/settings/email-address", {"email": "alice@new.example"})
    token = words_of(newest_mail(alice)).split("/settings/email-address/")[1].split()[0]
    assert alice.post(f"/settings/confirm/{token}").status_code == 410
    assert locked(alice)


def test_a_link_that_opens_it_changes_no_address(alice: Visitor) -> None:
    token = ask(alice).rsplit("/", 1)[1]
    assert alice.post(f"/settings/email-address/{token}").status_code == 410


def test_a_page_that_asks_again_by_itself_does_not_keep_it_open(alice: Visitor, clock: Clock) -> None:
    lock(alice, 5)
    for minutes, status in ((3, 200), (3, 200)):
        clock.move(minutes=minutes)
        answer = alice.get("/wellbeing/opened", headers={"HX-Request": "true"})
        assert answer.status_code == status
    assert "HX-Redirect" in answer.headers
    assert locked(alice)
