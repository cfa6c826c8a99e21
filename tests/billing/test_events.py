"""Stripe's events one by one: what each changes, what changes nothing, and who is told."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import stripe

from app.billing import events, wire
from app.billing.model import provider_of
from app.billing.standing import GRACE, State
from app.mail.intents import Intent
from app.services import Services
from app.webhooks import CannotHandle, Event
from tests.billing.conftest import Payer
from tests.billing.stripe import Standin
from tests.conftest import Clock


@pytest.fixture
def paying(alice_pays: Payer) -> Payer:
    """Alice pays for the parent plan by the month, and we know."""
    alice_pays.clock.move(days=20)
    alice_pays.subscribes()
    alice_pays.hears()
    return alice_pays


@pytest.fixture
def api(standin: Standin) -> stripe.StripeClient:
    return stripe.StripeClient("sk_test_standin", base_addresses={"api": standin.url})


def event(kind: str, told: dict[str, Any], clock: Clock, *, later: int = 0, id_: str = "evt_made_up") -> Event:
    made = int(clock().timestamp()) + later
    return Event("stripe", id_, kind, clock(), {"id": id_, "type": kind, "created": made, "data": {"object": told}})


def of_alice(paying: Payer) -> dict[str, Any]:
    """Her subscription as the stand-in shows it now."""
    return json.loads(json.dumps(paying.standin.world.get(paying.billing.stripe_subscription_id, "subscription")))


def act(paying: Payer, happened: Event) -> None:
    effect = events.handle(paying.services, happened)
    if effect and effect.changes:
        paying.visitor.shelf.write(*effect.changes)


def templates(paying: Payer) -> list[str]:
    return [template for template, _ in paying.mails()]


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
    alice_pays.hears([one for one in told if one["type"] == "customer.subscription.created"])

    assert not alice_pays.may_write()


def test_of_two_that_are_paid_the_newer_one_counts(paying: Payer, api: stripe.StripeClient, clock: Clock) -> None:
    clock.move(hours=1)
    second: Any = {"customer": paying.billing.stripe_customer_id, "items": [{"price": "price_professional_annual"}]}
    made = api.v1.subscriptions.create(second)
    paying.hears()

    assert paying.billing.stripe_subscription_id == made.id


def _charge(paying: Payer) -> str:
    return str(paying.standin.world.every("charge")[-1]["id"])


def test_a_refund_of_a_part_changes_nothing(paying: Payer, api: stripe.StripeClient) -> None:
    before = paying.billing
    api.v1.refunds.create({"charge": _charge(paying), "amount": 100})
    paying.hears()

    assert paying.billing == before


def test_a_refund_of_an_earlier_period_changes_nothing(paying: Payer, api: stripe.StripeClient) -> None:
    first = _charge(paying)
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
    api.v1.refunds.create({"charge": _charge(paying)})
    paying.hears()

    assert paying.billing == before


def test_a_whole_refund_ends_the_subscription_at_stripe_too(paying: Payer, api: stripe.StripeClient) -> None:
    api.v1.refunds.create({"charge": _charge(paying)})
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


def test_an_unpaid_subscription_closes_at_once(paying: Payer, clock: Clock) -> None:
    act(paying, event("customer.subscription.updated", {**of_alice(paying), "status": "unpaid"}, clock, later=10))
    assert not paying.may_write()


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
    assert paying.state() is State.LAPSED


def test_overdue_keeps_everything_open_for_a_week(paying: Payer, standin: Standin) -> None:
    standin.steer("dunning", then="past_due")
    standin.card(paying.billing.stripe_customer_id, "declines")
    paid_through = paying.billing.renews_at
    assert paid_through
    paying.clock.at = paid_through + timedelta(hours=2)
    paying.hears()
    assert paying.state() is State.OVERDUE
    paying.clock.at = paid_through + GRACE - timedelta(minutes=1)
    assert paying.may_write()
    paying.clock.at = paid_through + GRACE
    assert not paying.may_write()


def test_each_payment_has_one_receipt_however_often_it_is_told(paying: Payer) -> None:
    paying.clock.move(days=32)
    told = paying.hears()
    paying.hears(told)

    assert templates(paying).count("receipt") == 2
    sent = [
        row.record for row in paying.visitor.shelf.every(Intent, prefix="MAIL#") if row.record.template == "receipt"
    ]
    assert {mail.state for mail in sent} == {"sent"}


def test_a_trial_without_a_payment_has_no_receipt_and_its_end_is_announced_once(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.hears()
    assert "receipt" not in templates(alice_pays)
    alice_pays.clock.move(days=12)
    told = alice_pays.hears()
    alice_pays.hears(told)

    assert "customer.subscription.trial_will_end" in {one["type"] for one in told}
    assert templates(alice_pays).count("trial_ending") == 1


def test_whoever_ended_the_plan_within_the_trial_is_not_told_that_it_begins(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.visitor.post("/settings/billing/cancel", {"attempt": "b" * 32})
    alice_pays.hears()
    act(alice_pays, event("customer.subscription.trial_will_end", of_alice(alice_pays), alice_pays.clock, later=60))

    assert "trial_ending" not in templates(alice_pays)


def test_a_trial_that_is_over_is_not_announced_any_more(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.hears()
    trialing = of_alice(alice_pays)
    alice_pays.clock.move(days=15)
    act(alice_pays, event("customer.subscription.trial_will_end", trialing, alice_pays.clock, later=60))

    assert "trial_ending" not in templates(alice_pays)


def test_a_failed_payment_is_told_once_and_not_any_more_once_it_is_paid(paying: Payer, standin: Standin) -> None:
    standin.card(paying.billing.stripe_customer_id, "declines")
    paying.clock.move(days=32)
    first = paying.standin.take()
    failed = [one for one in first if one["type"] == "invoice.payment_failed"]
    standin.card(paying.billing.stripe_customer_id, "pays")
    paying.clock.move(days=5)
    paying.hears()
    paying.hears(first)
    assert failed
    assert "payment_failed" not in templates(paying)

    standin.card(paying.billing.stripe_customer_id, "declines")
    paying.clock.move(days=35)
    paying.hears()
    assert templates(paying).count("payment_failed") == 1


def test_access_that_opens_ends_and_closes_is_told_each_time(paying: Payer) -> None:
    paying.visitor.post("/settings/billing/cancel", {"attempt": "b" * 32})
    paying.hears()
    paying.clock.move(days=32)
    paying.hears()

    assert templates(paying).count("access_changed") == 3


def test_mails_go_out_in_the_language_that_was_chosen(paying: Payer) -> None:
    from app.accounts import model as accounts

    accounts.correct(paying.visitor.shelf, {}, {"language": "es"})
    paying.clock.move(days=32)
    paying.hears()
    mail = paying.services.mailer.newest(1)[0]  # type: ignore[attr-defined]  # the outbox has it

    assert "recibo" in mail.content.decode()


def test_every_kind_that_is_acted_on_is_kept_and_the_other_way_round() -> None:
    assert set(events._ACTS) == wire.KINDS
