"""The page of receipts: what was charged and what went back, and nothing that came to nothing."""

from __future__ import annotations

import re

import stripe

from app.billing import wire
from tests.billing.payer import Payer, last_charge


def rows(payer: Payer) -> list[str]:
    """The words of each row."""
    page = payer.visitor.get("/settings/billing/receipts").text
    found = re.findall(r"<tr>\s*(<th scope=.row.*?)</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def test_money_that_went_back_stands_beside_its_payment(paying: Payer, api: stripe.StripeClient) -> None:
    charge = last_charge(paying)
    api.v1.refunds.create({"charge": charge, "amount": 400})
    (row,) = rows(paying)
    assert "$9.99 Paid, $4.00 given back" in row
    api.v1.refunds.create({"charge": charge})
    (row,) = rows(paying)

    assert "$9.99 Paid, $9.99 given back" in row


def test_what_came_to_nothing_is_no_receipt(alice_pays: Payer) -> None:
    alice_pays.subscribes()
    alice_pays.hears()
    assert "There are none yet" in alice_pays.visitor.get("/settings/billing/receipts").text
    alice_pays.clock.move(days=15)
    alice_pays.hears()

    assert [row for row in rows(alice_pays) if "$0.00" in row] == []
    assert len(rows(alice_pays)) == 1


def test_a_day_is_short_enough_for_a_small_phone(paying: Payer) -> None:
    (row,) = rows(paying)

    assert row.startswith("Wed 9 Dec $9.99")


def test_an_invoice_that_is_void_is_not_called_unpaid() -> None:
    told = {"id": "in_1", "created": 1, "amount_due": 999, "currency": "usd", "status": "void"}

    assert (wire.receipt(told).void, wire.receipt(told | {"status": "open"}).void) == (True, False)
