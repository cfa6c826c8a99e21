"""The saga: whatever fails before, during or after each step, the removal goes on until all is done, once each."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from app import audit
from app.accounts import model as accounts
from app.accounts.model import Account
from app.identity import ended
from app.identity.clerk import ClerkUnavailable
from app.queue import sweep
from app.rights.deletion import plan, purge, rounds, steps
from app.rights.deletion import saga as sagas
from app.rights.deletion.saga import Saga
from app.services import Services
from app.store import Change, StoreUnavailable
from app.store.keys import tenant_id
from app.store.sealed import Stored
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.deletion.conftest import Everywhere
from tests.rights.deletion.leaving import close
from tests.standins import HeldQueue

PLACES = ("before", "during", "after")


class Stops:
    """Stops the removal once at each place of each step."""

    def __init__(self, stop: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
        self._stop = stop
        self._run, self._noted = steps.run, sagas.noted
        self.due = ("", "")
        monkeypatch.setattr(steps, "run", self.run)
        monkeypatch.setattr(sagas, "noted", self.noted)

    def run(self, services: Services, saga: Saga, step: str) -> Saga | None:
        if self.due == (step, "before"):
            self._stop()
        after = self._run(services, saga, step)
        if self.due == (step, "during"):
            self._stop()
        return after

    def noted(self, services: Services, stored: Stored[Saga], saga: Saga, *also: Change) -> Stored[Saga]:
        written = self._noted(services, stored, saga, *also)
        if saga.done and len(saga.done) > len(stored.record.done) and self.due == (saga.done[-1].step, "after"):
            self._stop()
        return written


def saga_of(everywhere: Everywhere) -> str:
    stored = everywhere.alice.shelf.get("ACCOUNT", Account)
    assert stored
    assert stored.record.closing
    return stored.record.closing.saga


def is_over(everywhere: Everywhere) -> None:
    """All four are done, exactly once each, and nothing is left."""
    alice = everywhere.alice
    services, owner = alice.services, tenant_id(alice.tenant)
    assert everywhere.plans_alive() == 0
    assert everywhere.plans_ended() == 1
    assert services.store.names(owner) == []
    assert services.store.keys.destroyed(owner)
    assert everywhere.chimp.status(alice.email) == "unsubscribed"
    assert everywhere.clerk.deleted == ["user_alice"]
    mails = [mail.content for mail in services.mailer.newest(50)]  # type: ignore[attr-defined]  # the outbox has it
    assert sum(b"Subject: Your account is deleted" in mail for mail in mails) == 1
    noted = [row.record.action for row in audit.page(services, limit=500).rows]
    assert [noted.count(f"account.delete.{each.replace(' ', '.')}") for each in plan.STEPS] == [1] * len(plan.STEPS)


def go_on(everywhere: Everywhere, clock: Clock) -> None:
    rounds.begin(everywhere.alice.services)
    sweep(everywhere.alice.services)
    everywhere.alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    clock.move(minutes=1)


class Failed(StoreUnavailable):
    """Whatever was asked for did not answer."""


@promise("11.4")
def test_failing_before_during_and_after_each_step_it_resumes_until_all_is_done_once_each(
    everywhere: Everywhere, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = close(everywhere.alice)
    everywhere.alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    assert everywhere.plans_alive() == 0
    assert everywhere.chimp.status(everywhere.alice.email) == "unsubscribed"
    clock.move(days=30)

    def fail() -> None:
        stops.due = ("", "")
        raise Failed

    saga = saga_of(everywhere)
    stops, failed = Stops(fail, monkeypatch), 0
    for step in plan.STEPS:
        for place in PLACES:
            stops.due = (step, place)
            try:
                purge.work(everywhere.alice.services, saga)
            except Failed:
                failed += 1
            clock.move(minutes=1)
            assert "deleted" in everywhere.alice.client.get(page).text
    assert failed == len(plan.STEPS) * len(PLACES)
    for _ in range(3):
        go_on(everywhere, clock)

    is_over(everywhere)


def test_killed_at_each_place_of_each_step_it_resumes_until_all_is_done_once_each(
    everywhere: Everywhere, clock: Clock, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(everywhere.alice)
    services = everywhere.alice.services
    saga = saga_of(everywhere)
    queue.run()
    clock.move(days=30)
    stops, killed = Stops(lambda: os.kill(os.getpid(), signal.SIGKILL), monkeypatch), 0

    for step in plan.STEPS:
        if step == "again":
            clock.move(minutes=1)
        for place in PLACES:
            stops.due = (step, place)
            child = os.fork()
            if child == 0:
                purge.work(services, saga)
                os._exit(0)
            killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert killed == len(plan.STEPS) * len(PLACES)
    stops.due = ("", "")
    for _ in range(3):
        go_on(everywhere, clock)

    is_over(everywhere)


def test_clerk_whose_answer_is_lost_is_asked_again_and_deletes_once(everywhere: Everywhere, clock: Clock) -> None:
    close(everywhere.alice)
    everywhere.alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    clock.move(days=30)
    everywhere.clerk.answers_to_lose = 1

    with pytest.raises(ClerkUnavailable):
        go_on(everywhere, clock)
    everywhere.alice.services.queue.held.clear()  # type: ignore[attr-defined]  # as above
    for _ in range(5):
        clock.move(minutes=1)
        go_on(everywhere, clock)

    is_over(everywhere)


def test_before_clerk_is_asked_it_is_noted_that_whatever_it_tells_of_her_begins_nothing(
    everywhere: Everywhere, clock: Clock
) -> None:
    close(everywhere.alice)
    everywhere.alice.services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    clock.move(days=30)
    everywhere.clerk.down = True

    with pytest.raises(ClerkUnavailable):
        go_on(everywhere, clock)

    assert everywhere.clerk.deleted == []
    assert ended.person_deleted(everywhere.alice.services, "user_alice")
    assert accounts.find_by_subject(everywhere.alice.services, "user_alice") is None
