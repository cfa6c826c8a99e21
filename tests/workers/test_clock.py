"""The clock: what is due runs once, whoever runs it, and a crashed clock holds nobody up for ever."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from app.backlog import backlog
from app.queue import pending
from app.services import Services
from tests import conftest
from tests.standins import HeldQueue
from workers.clock import Clock, Periodic, table

HOURLY = timedelta(hours=1)


class Bell:
    """A periodic job that counts how often it ran."""

    def __init__(self, *, fails: bool = False) -> None:
        self.rung = 0
        self.fails = fails

    def __call__(self, _services: Services) -> None:
        self.rung += 1
        if self.fails:
            raise RuntimeError("the bell is cracked")

    def job(self) -> Periodic:
        return Periodic("bell", HOURLY, self)


def test_a_job_runs_when_it_is_due_and_not_before(services: Services, clock: conftest.Clock) -> None:
    bell = Bell()
    ticking = Clock(services, [bell.job()])
    ticking.tick()
    clock.move(minutes=59)
    ticking.tick()
    assert bell.rung == 1
    clock.move(minutes=2)
    ticking.tick()
    assert bell.rung == 2


def test_two_clocks_do_not_run_one_job_twice(services: Services, clock: conftest.Clock) -> None:
    bell = Bell()
    clocks = [Clock(services, [bell.job()]) for _ in range(2)]
    for _ in range(3):
        for ticking in clocks:
            ticking.tick()
        clock.move(minutes=61)
    assert bell.rung == 3


def test_of_clocks_that_start_at_the_same_moment_one_runs_the_job(services: Services) -> None:
    bell, start = Bell(), threading.Barrier(8)

    def tick() -> None:
        ticking = Clock(services, [bell.job()])
        start.wait()
        ticking.tick()

    threads = [threading.Thread(target=tick) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bell.rung == 1


def test_a_crashed_clocks_lease_ends_by_itself(services: Services, clock: conftest.Clock) -> None:
    bell = Bell()
    crashed = Clock(services, [bell.job()])
    assert crashed._take(bell.job()) is not None
    other = Clock(services, [bell.job()])
    other.tick()
    assert bell.rung == 0
    clock.move(minutes=11)
    other.tick()
    assert bell.rung == 1


def test_a_job_that_fails_is_tried_again_soon_and_stops_no_other(services: Services, clock: conftest.Clock) -> None:
    cracked, bell = Bell(fails=True), Bell()
    jobs = [Periodic("cracked", HOURLY, cracked), bell.job()]
    ticking = Clock(services, jobs)
    ticking.tick()
    clock.move(minutes=6)
    ticking.tick()
    assert (cracked.rung, bell.rung) == (2, 1)


def test_the_clock_lives_through_a_store_that_is_away(services: Services, clock: conftest.Clock) -> None:
    bell = Bell()
    ticking = Clock(services, [bell.job()])
    records = services.settings.data_dir / "records.db"
    away = records.rename(records.with_suffix(".away"))
    ticking.tick()
    assert bell.rung == 0
    away.rename(records)
    clock.move(seconds=10)
    ticking.tick()
    assert bell.rung == 1


def test_the_table_sweeps_what_is_pending_and_what_has_expired(
    services: Services, clock: conftest.Clock, queue: HeldQueue
) -> None:
    shelf = services.store.platform("X")
    soon = int(services.now().timestamp()) + 10
    shelf.write(pending(services, "workers.mail.send", shelf.tenant, "id"), shelf.add("-", {}, expires_at=soon))
    clock.move(minutes=2)
    Clock(services, table(services)).tick()
    assert queue.held == [("workers.mail.send", shelf.tenant, ("id",))]
    assert services.store.remove_expired() == 0


def test_a_clock_process_sweeps_and_ends_on_term(
    process: Callable[..., subprocess.Popen[bytes]], real: Services, clock: conftest.Clock
) -> None:
    clock.move(days=-30)
    real.store.platform("X").write(pending(real, "workers.mail.send", "platform", "id"))  # type: ignore[arg-type]  # a tenant
    running = process("workers.clock")
    deadline = time.monotonic() + 10
    while not real.queue.holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.terminate()
    assert running.wait(5) == 0
    assert real.queue.depth()["mail"] == 1
    assert backlog(real).count == 1
