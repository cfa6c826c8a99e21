"""Leaving: the plan of somebody whose account ends. It ends at once, nothing more is asked for, nothing can begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.billing import BillingUnavailable, record
from app.billing.state import follow
from app.store.sealed import Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services


def end(services: Services, shelf: Shelf) -> int:
    """End every subscription of this account's customer, and close the payment pages that stand open; how many ended.

    May run any number of times: what has ended is left alone. Raises BillingUnavailable.
    """
    customer = customer_of(shelf)
    if services.billing is None or not customer:
        return 0
    services.billing.turn_away(customer)
    live = [one for one in services.billing.subscriptions(customer) if not one.over]
    for one in live:
        services.billing.close(one.id, key=f"leaving {shelf.tenant}")
    if any(not one.over for one in services.billing.subscriptions(customer)):
        raise BillingUnavailable  # it did not end: the work stays owed
    follow(services, shelf.tenant)
    return len(live)


def customer_of(shelf: Shelf) -> str:
    """The customer at Stripe; empty where there is none, or the record of it cannot be opened."""
    try:
        stored = record.read(shelf)
    except Tampered:
        return ""
    return stored.record.stripe_customer_id if stored else ""
