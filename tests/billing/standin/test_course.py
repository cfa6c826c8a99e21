"""What time does to a subscription, seen through the real SDK."""

from __future__ import annotations

import pytest
import stripe

from tests.billing.standin.conftest import BEGAN, subscribe
from tests.billing.stripe import Standin

Api = stripe.StripeClient


def kinds(standin: Standin) -> list[str]:
    return [event["type"] for event in standin.take()]


def status(api: Api, subscription: stripe.Subscription) -> str:
    return api.v1.subscriptions.retrieve(subscription.id).status


def test_paying_in_checkout_makes_an_active_subscription(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscription = subscribe(standin, api, alice)

    assert subscription.status == "active"
    assert kinds(standin) == [
        "customer.created",
        "payment_method.attached",
        "customer.updated",
        "customer.subscription.created",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice_payment.paid",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]


def test_a_trial_is_told_of_and_ends_in_a_payment(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscription = subscribe(standin, api, alice, trial_period_days=14)
    assert subscription.status == "trialing"
    standin.take()

    standin.move(days=12)
    assert kinds(standin) == ["invoice.upcoming", "customer.subscription.trial_will_end"]
    standin.move_past(subscription.id)

    assert status(api, subscription) == "active"
    assert "invoice.paid" in kinds(standin)


def test_a_card_that_fails_is_asked_again_until_it_pays(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscription = subscribe(standin, api, alice)
    standin.card(alice.id, "later_pays")

    standin.move_past(subscription.id)
    assert status(api, subscription) == "past_due"
    standin.move(days=3)

    assert status(api, subscription) == "active"


def test_a_card_that_never_pays_ends_the_subscription(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscription = subscribe(standin, api, alice)
    standin.card(alice.id, "declines")
    standin.move_past(subscription.id)
    standin.take()

    standin.move(days=16)

    assert status(api, subscription) == "canceled"
    told = kinds(standin)
    assert told.count("invoice.payment_failed") == 3
    assert told[-1] == "customer.subscription.deleted"


def test_the_account_may_keep_it_unpaid_instead(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscription = subscribe(standin, api, alice)
    standin.steer("dunning", then="unpaid")
    standin.card(alice.id, "declines")

    standin.move_past(subscription.id)
    standin.move(days=16)

    assert status(api, subscription) == "unpaid"


def test_each_renewal_is_a_month_on(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscription = subscribe(standin, api, alice)
    before = subscription["items"].data[0].current_period_end

    standin.move_past(subscription.id)

    item = api.v1.subscriptions.retrieve(subscription.id)["items"].data[0]
    assert item.current_period_start == before
    assert 28 <= (item.current_period_end - before) / 86400 <= 31


def test_what_falls_due_happens_at_its_own_second(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    subscribe(standin, api, alice)
    standin.move(days=200)

    made = [event["created"] for event in standin.take()]

    assert made == sorted(made)
    assert len(set(made)) > 15


def test_one_customers_time_can_be_moved_alone(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    bob = api.v1.customers.create({"email": "bob@example.org"})
    alices, bobs = subscribe(standin, api, alice, trial_period_days=14), subscribe(standin, api, bob)

    standin.steer("clock", past=alices.id, customer=alice.id)

    later = int(BEGAN.timestamp()) + 10 * 86_400
    assert status(api, alices) == "active"
    assert status(api, subscribe(standin, api, bob, trial_end=later)) == "trialing"
    assert bobs.latest_invoice == api.v1.subscriptions.retrieve(bobs.id).latest_invoice
    with pytest.raises(stripe.InvalidRequestError, match="in the future"):
        subscribe(standin, api, alice, trial_end=later)
