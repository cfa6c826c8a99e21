"""Reconciliation: what a lost webhook left behind is put right within a day, with a row in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import stripe

from app import audit, queue
from app.backlog import backlog
from app.billing import BillingUnavailable, reconciliation, record
from app.billing.present import provider_of
from app.billing.standing import State
from app.keys import KeyDestroyed
from app.parking import every_parked
from app.services import Services
from app.store import Always, Put
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Tampered
from tests.billing.payer import Payer
from tests.billing.stripe import Standin


def reconcile(payer: Payer, limit: int = 50) -> list[int]:
    """A whole day's round, a step at a time, as the worker does it; how many each step put right."""
    reconciliation.begin(payer.services)
    repaired = []
    while payer.queue.held:
        job, _, ids = payer.queue.held.pop(0)
        if job == reconciliation.JOB:
            repaired.append(reconciliation.step(payer.services, *ids, limit=limit, pause=lambda _: None))
    return repaired


def test_a_missed_webhook_is_recovered_with_a_row_in_the_audit_log(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.standin.take()  # nobody hears of it
    assert not alice_pays.may_write()

    assert reconcile(alice_pays) == [1]

    assert alice_pays.state() is State.ACTIVE
    (row,) = [row.record for row in audit.page(alice_pays.services).rows]
    assert (row.actor, row.action, row.target) == (
        "system:reconciliation",
        "billing.repair",
        alice_pays.present.tenant,
    )
    assert row.context["was"] == "free - -"
    assert row.context["is"].startswith("parent monthly 2027-01-")


def test_what_agrees_is_left_alone_and_leaves_no_row(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.hears()
    before = alice_pays.billing

    assert reconcile(alice_pays) == [0]
    assert alice_pays.billing == before
    assert audit.page(alice_pays.services).rows == []


def test_a_lost_end_closes_access_and_says_so_by_mail(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    api = stripe.StripeClient("sk_test_standin", base_addresses={"api": standin.url})
    api.v1.subscriptions.cancel(alice_pays.billing.stripe_subscription_id)
    standin.take()
    assert alice_pays.may_write()

    assert reconcile(alice_pays) == [1]
    assert not alice_pays.may_write()
    assert ("access_changed", "alice@example.org") in alice_pays.mails()


def test_a_repair_without_its_audit_row_does_not_happen(alice_pays: Payer, monkeypatch: pytest.MonkeyPatch) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.standin.take()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the audit log is away")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError):
        reconcile(alice_pays)
    assert alice_pays.state() is State.NEVER


def test_it_goes_on_where_it_was_cut_off_and_leaves_nobody_out(
    newcomer: Callable[[str], Payer], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    payers = [newcomer(f"payer-{number}@example.org") for number in range(5)]
    for payer in payers:
        payer.subscribes()
    payers[0].standin.take()
    provider = provider_of(services)
    asked = provider.subscriptions
    seen: list[str] = []

    def cut_off_once(customer: str):
        seen.append(customer)
        if len(seen) == 4:
            raise BillingUnavailable
        return asked(customer)

    monkeypatch.setattr(provider, "subscriptions", cut_off_once)
    with pytest.raises(BillingUnavailable):
        reconcile(payers[0], limit=2)
    assert backlog(services).count > 0
    (first,) = [
        p for p in services.store.platform("PENDING").every(queue.Pending, prefix="JOB#") if "recon" in p.record.job
    ]
    day, after = first.record.ids
    payers[0].queue.held[:] = [(reconciliation.JOB, TenantId(first.record.tenant), (day, after))]
    while payers[0].queue.held:
        job, _, ids = payers[0].queue.held.pop(0)
        if job == reconciliation.JOB:
            reconciliation.step(services, *ids, limit=2, pause=lambda _: None)

    assert {payer.standing.state for payer in payers} == {State.TRIAL}
    assert all(payer.billing.tier == "parent" for payer in payers)
    left = [
        p for p in services.store.platform("PENDING").every(queue.Pending, prefix="JOB#") if "recon" in p.record.job
    ]
    assert left == []


@pytest.mark.parametrize("damage", [Tampered, KeyDestroyed])
def test_an_account_that_cannot_be_read_keeps_nobody_else_waiting(
    newcomer: Callable[[str], Payer], monkeypatch: pytest.MonkeyPatch, damage: type[Exception]
) -> None:
    payers = sorted(
        (newcomer(f"payer-{number}@example.org") for number in range(3)), key=lambda payer: payer.present.tenant
    )
    payers[0].clock.move(days=20)
    for payer in payers:
        payer.subscribes()
    payers[0].standin.take()  # nobody hears of it
    broken, read = payers[0].present.tenant, record.read

    def reading(shelf):
        if shelf.tenant == broken:
            raise damage
        return read(shelf)

    monkeypatch.setattr("app.billing.state.read", reading)
    assert reconcile(payers[1]) == [2]
    assert backlog(payers[1].services).failing == 0
    assert [payer.state() for payer in payers[1:]] == [State.ACTIVE, State.ACTIVE]


def test_a_damaged_line_of_the_list_is_compared_like_any_other(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.standin.take()
    payers = record.payers(alice_pays.services)
    item = payers._store.page(payers._partition, prefix="", limit=1).items[0]
    payers._store.write(Put(replace(item, body=item.body[:-1] + bytes([item.body[-1] ^ 1])), Always()))

    assert reconcile(alice_pays) == [1]


def test_a_round_that_is_begun_again_forgets_no_failure_and_doubles_nothing(alice_pays: Payer) -> None:
    services, work = alice_pays.services, (reconciliation.JOB, PLATFORM, f"{alice_pays.clock():%Y-%m-%d}", "")
    reconciliation.begin(services)
    alice_pays.clock.move(hours=1)
    queue.failed(services, ValueError(), *work)
    reconciliation.begin(services)
    owed = queue.find_owed(services, *work)
    assert owed
    assert (owed.failures, owed.since) == (1, alice_pays.clock() - timedelta(hours=1))

    for _ in range(queue.MOST_FAILURES):
        queue.failed(services, ValueError(), *work)
    handed_out = len(alice_pays.queue.held)
    reconciliation.begin(services)
    assert queue.find_owed(services, *work) is None
    assert [row.record.job for row in every_parked(services)] == [reconciliation.JOB]
    assert len(alice_pays.queue.held) == handed_out


def test_it_pauses_between_questions(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    pauses: list[float] = []
    reconciliation.step(alice_pays.services, "2026-11-23", "", pause=pauses.append)

    assert pauses
    assert min(pauses) >= 0.05


def test_whoever_is_read_only_since_the_patience_ended_is_told_once(alice_pays: Payer, standin: Standin) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    standin.steer("dunning", then="past_due")
    standin.card(alice_pays.billing.stripe_customer_id, "declines")
    alice_pays.clock.move(days=32)
    alice_pays.hears()
    assert alice_pays.state() is State.OVERDUE
    alice_pays.clock.move(days=7)
    assert alice_pays.state() is State.UNPAID
    for _ in range(2):
        reconcile(alice_pays)

    assert [template for template, _ in alice_pays.mails()].count("access_changed") == 2  # opened once, closed once


def test_the_clock_begins_it_only_where_there_is_billing(services: Services, settings, clock, queue) -> None:
    from app.services import build
    from workers.clock import table

    assert "billing-reconciliation" in {job.name for job in table(services)}
    assert "billing-reconciliation" not in {job.name for job in table(build(settings, now=clock, queue=queue))}
