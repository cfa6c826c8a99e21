"""Who is told what about payment: once, in time, and not any more when it is no longer so."""

from __future__ import annotations

import re

import pytest
import stripe
from flask import Flask

from app.billing import BillingUnavailable
from app.mail.intents import Intent
from app.mail.opened import opened
from tests.billing.payer import Payer, act, event, last_charge, of_alice, templates
from tests.billing.stripe import Standin
from tests.billing.test_trials import a_day_passes
from tests.cast import sign_in
from tests.conftest import Clock
from tests.standins import HeldQueue

CANCEL, RESUME = "/settings/billing/cancel", "/settings/billing/resume"


@pytest.fixture
def beginner(app: Flask, standin: Standin, queue: HeldQueue, clock: Clock) -> Payer:
    """Alice, who came in by the welcome page."""
    return Payer(sign_in(app, "alice@example.org"), standin, app, queue, clock)


def letters(payer: Payer, subject: str = "A change to your plan") -> list[str]:
    """The words of each mail with this subject that went out, in order of time."""
    kept = [opened(mail) for mail in reversed(payer.services.mailer.newest(50))]  # type: ignore[attr-defined]  # the outbox has it
    return [re.sub(r"\s+", " ", "".join(words for words, _ in mail.text)) for mail in kept if mail.subject == subject]


def ends(payer: Payer, attempt: str) -> None:
    payer.visitor.post(CANCEL, {"attempt": attempt * 32, "when": "later"})
    payer.hears()
    payer.clock.move(minutes=10)


def goes_on(payer: Payer, attempt: str) -> None:
    payer.visitor.post(RESUME, {"attempt": attempt * 32})
    payer.hears()
    payer.clock.move(minutes=10)


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


def test_ending_keeping_and_ending_again_can_be_read_from_the_mails_in_that_order(paying: Payer) -> None:
    before = len(letters(paying))
    ends(paying, "b")
    goes_on(paying, "c")
    ends(paying, "d")
    goes_on(paying, "e")
    told = letters(paying)[before:]

    assert ["will not renew" in words for words in told] == [True, False, True, False]
    assert "Your plan goes on, at $9.99 a month. The next payment is due on January 9, 2027." in told[1]
    assert "Your plan goes on" in told[3]


def test_each_change_of_plan_is_told_with_what_it_is_now(paying: Payer) -> None:
    before = len(letters(paying))
    wanted = ("professional_monthly", "parent_monthly", "professional_monthly", "professional_annual")
    for number, plan in enumerate(wanted):
        paying.visitor.post("/settings/billing/change", {"plan": plan, "attempt": f"{number}" * 32})
        told = paying.hears()
        paying.hears(told)
        paying.clock.move(minutes=10)

    says = (
        "active, at $29.99 a month", "It costs $9.99 a month now",
        "active, at $29.99 a month", "It costs $299.00 a year now",
    )  # fmt: skip
    assert [what in words for what, words in zip(says, letters(paying)[before:], strict=True)] == [True] * 4


def test_choosing_a_plan_within_the_trial_is_told_with_its_price_and_first_day(alice_pays: Payer) -> None:
    alice_pays.clock.move(days=5)
    alice_pays.subscribes("parent_annual")
    told = alice_pays.hears()
    alice_pays.hears(told)
    (words,) = letters(alice_pays)

    assert "You have chosen a plan, at $99.00 a year. It begins on December 3, 2026." in words
    assert "Until then is your trial: everything is open, and nothing is charged." in words


def test_while_prices_are_not_to_be_had_a_mail_goes_without(alice_pays: Payer, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise BillingUnavailable

    alice_pays.subscribes()
    monkeypatch.setattr(alice_pays.services.billing, "prices", away)
    alice_pays.hears()

    assert "You have chosen a plan. It begins on" in letters(alice_pays)[0]


def test_the_end_of_a_trial_names_the_plan_that_was_chosen_and_what_it_costs(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.hears()
    alice_pays.clock.move(days=12)
    alice_pays.hears()
    (words,) = letters(alice_pays, "Your trial ends soon")

    assert "Then your plan begins, at $9.99 a month." in words
    assert "If you have" not in words


def test_the_end_of_a_trial_with_no_plan_says_that_nothing_is_charged(beginner: Payer) -> None:
    a_day_passes(beginner, days=12)
    (words,) = letters(beginner, "Your trial ends soon")

    assert "If you do nothing, nothing is lost and nothing is charged." in words
    assert "Then your plan begins" not in words


@pytest.mark.parametrize("left", [26, 60])
def test_whoever_chooses_when_the_end_was_announced_is_told_of_one_day_alone(beginner: Payer, left: int) -> None:
    a_day_passes(beginner, days=11)
    beginner.clock.move(hours=72 - left)
    beginner.subscribes()
    told = beginner.hears()
    act(beginner, event("customer.subscription.trial_will_end", of_alice(beginner), beginner.clock, later=60))
    beginner.clock.move(hours=1)
    beginner.hears()

    assert told
    assert len(letters(beginner, "Your trial ends soon")) == templates(beginner).count("trial_ending") == 1
    assert "You have chosen a plan" in letters(beginner)[-1]


def test_money_that_went_back_is_told_with_how_much_by_now(paying: Payer, api: stripe.StripeClient) -> None:
    before = len(letters(paying, "Your receipt"))
    charge = last_charge(paying)
    api.v1.refunds.create({"charge": charge, "amount": 400})
    told = paying.hears()
    paying.clock.move(hours=1)
    api.v1.refunds.create({"charge": charge})
    paying.hears()
    paying.hears(told)
    words = letters(paying, "Your receipt")[before:]

    assert ["$4.00 has been given back" in words[0], "$9.99 has been given back" in words[1], len(words)] == [
        True, True, 2,
    ]  # fmt: skip
    assert "Of your payment of $9.99 on December 9, 2026" in words[0]
    assert "Thank you" not in words[1]


def test_a_refund_that_is_heard_of_late_does_not_say_less_than_was_said(
    paying: Payer, api: stripe.StripeClient
) -> None:
    charge = last_charge(paying)
    api.v1.refunds.create({"charge": charge, "amount": 400})
    first = paying.standin.take()
    paying.clock.move(hours=1)
    api.v1.refunds.create({"charge": charge})
    paying.hears()
    paying.hears(first)

    assert ["$4.00" in words for words in letters(paying, "Your receipt")] == [False, False]
