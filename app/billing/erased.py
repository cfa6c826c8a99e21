"""What deletion removes of payment outside the account's own shelf. What Stripe keeps of payments stays with Stripe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.billing import record, trials, turns
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. Marks that keep late events out stay: they name nobody."""
    changes = [*_of_account(services, tenant), *_of_customer(services, services.store.tenant(tenant))]
    services.store.platform("BILLING").write(*changes)
    return len(changes)


def _of_account(services: Services, tenant: TenantId) -> Iterator[Change]:
    yield record.unlisted(services, tenant)
    yield turns.forgetting(services, tenant)
    try:
        household = accounts.read(services.store.tenant(tenant))
    except Tampered:
        return
    began = household.account.record.adult_confirmed_at if household else None
    if began is not None:  # listed a moment before it was stated, perhaps on the day before
        yield trials.unlisting(services, tenant, began.date())
        yield trials.unlisting(services, tenant, began.date() - timedelta(days=1))


def _of_customer(services: Services, shelf: Shelf) -> Iterator[Change]:
    try:
        stored = record.read(shelf)
    except Tampered:
        return
    customer = stored.record.stripe_customer_id if stored else ""
    if customer and record.account_of(services, customer) == shelf.tenant:
        yield record.unlinking(services, customer)
