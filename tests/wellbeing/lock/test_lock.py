"""The lock: off until it is wanted; then every page of the module waits for a second proof in this browser."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.preferences import PREFERENCES_SORT, Preferences
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.wellbeing.lock.locking import ask, lock, locked, unlock


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
