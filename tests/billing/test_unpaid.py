"""A plan of which a payment is open: what the page says of it is so at Stripe, and ending it ends it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import stripe

from app.billing.standing import GRACE, State
from app.mail.intents import Intent
from tests.billing.payer import Payer, of_alice
from tests.billing.stripe import Standin
from tests.billing.test_reconciliation import reconcile

ENDING_NOW = {"attempt": "c" * 32, "when": "now"}


@pytest.fixture
def owing(paying: Payer, standin: Standin) -> Payer:
    """Alice two hours after a renewal that her card declined; Stripe would ask for ever."""
    standin.steer("dunning", then="past_due")
    standin.card(paying.billing.stripe_customer_id, "declines")
    through = paying.billing.renews_at
    assert through
    paying.clock.at = through + timedelta(hours=2)
    paying.hears()
    assert paying.state() is State.OVERDUE
    return paying


def page_of(payer: Payer, path: str = "/settings/billing") -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", payer.visitor.get(path).text)).split())


def charged(payer: Payer) -> list[int]:
    """What was taken and not given back, in cents."""
    every = payer.standin.world.every("charge", status="succeeded")
    return [one["amount"] for one in every if not one["refunded"]]


def changes_told(payer: Payer) -> list[str]:
    """What each mail about access says, as far as it has not gone out yet."""
    rows = [row.record for row in payer.visitor.shelf.every(Intent, prefix="MAIL#")]
    told = sorted((one for one in rows if one.template == "access_changed"), key=lambda one: one.intended_at)
    return [one.values.get("change", "") for one in told]


def invoices(payer: Payer, *statuses: str) -> list[str]:
    return [one["id"] for one in payer.standin.world.every("invoice") if one["status"] in statuses]


def test_ending_a_plan_that_owes_a_payment_ends_it_now_and_nothing_more_is_charged(owing: Payer) -> None:
    before = charged(owing)
    owing.visitor.post("/settings/billing/cancel", ENDING_NOW)

    assert of_alice(owing)["status"] == "canceled"
    assert invoices(owing, "draft", "open") == []
    assert owing.state() is State.LAPSED
    owing.standin.card(owing.billing.stripe_customer_id, "pays")
    owing.clock.move(days=40)
    owing.hears()
    assert charged(owing) == before
    assert not owing.may_write()


def test_before_the_press_it_says_that_the_record_is_read_only_from_then_on(owing: Payer) -> None:
    asked = page_of(owing, "/settings/billing/cancel")

    assert "It ends at once" in asked
    assert "From then on your record is read-only" in asked
    assert "is not charged any more" in asked
    assert "Until" not in asked


def test_after_it_the_page_and_the_mail_say_that_it_has_ended(owing: Payer) -> None:
    owing.visitor.post("/settings/billing/cancel", ENDING_NOW)
    page = page_of(owing)
    owing.hears()

    assert "Your plan has ended. The open payment is not charged any more." in page
    assert "will not renew" not in page
    assert "Choose a plan" in page
    letter = owing.services.mailer.newest(1)[0].content.decode()  # type: ignore[attr-defined]  # the outbox has it
    assert "Your plan has ended" in letter


def test_nothing_is_ended_at_once_that_was_shown_as_ending_later(paying: Payer, standin: Standin) -> None:
    standin.card(paying.billing.stripe_customer_id, "declines")
    through = paying.billing.renews_at
    assert through
    paying.clock.at = through + timedelta(hours=2)  # and word of it has not come
    answer = paying.visitor.post("/settings/billing/cancel", {"attempt": "c" * 32, "when": "later"})

    assert answer.status_code == 409
    assert "It ends at once" in answer.text
    assert of_alice(paying)["status"] == "past_due"


def test_in_the_hour_before_a_renewal_is_charged_ending_leaves_it_uncharged(paying: Payer) -> None:
    through, before = paying.billing.renews_at, charged(paying)
    assert through
    paying.clock.at = through + timedelta(minutes=10)
    paying.hears()
    assert "It ends at once" in page_of(paying, "/settings/billing/cancel")
    paying.visitor.post("/settings/billing/cancel", ENDING_NOW)
    paying.clock.move(days=3)

    assert charged(paying) == before
    assert of_alice(paying)["status"] == "canceled"


def test_a_payment_that_comes_in_while_the_plan_is_ended_goes_back(
    owing: Payer, api: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, (open_,) = charged(owing), invoices(owing, "open")
    provider = owing.services.billing
    real = provider._void  # type: ignore[union-attr]  # the adapter's

    def late(*given: object) -> object:
        owing.standin.card(owing.billing.stripe_customer_id, "pays")
        api.v1.invoices.pay(open_)
        return real(*given)

    monkeypatch.setattr(provider, "_void", late)
    owing.visitor.post("/settings/billing/cancel", ENDING_NOW)

    assert invoices(owing, "open") == []
    assert charged(owing) == before


def test_when_patience_is_over_the_page_says_not_paid_and_leads_to_paying_and_to_ending(owing: Payer) -> None:
    owing.clock.move(days=GRACE.days + 1)
    page = owing.visitor.get("/settings/billing").text

    assert owing.state() is State.UNPAID
    assert not owing.may_write()
    assert owing.may_read()
    assert "is not paid. Your record is read-only." in page
    assert " ended on " not in page
    assert "Pay at Stripe</button>" in page
    assert 'href="/settings/billing/cancel"' in page
    assert "Go to payment" not in page
    owing.visitor.post("/settings/billing/cancel", ENDING_NOW)
    assert of_alice(owing)["status"] == "canceled"
    assert owing.state() is State.LAPSED


def test_paying_what_is_open_opens_everything_again(owing: Payer, api: stripe.StripeClient) -> None:
    owing.clock.move(days=GRACE.days)
    owing.standin.card(owing.billing.stripe_customer_id, "pays")
    api.v1.invoices.pay(invoices(owing, "open")[-1])
    owing.hears()

    assert owing.state() is State.ACTIVE
    assert owing.may_write()


def test_the_mail_at_the_end_of_patience_says_not_paid_and_the_one_at_the_end_says_ended(owing: Payer) -> None:
    owing.clock.move(days=GRACE.days, hours=1)
    for _ in range(2):
        reconcile(owing)
    assert changes_told(owing)[1:] == ["unpaid"]
    owing.visitor.post("/settings/billing/cancel", ENDING_NOW)
    owing.hears(owing.standin.take())

    letter = owing.services.mailer.newest(1)[0].content.decode()  # type: ignore[attr-defined]  # the outbox has it
    assert "Your plan has ended" in letter
    assert len(changes_told(owing)) == 3


def test_what_stripe_calls_unpaid_can_be_ended_too(paying: Payer, standin: Standin) -> None:
    standin.steer("dunning", then="unpaid")
    standin.card(paying.billing.stripe_customer_id, "declines")
    through = paying.billing.renews_at
    paying.clock.move(days=62)
    paying.hears()
    assert of_alice(paying)["status"] == "unpaid"
    assert paying.state() is State.UNPAID
    assert paying.standing.due == through
    paying.visitor.post("/settings/billing/cancel", ENDING_NOW)

    assert of_alice(paying)["status"] == "canceled"
    assert invoices(paying, "draft", "open") == []


def test_an_end_arranged_at_stripe_does_not_cut_the_patience_short(owing: Payer, api: stripe.StripeClient) -> None:
    api.v1.subscriptions.update(owing.billing.stripe_subscription_id, {"cancel_at_period_end": True})
    owing.hears()

    assert owing.state() is State.OVERDUE
    assert owing.may_write()


def test_no_plan_is_changed_while_a_payment_is_open(owing: Payer) -> None:
    before = of_alice(owing)["items"]
    answer = owing.visitor.post("/settings/billing/change", {"plan": "professional_annual", "attempt": "b" * 32})

    assert answer.location == "/settings/billing"
    assert "A payment of your plan is still open" in page_of(owing)
    assert of_alice(owing)["items"] == before
    assert owing.visitor.get("/settings/billing/change?plan=parent_annual").location == "/settings/billing"


@pytest.mark.parametrize("after", [timedelta(minutes=10), timedelta(hours=2)])
def test_a_year_that_was_never_paid_becomes_no_credit(paying: Payer, standin: Standin, after: timedelta) -> None:
    paying.visitor.post("/settings/billing/change", {"plan": "parent_annual", "attempt": "b" * 32})
    paying.hears()
    standin.card(paying.billing.stripe_customer_id, "declines")
    through = paying.billing.renews_at
    assert through
    paying.clock.at = through + after
    paying.visitor.post("/settings/billing/change", {"plan": "parent_monthly", "attempt": "d" * 32})
    paying.clock.move(days=20)
    paying.hears()

    assert standin.world.get(paying.billing.stripe_customer_id, "customer")["balance"] == 0
    assert not paying.may_write()
