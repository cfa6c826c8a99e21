"""The removal: after 30 days nothing of an account is left, and what comes late finds nothing and makes nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from app import audit
from app.accounts import model as accounts
from app.accounts import roster
from app.keys import KeyDestroyed
from app.mail.suppression import suppress, suppression
from app.rights.deletion import plan, rounds
from app.rights.holds import model as holds
from app.rights.holds.model import Hold
from app.services import Services
from app.store.keys import tenant_id
from tests.cast import Visitor, arrive, stranger, token_in
from tests.conftest import Clock
from tests.promises import promise
from tests.rights.deletion.leaving import close, let_days_pass


def actions(services: Services) -> list[str]:
    rows = [row.record.action for row in audit.page(services, limit=200).rows]
    return [each for each in reversed(rows) if each.startswith("account.")]


@promise("11.1", "12.3", part=True)
def test_after_30_days_nothing_is_left_and_the_key_is_destroyed(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    close(alice)

    let_days_pass(services, clock)

    assert services.store.names(tenant_id(alice.tenant)) == []
    assert services.store.keys.destroyed(tenant_id(alice.tenant))
    assert accounts.find_by_email(services, alice.email) is None
    assert not roster.has(services, tenant_id(alice.tenant))
    with pytest.raises(KeyDestroyed):
        alice.shelf.put("X", {})


def test_a_day_before_all_of_it_is_there(alice: Visitor, services: Services, clock: Clock) -> None:
    close(alice)

    let_days_pass(services, clock, 29)

    assert accounts.read(alice.shelf)


def test_a_clock_that_was_set_back_when_it_was_asked_shortens_nobodys_days(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    rounds.begin(services)
    clock.move(days=-400)
    close(alice)

    let_days_pass(services, clock, 420)

    assert accounts.read(alice.shelf), "that is 20 days after it was asked"


def test_a_clock_set_back_after_the_removal_removes_nothing_twice(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    let_days_pass(services, clock)
    before = actions(services)

    clock.move(days=-20)
    let_days_pass(services, clock, 25)

    assert actions(services) == before


def test_an_overdue_one_is_caught_up(alice: Visitor, services: Services, clock: Clock) -> None:
    close(alice)

    let_days_pass(services, clock, 300)

    assert services.store.keys.destroyed(tenant_id(alice.tenant))


@promise("11.4", part=True)
def test_the_audit_log_sees_each_step_once_before_it_is_done(alice: Visitor, services: Services, clock: Clock) -> None:
    close(alice)
    let_days_pass(services, clock)

    steps = [f"account.delete.{step.replace(' ', '.')}" for step in plan.STEPS]
    assert actions(services) == ["account.close", *steps, "account.delete.done"]


def test_the_certificate_is_mailed_once_and_shown_once(
    app: Flask, alice: Visitor, services: Services, clock: Clock
) -> None:
    alice.post("/incidents/new", {"occurred_on": "2026-11-19", "narrative": "He was late."})
    page = close(alice)
    let_days_pass(services, clock)

    mails = [mail.content for mail in services.mailer.newest(20)]  # type: ignore[attr-defined]  # the outbox has it
    assert sum(b"Subject: Your account is deleted" in mail for mail in mails) == 1
    somebody = stranger(app)
    shown = somebody.get(page).text
    assert "Show the certificate" in shown
    first, second = (somebody.client.post(page, data={"csrf_token": token_in(shown)}).text for _ in range(2))
    assert "<dt>Entries</dt><dd>1</dd>" in first
    assert "It was shown already" in second


def test_an_address_may_begin_anew_while_its_old_account_waits_to_be_removed_from_it(
    app: Flask, alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    let_days_pass(services, clock)

    anew = arrive(app, alice.email)

    assert anew.tenant != alice.tenant
    assert "closed" not in anew.get("/home").text


def test_the_suppression_of_an_address_stays(alice: Visitor, services: Services, clock: Clock) -> None:
    services.store.platform("X").write(suppress(services, alice.email, "complaint"))
    close(alice)
    let_days_pass(services, clock)

    assert suppression(services, alice.email)


def test_a_hold_that_is_placed_meanwhile_stops_it_and_when_it_is_lifted_it_goes_on(
    alice: Visitor, services: Services, clock: Clock
) -> None:
    close(alice)
    owner = tenant_id(alice.tenant)
    holds.place(services, owner, Hold(reason="subpoena", reference="24-7", since=clock.at, by="staff", tell=False))
    let_days_pass(services, clock)
    assert accounts.read(alice.shelf)
    assert actions(services).count("account.delete.wait") == 1

    holds.lift(services, owner, by="staff", reason="withdrawn")
    let_days_pass(services, clock, 0)

    assert services.store.keys.destroyed(owner)
    assert "account.delete.go_on" in actions(services)


def test_nothing_of_the_saga_outlives_the_mail(alice: Visitor, services: Services, clock: Clock) -> None:
    close(alice)
    household = accounts.read(alice.shelf)
    assert household
    assert household.account.record.closing
    saga = tenant_id(household.account.record.closing.saga)

    let_days_pass(services, clock)

    assert services.store.names(saga) == []
    assert services.store.keys.destroyed(saga)
