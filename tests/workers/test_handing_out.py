"""Work that is handed out soon: together, within a moment, and harmlessly when Redis is away."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app.queue import mark
from app.queue_rq import RqQueue
from tests.workers.conftest import Server, until
from tests.workers.drill import TENANT

JOB = "workers.webhooks.process"


def test_what_is_handed_out_soon_waits_in_redis_a_moment_later(rq: RqQueue) -> None:
    for number in range(250):
        rq.enqueue_soon(JOB, TENANT, "stripe", f"evt_{number}")

    until(lambda: rq.depth()["webhooks"] == 250)
    assert rq.holds() == {mark(JOB, TENANT, "stripe", f"evt_{number}") for number in range(250)}


def test_it_goes_together(rq: RqQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []
    together = rq._enqueue_together

    def counted(works: list[Any]) -> Any:
        groups.append(len(works))
        return together(works)

    monkeypatch.setattr(rq, "_enqueue_together", counted)
    for number in range(50):
        rq.enqueue_soon(JOB, TENANT, "stripe", f"evt_{number}")

    until(lambda: rq.depth()["webhooks"] == 50)
    assert len(groups) < 10


def test_what_redis_missed_is_left_to_the_sweep_and_what_comes_later_is_not(rq: RqQueue, server: Server) -> None:
    server.kill()
    rq.enqueue_soon(JOB, TENANT, "stripe", "evt_lost")
    until(lambda: rq._rests_until > 0)
    server.start()
    rq._rests_until = 0.0
    rq.enqueue_soon(JOB, TENANT, "stripe", "evt_2")

    until(lambda: rq.holds() != frozenset())
    assert rq.holds() == {mark(JOB, TENANT, "stripe", "evt_2")}


def test_several_threads_lose_nothing(rq: RqQueue) -> None:
    def hand(name: int) -> None:
        for number in range(100):
            rq.enqueue_soon(JOB, TENANT, "stripe", f"evt_{name}_{number}")

    threads = [threading.Thread(target=hand, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    until(lambda: rq.depth()["webhooks"] >= 800)
    ids = {f"evt_{name}_{number}" for name in range(8) for number in range(100)}
    assert rq.holds() == {mark(JOB, TENANT, "stripe", each) for each in ids}
