"""What an operator sees of work, and can do about it."""

from __future__ import annotations

from flask import Flask

from app import audit, parking, queue
from app.queue import CannotDo
from app.services import Services
from app.store.keys import TenantId
from tests.standins import HeldQueue

ALICE = TenantId("alicealice")
JOB = "workers.mail.send"


def told(app: Flask, *words: str) -> str:
    ran = app.test_cli_runner().invoke(args=["jobs", *words])
    assert ran.exit_code == 0, ran.output
    return ran.output


def park(services: Services, name: str) -> None:
    services.store.platform("X").write(queue.pending(services, JOB, ALICE, name))
    for _ in range(queue.MOST_FAILURES):
        queue.failed(services, CannotDo("no such account"), JOB, ALICE, name)


def test_what_is_owed_is_counted_by_queue(app: Flask, services: Services) -> None:
    services.store.platform("X").write(queue.pending(services, JOB, ALICE, "one"))

    assert "mail             1 owed        0 failing  oldest 2026-11-20 03:41 UTC" in told(app, "owed")


def test_what_is_parked_is_counted_by_kind_and_reason(app: Flask, services: Services) -> None:
    assert "Nothing is parked." in told(app, "parked")
    for name in ("one", "two"):
        park(services, name)

    assert "2 workers.mail.send  no such account" in told(app, "parked")


def test_a_kind_is_handed_out_anew_and_that_is_on_record(app: Flask, services: Services, queue: HeldQueue) -> None:
    for name in ("one", "two"):
        park(services, name)

    assert "2 handed out anew." in told(app, "replay", JOB)
    assert sorted(ids for _, _, ids in queue.held) == [("one",), ("two",)]
    assert list(parking.every_parked(services)) == []
    (row,) = audit.page(services).rows
    assert (row.record.actor, row.record.action, row.record.target) == ("system:operator", "jobs.replay_all", JOB)
