"""The lock and the account's address: moving the account while the lock is shut opens nothing."""

from __future__ import annotations

import re

from flask import Flask

from app.accounts.moves import TAKES_BACK_FOR
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.wellbeing.lock.locking import ask, lock, locked, newest_mail, unlock, words_of

HIS = "somebody-else@new.example"


def move_to(visitor: Visitor, address: str) -> None:
    visitor.post("/settings/email-address", {"email": address})
    found = re.search(r"/settings/email-address/[\w-]+", words_of(newest_mail(visitor)))
    assert found
    assert visitor.post(found.group()).status_code == 303


def asked_at(visitor: Visitor) -> str:
    ask(visitor)
    return str(newest_mail(visitor)["To"])


def test_an_address_that_was_moved_while_it_was_shut_opens_nothing(alice: Visitor) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    move_to(alice, HIS)
    assert HIS not in asked_at(alice)
    assert alice.email in asked_at(alice)
    assert locked(alice)


def test_moving_on_once_more_changes_nothing_of_that(alice: Visitor) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    move_to(alice, HIS)
    move_to(alice, "third@new.example")
    assert alice.email in asked_at(alice)


def test_the_locked_page_says_where_the_link_goes_and_why(alice: Visitor) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    assert "when it was moved" not in alice.get("/wellbeing").text
    move_to(alice, HIS)
    page = alice.get("/wellbeing").text
    assert f"<strong>{alice.email}</strong>" in page
    assert "when it was moved" in page
    alice.post("/settings/confirm", {"then": "/wellbeing"})
    assert f"<strong>{alice.email}</strong>" in alice.get("/settings/confirm/sent").text


def test_who_moves_with_the_lock_open_proves_it_at_the_new_address(alice: Visitor) -> None:
    lock(alice, 5)
    move_to(alice, HIS)
    alice.post("/wellbeing/lock/now")
    assert HIS in asked_at(alice)
    unlock(alice)
    assert not locked(alice)


def test_after_the_days_in_which_it_can_be_undone_the_new_address_counts(
    app: Flask, alice: Visitor, clock: Clock
) -> None:
    lock(alice, 5)
    alice.post("/wellbeing/lock/now")
    move_to(alice, HIS)
    clock.move(seconds=TAKES_BACK_FOR.total_seconds() + 60)
    assert HIS in asked_at(arrive(app, HIS, alice.tenant))
