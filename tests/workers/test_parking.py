"""Work that fails: tried again later and later, counted whatever races, parked whole, handed out anew or given up."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from app import metrics, parking, queue
from app.backlog import Backlog, backlog, backlogs
from app.errors import Unavailable
from app.queue import CannotDo, Parked, Pending
from app.services import Services
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf, Stored
from tests.conftest import Clock
from tests.standins import HeldQueue
from workers import context, entry
from workers.entry import job

ALICE = TenantId("alicealice")
JOB = "workers.tasks.act"


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> type[Tasks]:
    """A module of jobs that fail as they are told."""
    import sys
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    module = ModuleType("workers.tasks")
    module.__spec__ = ModuleSpec("workers.tasks", None)
    module.act = act  # type: ignore[attr-defined]  # a module of the test's own
    monkeypatch.setitem(sys.modules, "workers.tasks", module)
    Tasks.error = None
    Tasks.ran = 0
    return Tasks


class Tasks:
    """What the job does."""

    error: Exception | None = None
    ran = 0


@job
def act(tenant: TenantId, name: str) -> None:
    Tasks.ran += 1
    if Tasks.error:
        raise Tasks.error
    services = context.services()
    services.store.tenant(tenant).write(queue.settled(services, JOB, tenant, name))


def owe(services: Services, name: str = "one") -> None:
    services.store.platform("X").write(queue.pending(services, JOB, ALICE, name))


def owed(services: Services) -> list[Pending]:
    return [stored.record for stored in queue.owed(services)]


def perform(services: Services, name: str = "one", job: str = JOB) -> None:
    with context.using(services):
        entry.perform(job, ALICE, name)


def keep_failing(services: Services, clock: Clock, error: Exception, times: int = queue.MOST_FAILURES) -> None:
    Tasks.error = error
    for _ in range(times):
        perform(services)
        clock.move(hours=1, seconds=1)


def test_each_failure_waits_longer_than_the_one_before(services: Services, clock: Clock) -> None:
    owe(services)
    Tasks.error = CannotDo("not now")
    waits = []
    for _ in range(queue.MOST_FAILURES - 1):
        perform(services)
        waits.append((owed(services)[0].due - services.now()) / timedelta(minutes=1))

    assert waits == [1, 2, 4, 8, 16, 32, 60]


def test_work_that_keeps_failing_is_parked_with_all_that_was_owed(services: Services, clock: Clock) -> None:
    owe(services)
    since = services.now()
    keep_failing(services, clock, CannotDo("no such account"))

    (parked,) = parking.parked(services).rows
    kept = parked.record
    assert (kept.job, kept.tenant, kept.ids, kept.since) == (JOB, ALICE, ("one",), since)
    assert (kept.failures, kept.reason) == (queue.MOST_FAILURES, "no such account")
    assert owed(services) == []


def test_of_an_error_of_others_only_the_name_is_kept(services: Services) -> None:
    error = UnicodeDecodeError("utf-8", b"x", 0, 1, "CANARY-of-the-job")  # which has a `reason` of its own
    owe(services)
    Tasks.error = error
    perform(services)

    assert owed(services)[0].reason == "UnicodeDecodeError"


def test_a_failure_that_races_the_sweep_is_counted(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(services)
    clock.move(minutes=2)
    get = Shelf.get
    swept: list[int] = []

    def get_before_the_sweep(shelf: Shelf, sort: str, kind: type[Any]) -> object:
        found: object = get(shelf, sort, kind)
        if not swept and kind is Pending:
            swept.append(queue.sweep(services))
        return found

    Tasks.error = CannotDo("not now")
    monkeypatch.setattr(Shelf, "get", get_before_the_sweep)
    perform(services)

    assert swept == [1]
    assert owed(services)[0].failures == 1


def test_what_is_away_for_days_does_not_park_what_waits_for_it_before_three(services: Services, clock: Clock) -> None:
    owe(services)
    for _ in range(72):
        queue.failed(services, Unavailable(), JOB, ALICE, "one")
        clock.move(hours=1, seconds=1)
    assert parking.parked(services).rows == []
    queue.failed(services, Unavailable(), JOB, ALICE, "one")

    assert len(parking.parked(services).rows) == 1


def test_work_that_waited_long_for_a_worker_is_not_parked_at_its_first_failure(
    services: Services, clock: Clock
) -> None:
    owe(services)
    clock.move(days=9)
    keep_failing(services, clock, Unavailable(), times=1)

    assert parking.parked(services).rows == []
    assert owed(services)[0].failures == 1


def test_work_that_never_comes_to_an_end_is_parked(services: Services, clock: Clock, queue: HeldQueue) -> None:
    from app.queue import MOST_HANDED_OUT, sweep

    owe(services)
    for _ in range(MOST_HANDED_OUT + 1):
        clock.move(hours=1, seconds=1)
        sweep(services)
        queue.held.clear()  # a worker takes it and dies

    (parked,) = parking.parked(services).rows
    assert parked.record.reason == "never came to an end"
    assert owed(services) == []


def test_an_unknown_job_is_parked_and_harms_nothing(services: Services, clock: Clock) -> None:
    unknown = "workers.nowhere.at_all"
    services.store.platform("X").write(queue.pending(services, unknown, ALICE, "one"))
    for _ in range(queue.MOST_FAILURES):
        perform(services, job=unknown)

    (parked,) = parking.parked(services).rows
    assert (parked.record.job, parked.record.reason) == (unknown, "no such job")


@pytest.mark.parametrize("name", ["", "os.system", "workers", "workers.entry.perform", "workers..x", "workers.a b.c"])
def test_a_name_that_is_no_job_runs_nothing(services: Services, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[tuple[str, str]] = []
    monkeypatch.setattr(metrics, "job_failed", lambda job, error: failed.append((job, error)))
    perform(services, job=name)

    assert failed == [("unknown", "UnknownJob")]


def test_one_damaged_item_stops_no_other(services: Services, clock: Clock) -> None:
    for name in ("one", "two"):
        owe(services, name)
    with sqlite3.connect(services.settings.data_dir / "records.db") as connection:
        sort = f"JOB#{queue.mark(JOB, ALICE, 'one')}"
        assert connection.execute("UPDATE items SET body = x'00' WHERE sort = ?", (sort,)).rowcount == 1
    clock.move(minutes=2)

    assert queue.sweep(services) == 1
    assert [item.ids for item in owed(services)] == [("two",)]


def test_parked_work_is_handed_out_anew_with_a_clean_slate(services: Services, clock: Clock, queue: HeldQueue) -> None:
    owe(services)
    keep_failing(services, clock, CannotDo("not now"))
    (parked,) = parking.parked(services).rows

    assert parking.replay(services, parked.sort)
    assert queue.held == [(JOB, ALICE, ("one",))]
    assert [item.failures for item in owed(services)] == [0]
    assert parking.parked(services).rows == []
    Tasks.error = None
    perform(services)
    assert owed(services) == []


def test_parked_work_is_handed_out_once_however_often_it_is_asked_for(
    services: Services, clock: Clock, queue: HeldQueue
) -> None:
    owe(services)
    keep_failing(services, clock, CannotDo("not now"))
    (parked,) = parking.parked(services).rows

    assert [parking.replay(services, parked.sort) for _ in range(3)] == [True, False, False]
    assert len(queue.held) == 1


def test_of_two_who_hand_it_out_at_once_one_is_told_that_the_other_was_first(
    services: Services, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    park(services, JOB, "one")
    (parked,) = parking.parked(services).rows
    find = parking.find_parked
    raced: list[bool] = []

    def find_then_lose(services: Services, sort: str) -> Stored[Parked] | None:
        found = find(services, sort)
        if not raced:
            raced.append(True)
            raced.append(parking.replay(services, sort))
        return found

    monkeypatch.setattr(parking, "find_parked", find_then_lose)

    assert not parking.replay(services, parked.sort)
    assert raced == [True, True]
    assert len(queue.held) == 1


def test_all_of_a_kind_is_handed_out_and_no_other(services: Services, queue: HeldQueue) -> None:
    for kind in (JOB, "workers.tasks.actor"):
        for number in range(7):
            park(services, kind, str(number))

    assert parking.replay_all(services, JOB, most=5) == 5
    assert parking.replay_all(services, JOB, most=5) == 2
    assert {job for job, _, _ in queue.held} == {JOB}
    assert len(list(parking.every_parked(services))) == 7


def test_what_is_parked_is_listed_by_kind_a_page_at_a_time(services: Services) -> None:
    for number in range(5):
        park(services, JOB, str(number))
    park(services, "workers.tasks.other", "x")

    first = parking.parked(services, kind=JOB, limit=3)
    second = parking.parked(services, kind=JOB, limit=3, after=first.after)
    assert len(first.rows) == 3
    assert sorted(row.record.ids[0] for row in [*first.rows, *second.rows]) == list("01234")
    assert second.after is None


def test_dropped_work_is_gone_and_handed_out_no_more(services: Services, clock: Clock, queue: HeldQueue) -> None:
    park(services, JOB, "one")
    (parked,) = parking.parked(services).rows

    assert parking.drop(services, parked.sort)
    assert not parking.drop(services, parked.sort)
    assert not parking.replay(services, parked.sort)
    assert queue.held == []


def test_the_backlog_is_told_by_queue(services: Services, clock: Clock) -> None:
    services.store.platform("X").write(queue.pending(services, "workers.mail.send", PLATFORM, "one"))
    clock.move(minutes=5)
    owe(services)
    Tasks.error = CannotDo("not now")
    perform(services)

    found = backlogs(services)
    assert found["mail"] == Backlog(1, services.now() - timedelta(minutes=5), 0)
    assert found["default"] == Backlog(1, services.now(), 1)
    assert found["webhooks"].count == 0
    assert backlog(services).count == 2


def park(services: Services, kind: str, name: str) -> None:
    services.store.platform("X").write(queue.pending(services, kind, ALICE, name))
    for _ in range(queue.MOST_FAILURES):
        queue.failed(services, CannotDo("not now"), kind, ALICE, name)
