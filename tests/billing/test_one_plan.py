"""One plan for each person: one payment page at a time, and a second subscription that came about is undone."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
import stripe

from app import audit
from app.accounts import model as accounts
from app.billing import BillingRefused, BillingUnavailable, model
from app.billing.standing import State
from tests.billing.payer import Payer
from tests.billing.stripe import Standin
from tests.billing.test_reconciliation import reconcile
from tests.billing.test_unpaid import charged

TWO = {"plan": "parent_monthly"}


def press_at_once(payer: Payer, attempts: tuple[str, ...]) -> list[str]:
    """Several tabs that go to payment in the same moment: where each is led, or what went wrong."""
    shelf, led, together = payer.visitor.shelf, [], Barrier(len(attempts))
    account = accounts.stored_account(shelf).record

    def press(attempt: str) -> None:
        together.wait()
        try:
            led.append(model.subscribe(payer.services, account, shelf, "parent_monthly", attempt=attempt))
        except BillingRefused as problem:
            led.append(type(problem).__name__)

    tabs = [Thread(target=press, args=(attempt,)) for attempt in attempts]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    return led


def second_plan(payer: Payer, api: stripe.StripeClient) -> str:
    """Another subscription of hers, however it came about; its id."""
    payer.clock.move(hours=1)
    wanted: Any = {"customer": payer.billing.stripe_customer_id, "items": [{"price": "price_professional_annual"}]}
    return api.v1.subscriptions.create(wanted).id


def alive(standin: Standin) -> list[str]:
    return [one["id"] for one in standin.world.every("subscription") if one["status"] != "canceled"]


def test_tabs_that_press_at_once_leave_one_page_that_takes_a_payment(alice_pays: Payer, standin: Standin) -> None:
    for turn in range(4):
        led = press_at_once(alice_pays, tuple(f"{turn:031d}{tab}" for tab in "123"))
        assert [there for there in led if not there.startswith(standin.url)] == []
        assert len(standin.world.every("checkout.session", status="open")) == 1


def test_whoever_pays_while_another_tab_goes_to_payment_is_told_that_there_is_a_plan(
    alice_pays: Payer, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = alice_pays.goes_to_pay()
    provider = alice_pays.services.billing
    assert provider
    real = provider.subscriptions

    def paid_meanwhile(customer: str) -> Any:
        seen = real(customer)
        if standin.world.get(first, "checkout.session")["status"] == "open":
            standin.complete(first)
        return seen

    monkeypatch.setattr(provider, "subscriptions", paid_meanwhile)
    answer = alice_pays.visitor.post("/settings/billing/subscribe", {**TWO, "attempt": "b" * 32})

    assert answer.location == "/settings/billing"
    assert "You have a plan already" in alice_pays.visitor.get("/settings/billing").text
    assert standin.world.every("checkout.session", status="open") == []


def test_a_page_that_just_ended_by_itself_is_no_obstacle(
    alice_pays: Payer, standin: Standin, api: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = alice_pays.goes_to_pay()
    client = alice_pays.services.billing._client.v1.checkout.sessions  # type: ignore[union-attr]  # the adapter's
    real = client.expire

    def twice(id_: str) -> Any:
        api.v1.checkout.sessions.expire(id_)
        return real(id_)

    monkeypatch.setattr(client, "expire", twice)

    assert alice_pays.goes_to_pay("parent_annual", "b" * 32) != first


def test_a_tab_whose_turn_never_ends_does_not_hold_the_others_for_ever(
    alice_pays: Payer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.billing import turns

    monkeypatch.setattr(turns, "_PATIENCE_SECONDS", 0.1)
    account = accounts.stored_account(alice_pays.visitor.shelf).record
    with turns.alone(alice_pays.services, alice_pays.visitor.shelf.tenant), pytest.raises(BillingUnavailable):
        model.subscribe(alice_pays.services, account, alice_pays.visitor.shelf, "parent_monthly", attempt="a" * 32)
    with turns.alone(alice_pays.services, alice_pays.visitor.shelf.tenant):  # and its worker is killed
        alice_pays.clock.move(minutes=10)
        assert alice_pays.goes_to_pay()


def test_a_second_plan_is_ended_and_given_back_whole_with_a_row_in_the_audit_log(
    paying: Payer, api: stripe.StripeClient, standin: Standin
) -> None:
    first, before = paying.billing.stripe_subscription_id, charged(paying)
    second_plan(paying, api)
    told = paying.hears()
    paying.hears(told)

    assert alive(standin) == [first]
    assert charged(paying) == before
    assert paying.billing.stripe_subscription_id == first
    assert paying.state() is State.ACTIVE
    assert paying.states(told) <= {"done", "ignored"}
    (row,) = [row.record for row in audit.page(paying.services).rows]
    assert (row.actor, row.action, row.target) == ("system:billing", "billing.surplus", paying.present.tenant)
    assert row.context == {"plan": "professional_annual", "given_back": "1"}


def test_reconciliation_finds_a_second_plan_of_which_nobody_heard(
    paying: Payer, api: stripe.StripeClient, standin: Standin
) -> None:
    first, before = paying.billing.stripe_subscription_id, charged(paying)
    second_plan(paying, api)
    standin.take()
    reconcile(paying)
    reconcile(paying)

    assert alive(standin) == [first]
    assert charged(paying) == before
    assert [row.record.action for row in audit.page(paying.services).rows] == ["billing.surplus"]


def test_ending_the_plan_ends_every_one_there_is(paying: Payer, api: stripe.StripeClient, standin: Standin) -> None:
    before = charged(paying)
    second_plan(paying, api)
    paying.visitor.post("/settings/billing/cancel", {"attempt": "b" * 32, "when": "later"})
    paying.clock.move(days=400)
    paying.hears()

    assert alive(standin) == []
    assert charged(paying) == before


def test_without_its_audit_row_no_plan_is_ended(
    paying: Payer, api: stripe.StripeClient, standin: Standin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the audit log is away")

    monkeypatch.setattr(audit, "record", broken)
    second_plan(paying, api)
    with pytest.raises(RuntimeError):
        paying.hears()

    assert len(alive(standin)) == 2
