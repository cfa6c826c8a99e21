"""Payments that a bank takes back: a dispute that is lost ends what it paid for, as a whole refund does."""

from __future__ import annotations

from typing import Any

from tests.billing.payer import Payer, event, of_alice
from tests.conftest import Clock


def closed(paying: Payer, clock: Clock, payment: str, status: str = "lost") -> list[dict[str, Any]]:
    """Stripe's word of a dispute that has been decided. It names no customer."""
    told = {"id": "du_1", "object": "dispute", "payment_intent": payment, "status": status, "amount": 999}
    return [dict(event("charge.dispute.closed", told, clock, later=5).data)]


def payments(paying: Payer) -> list[str]:
    return [str(one["payment_intent"]) for one in paying.standin.world.every("charge", status="succeeded")]


def test_a_year_that_the_bank_took_back_is_not_kept(paying: Payer, clock: Clock) -> None:
    told = closed(paying, clock, payments(paying)[-1])
    paying.hears(told)
    paying.hears()

    assert paying.states(told) == {"done"}
    assert of_alice(paying)["status"] == "canceled"
    assert not paying.may_write()
    assert paying.may_read()


def test_a_dispute_that_was_won_changes_nothing(paying: Payer, clock: Clock) -> None:
    paying.hears(closed(paying, clock, payments(paying)[-1], "won"))

    assert paying.may_write()


def test_a_dispute_about_an_earlier_period_changes_nothing(paying: Payer, clock: Clock) -> None:
    first = payments(paying)[0]
    clock.move(days=32)
    paying.hears()
    paying.hears(closed(paying, clock, first))

    assert paying.may_write()


def test_a_dispute_about_somebody_elses_payment_is_nothing_to_us(paying: Payer, clock: Clock) -> None:
    told = closed(paying, clock, "pi_of_another_product")
    paying.hears(told)

    assert paying.states(told) == {"ignored"}
    assert paying.may_write()
