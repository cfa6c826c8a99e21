"""Money that went back or did not come: refunds, pauses, renewals that were not paid."""

from __future__ import annotations

from datetime import timedelta

import stripe

from app.billing.standing import GRACE, State
from tests.billing.payer import Payer, act, event, last_charge, of_alice
from tests.billing.stripe import Standin
from tests.conftest import Clock


def test_a_refund_of_a_part_changes_nothing(paying: Payer, api: stripe.StripeClient) -> None:
    before = paying.billing
    api.v1.refunds.create({"charge": last_charge(paying), "amount": 100})
    paying.hears()

    assert paying.billing == before


def test_a_refund_of_an_earlier_period_changes_nothing(paying: Payer, api: stripe.StripeClient) -> None:
    first = last_charge(paying)
    paying.clock.move(days=32)
    paying.hears()
    before = paying.billing
    api.v1.refunds.create({"charge": first})
    paying.hears()

    assert paying.billing == before


def test_a_refund_of_what_a_change_cost_changes_nothing(paying: Payer, api: stripe.StripeClient) -> None:
    paying.clock.move(days=10)
    paying.visitor.post("/settings/billing/change", {"plan": "professional_monthly", "attempt": "b" * 32})
    paying.hears()
    before = paying.billing
    api.v1.refunds.create({"charge": last_charge(paying)})
    paying.hears()

    assert paying.billing == before


def test_a_whole_refund_ends_the_subscription_at_stripe_too(paying: Payer, api: stripe.StripeClient) -> None:
    api.v1.refunds.create({"charge": last_charge(paying)})
    paying.hears()

    assert not paying.may_write()
    assert of_alice(paying)["status"] == "canceled"


def test_a_customer_that_is_deleted_has_no_plan_and_what_comes_late_changes_nothing(
    paying: Payer, api: stripe.StripeClient, clock: Clock
) -> None:
    alive = of_alice(paying)
    api.v1.customers.delete(paying.billing.stripe_customer_id)
    deleted = [one for one in paying.standin.take() if one["type"] == "customer.deleted"]
    paying.hears(deleted)
    act(paying, event("customer.subscription.updated", alive, clock, later=60))

    assert (paying.billing.tier, paying.billing.stripe_customer_id) == ("free", "")
    assert paying.state() is State.LAPSED


def test_a_pause_closes_and_resuming_opens(paying: Payer, clock: Clock) -> None:
    alive = of_alice(paying)
    act(paying, event("customer.subscription.paused", {**alive, "status": "paused"}, clock, later=10, id_="evt_a"))
    assert not paying.may_write()
    act(paying, event("customer.subscription.resumed", alive, clock, later=20, id_="evt_b"))
    assert paying.may_write()


def test_patience_is_counted_from_what_was_paid_and_not_from_each_unpaid_period(
    paying: Payer, standin: Standin
) -> None:
    standin.steer("dunning", then="past_due")
    standin.card(paying.billing.stripe_customer_id, "declines")
    paid_through = paying.billing.renews_at
    assert paid_through
    paying.clock.move(days=70)  # two renewals later
    paying.hears()

    assert paying.billing.renews_at == paid_through
    assert paying.state() is State.UNPAID


def test_overdue_keeps_everything_open_for_a_week_and_the_rest_of_that_day(paying: Payer, standin: Standin) -> None:
    standin.steer("dunning", then="past_due")
    standin.card(paying.billing.stripe_customer_id, "declines")
    paid_through = paying.billing.renews_at
    assert paid_through
    paying.clock.at = paid_through + timedelta(hours=2)
    paying.hears()
    assert paying.state() is State.OVERDUE
    paying.clock.at = paid_through + GRACE + timedelta(minutes=1)
    assert paying.may_write()
    paying.clock.at = paid_through + GRACE + timedelta(days=1)
    assert not paying.may_write()


def test_whoever_owes_a_payment_is_led_to_it_and_not_to_a_second_plan(paying: Payer, standin: Standin) -> None:
    standin.steer("dunning", then="unpaid")
    standin.card(paying.billing.stripe_customer_id, "declines")
    paying.clock.move(days=62)
    paying.hears()
    assert not paying.may_write()
    answer = paying.visitor.post("/settings/billing/subscribe", {"plan": "parent_monthly", "attempt": "b" * 32})

    assert answer.location == "/settings/billing"
    page = paying.visitor.get("/settings/billing").text
    assert "A payment of your plan is still open" in page
    assert "Pay at Stripe</button>" in page
    assert len(standin.world.every("subscription")) == 1
