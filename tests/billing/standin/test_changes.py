"""Changes of a subscription and of what was paid, made over the API."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest
import stripe

from tests.billing.standin.conftest import BEGAN, subscribe, to_checkout
from tests.billing.stripe import Standin

Api = stripe.StripeClient
DAY = 86_400


@pytest.fixture
def paid(standin: Standin, api: Api, alice: stripe.Customer) -> stripe.Subscription:
    """Alice's, by the month, ten days in."""
    made = subscribe(standin, api, alice)
    standin.move(days=10)
    standin.take()
    return made


def moved(api: Api, subscription: stripe.Subscription, plan: str, **more: str) -> stripe.Subscription:
    item = {"id": subscription["items"].data[0].id, "price": f"price_{plan}"}
    return api.v1.subscriptions.update(subscription.id, cast("Any", {"items": [item], **more}))


def lines(api: Api, invoice_id: object) -> list[int]:
    return [line.amount for line in api.v1.invoices.retrieve(str(invoice_id)).lines.data]


def test_a_dearer_plan_waits_with_its_prorations_for_the_next_invoice(
    standin: Standin, api: Api, paid: stripe.Subscription
) -> None:
    changed = moved(api, paid, "professional_monthly")
    assert changed.latest_invoice == paid.latest_invoice

    standin.move_past(paid.id)

    later = api.v1.subscriptions.retrieve(paid.id)
    assert lines(api, later.latest_invoice) == [-666, 1999, 2999]


def test_a_dearer_plan_can_be_invoiced_at_once(api: Api, paid: stripe.Subscription) -> None:
    changed = moved(api, paid, "professional_monthly", proration_behavior="always_invoice")

    invoice = api.v1.invoices.retrieve(str(changed.latest_invoice))
    assert (invoice.total, invoice.status, invoice.billing_reason) == (1333, "paid", "subscription_update")
    parents = [line.to_dict()["parent"]["subscription_item_details"]["proration"] for line in invoice.lines.data]
    assert parents == [True, True]


def test_a_cheaper_plan_leaves_credit_that_pays_later(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice, "professional_monthly")
    standin.move(days=10)
    moved(api, made, "parent_monthly", proration_behavior="always_invoice")
    assert (api.v1.customers.retrieve(alice.id).balance or 0) == -1333

    standin.move_past(made.id)

    invoice = api.v1.invoices.retrieve(str(api.v1.subscriptions.retrieve(made.id).latest_invoice))
    assert (invoice.total, invoice.amount_due, invoice.status) == (999, 0, "paid")
    assert api.v1.customers.retrieve(alice.id).balance == -334


def test_another_interval_begins_a_new_period_and_is_paid_now(
    standin: Standin, api: Api, paid: stripe.Subscription
) -> None:
    changed = moved(api, paid, "parent_annual")

    item = changed["items"].data[0]
    assert item.current_period_start == standin.world.now()
    assert 365 <= (item.current_period_end - item.current_period_start) / DAY <= 366
    assert lines(api, changed.latest_invoice) == [-666, 9900]


def test_an_item_without_its_id_is_added_as_stripe_would_add_it(api: Api, paid: stripe.Subscription) -> None:
    changed = api.v1.subscriptions.update(paid.id, {"items": [{"price": "price_professional_monthly"}]})

    assert len(changed["items"].data) == 2


def test_ending_with_the_period_can_be_taken_back(standin: Standin, api: Api, paid: stripe.Subscription) -> None:
    ending = api.v1.subscriptions.update(paid.id, {"cancel_at_period_end": True})
    assert ending.cancel_at == paid["items"].data[0].current_period_end
    resumed = api.v1.subscriptions.update(paid.id, {"cancel_at_period_end": False})
    assert (resumed.cancel_at, resumed.canceled_at) == (None, None)

    standin.move_past(paid.id)

    assert api.v1.subscriptions.retrieve(paid.id).status == "active"


def test_what_ends_with_its_period_is_not_paid_again(standin: Standin, api: Api, paid: stripe.Subscription) -> None:
    api.v1.subscriptions.update(paid.id, {"cancel_at_period_end": True})

    standin.move_past(paid.id)

    ended = api.v1.subscriptions.retrieve(paid.id)
    assert (ended.status, ended.ended_at) == ("canceled", paid["items"].data[0].current_period_end)
    assert [event["type"] for event in standin.take()] == [
        "customer.subscription.updated",
        "customer.subscription.deleted",
    ]


def test_a_cancelled_one_is_gone_for_a_second_cancel(api: Api, paid: stripe.Subscription) -> None:
    assert api.v1.subscriptions.cancel(paid.id, {"prorate": True}).status == "canceled"

    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.subscriptions.cancel(paid.id)

    assert refused.value.http_status == 404
    with pytest.raises(stripe.InvalidRequestError, match="canceled subscription can only"):
        api.v1.subscriptions.update(paid.id, {"cancel_at_period_end": True})


