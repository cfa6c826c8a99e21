"""Where billing draws its lines: how long patience is, whose word counts, who is told, and who waits for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import stripe

from app.billing.present import provider_of
from app.billing.standing import GRACE
from tests.billing.payer import Payer, act, event, templates
from tests.billing.test_reconciliation import reconcile
from tests.conftest import Clock


def test_patience_with_a_renewal_is_a_week() -> None:
    assert timedelta(days=7) == GRACE


def test_a_late_word_of_a_customer_that_is_gone_is_not_taken_for_the_present_ones(
    alice_pays: Payer, api: stripe.StripeClient, clock: Clock
) -> None:
    clock.move(days=20)
    alice_pays.subscribes()
    gone = alice_pays.billing.stripe_customer_id
    api.v1.customers.delete(gone)
    told = alice_pays.standin.take()
    alice_pays.hears([one for one in told if one["type"] == "customer.deleted"])
    alice_pays.goes_to_pay(attempt="b" * 32)
    present = alice_pays.billing
    assert present.stripe_customer_id not in ("", gone)

    alice_pays.hears([one for one in told if one["data"]["object"].get("status") == "active"])

    assert alice_pays.billing == present
    assert not alice_pays.may_write()


def test_whoever_stands_at_the_payment_page_is_not_mailed_that_the_first_payment_failed(paying: Payer) -> None:
    """The page says so, and Stripe makes a second try a moment later."""
    paying.clock.move(days=32)
    paying.hears()
    invoice = {**paying.standin.world.every("invoice")[-1], "id": "in_first", "status": "open"}
    told = event("invoice.payment_failed", {**invoice, "billing_reason": "subscription_create"}, paying.clock)
    act(paying, told)
    assert "payment_failed" not in templates(paying)

    told = event("invoice.payment_failed", {**invoice, "billing_reason": "subscription_cycle"}, paying.clock, later=1)
    act(paying, told)
    assert "payment_failed" in templates(paying)


def test_an_account_with_an_unknown_price_keeps_nobody_else_waiting(
    newcomer: Callable[[str], Payer], monkeypatch: pytest.MonkeyPatch
) -> None:
    payers = sorted(
        (newcomer(f"payer-{number}@example.org") for number in range(3)), key=lambda payer: payer.present.tenant
    )
    payers[0].clock.move(days=20)
    for payer in payers:
        payer.subscribes()
    payers[0].standin.take()  # nobody hears of it
    provider = provider_of(payers[0].services)
    real, odd = provider.subscriptions, payers[0].billing.stripe_customer_id
    monkeypatch.setattr(
        provider,
        "subscriptions",
        lambda customer: [replace_plan(one) if customer == odd else one for one in real(customer)],
    )

    assert sum(reconcile(payers[1])) == 2
    assert [payer.may_write() for payer in payers] == [False, True, True]


def replace_plan(subscription):
    """With a price of which nobody knows what it is for."""
    return replace(subscription, plan_key="hat", price="price_of_a_hat")
