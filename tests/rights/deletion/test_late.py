"""Late: what still comes for an account that is closed or gone makes nothing anew, and is not tried for ever."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from flask import Flask

from app import parking, queue
from app.billing import events
from app.mail.intents import intend
from app.mail.send import Outcome, send
from app.rights.deletion import steps
from app.rights.deletion.saga import Saga
from app.services import Services, build
from app.store.keys import tenant_id
from app.webhooks import CannotHandle, Event
from tests.cast import Visitor, arrive
from tests.conftest import Clock
from tests.rights.deletion.conftest import Everywhere
from tests.rights.deletion.leaving import PAGE, close, let_days_pass
from workers import context, entry


def test_a_late_job_of_a_removed_account_is_settled_and_not_parked(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    let_days_pass(services, clock)
    work = ("workers.vault.make", tenant_id(alice.tenant), 26 * "a")
    services.store.platform("X").write(queue.pending(services, *work))

    with context.using(services):
        entry.perform(*work)

    assert queue.find_owed(services, *work) is None
    assert list(parking.every_parked(services)) == []
    assert services.store.names(tenant_id(alice.tenant)) == []


def test_what_a_process_writes_that_had_the_key_open_is_removed_too(
    alice: Visitor, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = tenant_id(alice.tenant)
    other = build(services.settings, now=clock)
    run = steps.run
    wrote = []

    def beside(services: Services, saga: Saga, step: str) -> Saga | None:
        if step == "keys":
            assert other.store.tenant(owner).get("ACCOUNT", dict)  # has it open from now on
        after = run(services, saga, step)
        if step == "records":
            shelf = other.store.tenant(owner)
            shelf.write(shelf.put("LATE#1", {"words": "of hers"}))
            wrote.extend(services.store.names(owner))
        return after

    monkeypatch.setattr(steps, "run", beside)
    close(alice)
    let_days_pass(services, clock)

    assert wrote == ["LATE#1"]
    assert services.store.names(owner) == []


def test_an_event_of_stripes_about_a_removed_account_is_no_fault(everywhere: Everywhere, clock: Clock) -> None:
    services, told = everywhere.alice.services, {"id": "cus_x", "metadata": {"account": everywhere.alice.tenant}}
    happened = Event("stripe", "evt_late", "customer.deleted", clock(), {"created": 1, "data": {"object": told}})
    with pytest.raises(CannotHandle):
        events.handle(services, happened)
    close(everywhere.alice)
    let_days_pass(services, clock)

    assert events.handle(services, happened) is None


@pytest.mark.parametrize(("template", "outcome"), [("reminder", Outcome.UNWANTED), ("export_ready", Outcome.SENT)])
def test_to_a_closed_account_goes_only_mail_about_access_and_rights(
    alice: Visitor, services: Services, clock: Clock, template: str, outcome: Outcome
) -> None:
    values = {} if template == "reminder" else {"date": "2026-11-30", "link": "https://app.example/settings/privacy"}
    close(alice)
    owner = tenant_id(alice.tenant)
    mail = intend(services, template=template, to=alice.email, event="of a test", values=values, tenant=owner)
    alice.shelf.write(*mail.changes)

    assert send(services, owner, mail.intent_id) is outcome


def test_from_the_first_day_each_process_looks_often_whether_the_key_stands_and_no_longer_once_she_is_back(
    app: Flask, alice: Visitor, services: Services
) -> None:
    owner = tenant_id(alice.tenant)
    close(alice)
    services.queue.run()  # type: ignore[attr-defined]  # the held queue of the tests
    assert _watched(services) == [alice.tenant]

    arrive(app, alice.email, owner).post(f"{PAGE}/back")

    assert _watched(services) == []


def _watched(services: Services) -> list[str]:
    with closing(sqlite3.connect(services.settings.data_dir / "keys.db")) as connection:
        rows = connection.execute("SELECT partition FROM items WHERE clear IS NOT NULL AND sort = 'KEY#records'")
        return [partition.partition("#")[2] for (partition,) in rows]
