"""Quota: so many answers within 24 hours, whoever asks at once, and each free again when its day is over."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from app.assistant import quota
from app.assistant.quota import QuotaUsedUp
from app.services import Services
from tests.cast import Visitor
from tests.conftest import Clock


def test_who_asks_in_many_tabs_at_once_has_no_more_than_their_own(services: Services, alice: Visitor) -> None:
    taken, refused = [], []

    def ask() -> None:
        try:
            quota.take(alice.shelf, services.now(), 5)
            taken.append(1)
        except QuotaUsedUp:
            refused.append(1)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(taken), len(refused)) == (5, 7)
    assert quota.used(alice.shelf, services.now()) == 5


def test_an_answer_is_free_again_a_day_after_it_was_had(services: Services, alice: Visitor, clock: Clock) -> None:
    quota.take(alice.shelf, services.now(), 1)
    clock.move(hours=23, minutes=50)
    with pytest.raises(QuotaUsedUp, match=r"next one is free in \d\d? minutes"):
        quota.take(alice.shelf, services.now(), 1)

    clock.move(minutes=20)

    quota.take(alice.shelf, services.now(), 1)
    assert quota.used(alice.shelf, services.now()) == 1


def test_a_plan_without_answers_says_so(services: Services, alice: Visitor) -> None:
    with pytest.raises(QuotaUsedUp, match="Your plan has no AI answers"):
        quota.take(alice.shelf, services.now(), 0)


def test_what_is_given_back_can_be_had_again(services: Services, alice: Visitor) -> None:
    at = services.now()
    quota.take(alice.shelf, at, 1)

    quota.give_back(alice.shelf, at, at + timedelta(minutes=1))

    assert quota.used(alice.shelf, at) == 0


def test_her_answers_are_not_his(services: Services, alice: Visitor, bob: Visitor) -> None:
    quota.take(alice.shelf, services.now(), 1)

    quota.take(bob.shelf, services.now(), 1)

    assert quota.used(bob.shelf, services.now()) == 1


def test_of_answers_that_never_came_so_many_a_day_are_given_back(
    services: Services, alice: Visitor, clock: Clock
) -> None:
    now = services.now()
    for _ in range(quota.MOST_GIVEN_BACK + 2):
        quota.take(alice.shelf, now, 200)
        quota.give_back(alice.shelf, now, now)

    assert quota.used(alice.shelf, now) == 2
    clock.move(hours=25)
    quota.take(alice.shelf, services.now(), 200)
    quota.give_back(alice.shelf, services.now(), services.now())
    assert quota.used(alice.shelf, services.now()) == 0
