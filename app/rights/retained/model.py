"""Retained: payments of accounts that have ended, seven years from each, known by Stripe's id and by nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from app.billing import Receipt
from app.billing.leaving import customer_of
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Records, Shelf

if TYPE_CHECKING:
    from app.services import Services

OWNER = tenant_id("retained")
"""As keys see it. No account has so short an id."""

YEARS = 7
_PREFIX = "PAID#"
_AT_ONCE = 50


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One payment: what a tax office asks for, and nothing of who paid."""

    at: datetime
    amount: int
    """In the currency's smallest unit."""
    given_back: int
    currency: str
    plan: str
    """Our key of the plan; empty where the price is none of ours any more."""
    invoice: str
    payments: tuple[str, ...]
    """Stripe's ids."""


def retain(services: Services, tenant: TenantId) -> int:
    """Put apart what an account paid; how many payments. Again, it is the same rows.

    Raises BillingUnavailable, BillingRefused: then the account must wait. A billing record that cannot be opened names
    no customer, and what was paid stays at Stripe alone.
    """
    customer = customer_of(services.store.tenant(tenant))
    if services.billing is None or not customer:
        return 0
    plans = {one.id: one.plan_key for one in services.billing.subscriptions(customer)}
    count = 0
    for some in _some(services.billing.every_receipt(customer)):
        payments = [payment_of(receipt, plans.get(receipt.subscription, "")) for receipt in some]
        fresh = [payment for payment in payments if until(payment.at) > services.now()]
        if fresh:
            shelf = _shelf(services)
            shelf.write(*(shelf.put(sort_of(each), each, expires_at=_expiry(each)) for each in fresh))
        count += len(fresh)
    return count


def payment_of(receipt: Receipt, plan: str) -> Payment:
    """What is kept of an invoice."""
    return Payment(
        at=receipt.at,
        amount=receipt.amount,
        given_back=receipt.given_back,
        currency=receipt.currency,
        plan=plan,
        invoice=receipt.id,
        payments=receipt.payments,
    )


def until(at: datetime) -> datetime:
    """Until when a payment of this moment is kept; one of a 29 February, until the 1 March."""
    try:
        return at.replace(year=at.year + YEARS)
    except ValueError:
        return at.replace(year=at.year + YEARS, month=3, day=1)


def page(services: Services, year: int, *, after: str | None = None, limit: int = 50) -> Records[Payment]:
    """Payments of one year, newest first."""
    return _shelf(services).page(Payment, prefix=f"{_PREFIX}{year:04d}#", after=after, limit=limit, newest_first=True)


def sort_of(payment: Payment) -> str:
    """Where a payment lies: by its year, then its moment."""
    return f"{_PREFIX}{payment.at:%Y}#{payment.at:%Y%m%dT%H%M%SZ}#{payment.invoice}"


def _some(receipts: Iterator[Receipt]) -> Iterator[list[Receipt]]:
    paid = (receipt for receipt in receipts if receipt.paid and receipt.amount)
    while some := list(islice(paid, _AT_ONCE)):
        yield some


def _expiry(payment: Payment) -> int:
    return int(until(payment.at).timestamp())


def _shelf(services: Services) -> Shelf:
    return services.store.tenant(OWNER)
