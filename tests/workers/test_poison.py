"""Jobs that harm their worker: too slow, never done, deadly. Each is found out, and none is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from app import parking, queue, queue_rq, valkey
from app.queue import Pending
from app.services import Services
from tests.conftest import Clock
from tests.workers.conftest import Server, all_of, until
from tests.workers.drill import JOB, TENANT

Start = Callable[..., subprocess.Popen[bytes]]
DRILL = "tests.workers.drill"
HANG, DIE, LEAVE = (f"workers.drill.{name}" for name in ("hang", "die", "leave"))


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs have a second."""
    monkeypatch.setattr(queue_rq, "JOB_SECONDS", dict.fromkeys(queue.QUEUES, 1))


def owe(real: Services, job: str, name: str) -> None:
    real.store.platform("X").write(queue.pending(real, job, TENANT, name))
    real.queue.enqueue(job, TENANT, name)


def only(real: Services) -> Pending:
    (stored,) = queue.owed(real)
    return stored.record


def test_a_job_whose_time_is_over_is_cut_short_and_counts_as_failed(real: Services, process: Start) -> None:
    owe(real, HANG, "slow")
    worker = process(DRILL)
    until(lambda: only(real).failures == 1)

    assert only(real).reason == "took too long"
    assert worker.poll() is None


def test_the_worker_goes_on_with_the_next_job(real: Services, process: Start) -> None:
    (real.settings.data_dir / "one.gate").touch()
    owe(real, HANG, "slow")
    owe(real, LEAVE, "early")
    owe(real, JOB, "one")
    worker = process(DRILL)

    until(lambda: all(stored.record.job != JOB for stored in queue.owed(real)))
    assert {stored.record.job for stored in queue.owed(real)} == {HANG, LEAVE}
    assert worker.poll() is None


def test_a_job_that_cannot_be_stopped_ends_with_its_worker_and_is_handed_out_again(
    real: Services, process: Start, clock: Clock
) -> None:
    owe(real, HANG, "stubborn")
    worker = process(DRILL)
    assert worker.wait(15) == -9
    clock.move(minutes=2)

    until(lambda: queue.sweep(real) == 1)


def test_a_job_that_kills_its_worker_is_parked_in_the_end(
    real: Services, process: Start, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "MOST_HANDED_OUT", 1)
    owe(real, DIE, "deadly")
    for _ in range(2):
        assert process(DRILL).wait(10) == -9
        clock.move(hours=1, seconds=1)
        until(lambda: queue.sweep(real) == 1 or list(parking.every_parked(real)))

    (parked,) = parking.every_parked(real)
    assert (parked.record.ids, parked.record.reason) == (("deadly",), "never came to an end")
    assert list(queue.owed(real)) == []
    assert (real.settings.data_dir / "deadly.began").read_text().count("began") == 2


def test_a_job_that_exits_is_noted_and_its_words_reach_neither_redis_nor_a_log(
    real: Services, server: Server, process: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    owe(real, LEAVE, "early")
    worker = process(DRILL)
    until(lambda: only(real).failures == 1)
    worker.terminate()
    assert worker.wait(10) == 0

    assert only(real).reason == "left its worker"
    told = capfd.readouterr()
    assert "a job left its worker" in told.out
    assert "CANARY" not in told.out + told.err
    assert not [value for value in all_of(server) if b"CANARY" in value]


def test_live_workers_are_seen_by_queue(real: Services, process: Start, folder: Path) -> None:
    assert set(real.queue.workers().values()) == {0}
    process(DRILL)
    process(DRILL, "mail")
    until(lambda: real.queue.workers() == {"webhooks": 1, "mail": 2, "default": 1, "exports": 1})


def test_a_killed_worker_is_seen_no_more_once_its_time_is_over(real: Services, server: Server, process: Start) -> None:
    worker = process(DRILL, "mail")
    until(lambda: real.queue.workers()["mail"] == 1)
    worker.kill()
    worker.wait()
    redis: Any = Redis(unix_socket_path=str(valkey.socket_path(server.data_dir)))
    (left,) = redis.keys("rq:worker:*")
    assert 0 < redis.ttl(left) < 180
    redis.delete(left)  # as time would

    assert real.queue.workers()["mail"] == 0


@pytest.fixture
def folder(real: Services) -> Path:
    return real.settings.data_dir