def test_a_trial_can_be_ended_now(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    made = subscribe(standin, api, alice, trial_period_days=14)

    changed = api.v1.subscriptions.update(made.id, {"trial_end": "now"})

    assert changed.status == "active"
    assert lines(api, changed.latest_invoice) == [999]


def test_a_trial_that_ends_too_soon_for_checkout_is_refused(api: Api, alice: stripe.Customer) -> None:
    soon = int(BEGAN.timestamp()) + DAY

    with pytest.raises(stripe.InvalidRequestError, match="at least 2 days in the future"):
        api.v1.checkout.sessions.create(to_checkout(alice, trial_end=soon))


def payment(api: Api, subscription: stripe.Subscription) -> str:
    found = api.v1.invoice_payments.list({"invoice": str(subscription.latest_invoice)}).data[0]
    return str(found.payment.payment_intent)


def test_a_refund_in_parts_ends_when_nothing_is_left(standin: Standin, api: Api, paid: stripe.Subscription) -> None:
    intent = payment(api, paid)
    api.v1.refunds.create({"payment_intent": intent, "amount": 400})
    api.v1.refunds.create({"payment_intent": intent})

    charges = [event["data"]["object"] for event in standin.take() if event["type"] == "charge.refunded"]
    assert [(charge["amount_refunded"], charge["refunded"]) for charge in charges] == [(400, False), (999, True)]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        api.v1.refunds.create({"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"


def test_a_charge_leads_to_its_invoice_by_its_payment(api: Api, paid: stripe.Subscription) -> None:
    charge = api.v1.payment_intents.retrieve(payment(api, paid)).latest_charge
    intent = str(api.v1.charges.retrieve(str(charge)).payment_intent)

    by = cast("Any", {"payment": {"type": "payment_intent", "payment_intent": intent}})
    found = api.v1.invoice_payments.list(by).data

    assert [str(each.invoice) for each in found] == [paid.latest_invoice]


def test_an_invoice_names_its_subscription_where_stripe_has_it_now(api: Api, paid: stripe.Subscription) -> None:
    invoice = api.v1.invoices.retrieve(str(paid.latest_invoice)).to_dict()

    details = invoice["parent"]["subscription_details"]
    assert (details["subscription"], details["metadata"]) == (paid.id, {"tenant": "t1"})
    assert "subscription" not in invoice
    assert "current_period_end" not in api.v1.subscriptions.retrieve(paid.id).to_dict()


def test_a_card_that_is_declined_leaves_a_new_subscription_incomplete_until_it_expires(
    standin: Standin, api: Api, alice: stripe.Customer
) -> None:
    standin.card(alice.id, "declines")
    made = api.v1.subscriptions.create({"customer": alice.id, "items": [{"price": "price_parent_monthly"}]})
    assert made.status == "incomplete"

    standin.move(days=1)

    assert api.v1.subscriptions.retrieve(made.id).status == "incomplete_expired"


def test_checkout_with_a_declined_card_leaves_nothing_but_an_open_session(
    standin: Standin, api: Api, alice: stripe.Customer
) -> None:
    session = api.v1.checkout.sessions.create(to_checkout(alice))

    assert not standin.complete(session.id, "declines")

    assert api.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert api.v1.subscriptions.list({"customer": alice.id, "status": "all"}).data == []
    assert "payment_intent.payment_failed" in [event["type"] for event in standin.take()]


def test_an_open_session_expires_after_a_day(standin: Standin, api: Api, alice: stripe.Customer) -> None:
    session = api.v1.checkout.sessions.create(to_checkout(alice))

    standin.move(days=2)

    assert api.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert standin.take()[-1]["type"] == "checkout.session.expired"


def test_its_time_runs_with_the_clock_that_it_was_given(standin: Standin) -> None:
    assert standin.world.now() == int(BEGAN.timestamp()) != int(time.time())


def test_a_draft_is_finalized_without_anybody_being_asked_and_is_then_void(
    standin: Standin, api: Api, paid: stripe.Subscription
) -> None:
    standin.steer("clock", to=paid["items"].data[0].current_period_end + 60)
    (draft,) = api.v1.invoices.list({"subscription": paid.id, "status": "draft"}).data
    made = api.v1.invoices.finalize_invoice(str(draft.id), {"auto_advance": False})
    standin.move(days=1)
    assert (made.status, api.v1.invoices.retrieve(str(draft.id)).status) == ("open", "open")
    assert api.v1.invoices.void_invoice(str(draft.id)).status == "void"
    with pytest.raises(stripe.InvalidRequestError, match="already finalized"):
        api.v1.invoices.finalize_invoice(str(draft.id))


def test_what_the_balance_paid_of_an_invoice_that_is_void_is_balance_again(
    standin: Standin, api: Api, paid: stripe.Subscription
) -> None:
    customer = str(paid.customer)
    with standin.world.turn():
        standin.world.get(customer, "customer")["balance"] = -100
    standin.steer("clock", to=paid["items"].data[0].current_period_end + 60)
    (draft,) = api.v1.invoices.list({"subscription": paid.id, "status": "draft"}).data
    api.v1.invoices.finalize_invoice(str(draft.id), {"auto_advance": False})
    assert api.v1.customers.retrieve(customer).balance == 0
    api.v1.invoices.void_invoice(str(draft.id))

    assert api.v1.customers.retrieve(customer).balance == -100
