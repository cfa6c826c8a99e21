"""Who is told what about payment: once, in time, and not any more when it is no longer so."""

from __future__ import annotations

from app.mail.intents import Intent
from tests.billing.payer import Payer, act, event, of_alice, templates
from tests.billing.stripe import Standin


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
