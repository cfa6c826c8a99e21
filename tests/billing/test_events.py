"""Stripe's events one by one: what each changes, and what changes nothing, in whatever order they come."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from app.billing import events, wire
from app.billing.present import provider_of
from app.billing.standing import State
from app.services import Services
from app.webhooks import CannotHandle
from tests.billing.payer import Payer, act, event, of_alice
from tests.conftest import Clock


def test_what_is_none_of_our_business_is_ignored(services: Services, clock: Clock) -> None:
    assert events.handle(services, event("payout.paid", {"id": "po_1"}, clock)) is None
    stranger = {"id": "sub_x", "customer": "cus_of_another_product"}
    assert events.handle(services, event("customer.subscription.updated", stranger, clock)) is None


def test_a_customer_of_ours_that_nobody_knows_is_for_staff_to_see(services: Services, clock: Clock) -> None:
    lost = {"id": "sub_x", "customer": "cus_lost", "metadata": {"account": "somebody0"}}
    with pytest.raises(CannotHandle, match="unknown customer"):
        events.handle(services, event("customer.subscription.updated", lost, clock))


@pytest.mark.parametrize(
    "spoilt", [{}, {"items": None}, {"items": {"data": ["x"]}}, {"created": "soon"}, {"status": 3, "items": {}}]
)
def test_what_is_not_as_stripe_writes_it_is_for_staff_to_see(paying: Payer, clock: Clock, spoilt: dict) -> None:
    told = {**of_alice(paying), **spoilt} if spoilt else {}
    with pytest.raises(CannotHandle):
        events.handle(paying.services, event("customer.subscription.updated", told, clock, later=9))


def test_a_price_that_is_none_of_our_plans_changes_nothing_and_is_for_staff_to_see(paying: Payer, clock: Clock) -> None:
    told = of_alice(paying)
    told["items"]["data"][0]["price"] |= {"id": "price_of_a_hat", "lookup_key": None, "metadata": {}}
    with pytest.raises(CannotHandle, match="unknown price"):
        events.handle(paying.services, event("customer.subscription.updated", told, clock, later=9))


def test_what_comes_after_the_end_changes_nothing(paying: Payer, clock: Clock, api: stripe.StripeClient) -> None:
    alive = of_alice(paying)
    api.v1.subscriptions.cancel(paying.billing.stripe_subscription_id)
    paying.hears()
    before = paying.billing
    assert before.tier == "free"
    act(paying, event("customer.subscription.updated", alive, clock, later=3600))

    assert paying.billing == before


def test_an_older_event_changes_nothing(paying: Payer, clock: Clock) -> None:
    monthly = of_alice(paying)
    clock.move(minutes=5)
    paying.visitor.post("/settings/billing/change", {"plan": "parent_annual", "attempt": "b" * 32})
    paying.hears()
    act(paying, event("customer.subscription.updated", monthly, clock, later=-200))

    assert paying.billing.plan_key == "parent_annual"


def test_two_events_of_one_second_are_settled_by_asking_stripe(
    paying: Payer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = of_alice(paying)
    act(paying, event("customer.subscription.updated", newest, clock, later=60, id_="evt_first"))
    asked: list[str] = []
    provider = provider_of(paying.services)
    real = provider.subscriptions

    def watched(customer: str) -> Any:
        asked.append(customer)
        return real(customer)

    monkeypatch.setattr(provider, "subscriptions", watched)
    other = {**newest, "status": "unpaid"}
    act(paying, event("customer.subscription.updated", other, clock, later=60, id_="evt_second"))

    assert asked == [paying.billing.stripe_customer_id]
    assert paying.billing.tier == "parent"


def test_the_end_of_an_earlier_subscription_leaves_the_present_one(
    paying: Payer, api: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.v1.subscriptions.cancel(paying.billing.stripe_subscription_id)
    ended = paying.standin.take()
    paying.subscribes("parent_annual", "b" * 32)
    paying.hears()
    with monkeypatch.context() as away:  # nobody need be asked for that
        away.setattr(paying.services.billing, "subscriptions", lambda customer: 1 / 0)
        assert "customer.subscription.deleted" in {one["type"] for one in paying.hears(ended)}

    assert paying.billing.plan_key == "parent_annual"
    assert paying.state() is State.ACTIVE


def test_a_late_word_of_an_earlier_subscription_leaves_the_present_one(
    paying: Payer, api: stripe.StripeClient, clock: Clock
) -> None:
    earlier = {**of_alice(paying), "id": "sub_of_which_nobody_heard"}
    api.v1.subscriptions.cancel(paying.billing.stripe_subscription_id)
    clock.move(hours=1)
    paying.subscribes("parent_annual", "b" * 32)
    paying.hears()
    act(paying, event("customer.subscription.updated", earlier, clock, later=60))

    assert paying.billing.plan_key == "parent_annual"


def test_what_is_heard_of_a_customer_that_is_gone_opens_nothing(
    paying: Payer, api: stripe.StripeClient, clock: Clock
) -> None:
    unheard = {**of_alice(paying), "id": "sub_of_which_nobody_heard"}
    api.v1.customers.delete(paying.billing.stripe_customer_id)
    paying.hears()
    act(paying, event("customer.subscription.updated", unheard, clock, later=60))

    assert not paying.may_write()


def test_a_subscription_that_is_first_heard_of_after_its_customer_is_gone_opens_nothing(
    alice_pays: Payer, api: stripe.StripeClient
) -> None:
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    api.v1.customers.delete(alice_pays.billing.stripe_customer_id)
    told = alice_pays.standin.take()
    alice_pays.hears([one for one in told if one["type"] == "customer.deleted"])
    alive = [one for one in told if one["data"]["object"].get("status") == "active"]
    assert alive
    alice_pays.hears(alive)

    assert not alice_pays.may_write()


def test_every_kind_that_is_acted_on_is_kept_and_the_other_way_round() -> None:
    assert set(events._ACTS) == wire.KINDS
