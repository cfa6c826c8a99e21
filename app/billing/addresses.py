"""The address of a customer at Stripe: it follows the account's, for whoever reads a mailbox that was left."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.billing import CustomerGone, record
from app.errors import Conflict
from app.queue import settled
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services

_ATTEMPTS = 5


def follow(services: Services, tenant: TenantId) -> None:
    """Have Stripe's customer bear the address that the account has now, and settle the work.

    Raises BillingUnavailable, Conflict; then it stays owed.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return _follow(services, tenant)
        except Conflict:  # it moved on meanwhile
            if attempt == _ATTEMPTS - 1:
                raise
    return None


def _follow(services: Services, tenant: TenantId) -> None:
    shelf = services.store.tenant(tenant)
    household, stored = accounts.read(shelf), record.read(shelf)
    done = settled(services, record.FOLLOW_ADDRESS, tenant)
    if household is None or stored is None or services.billing is None or not stored.record.stripe_customer_id:
        shelf.write(done)
        return
    account = household.account
    with suppress(CustomerGone):
        services.billing.address(stored.record.stripe_customer_id, account.record.email)
    # Written as it was: that conflicts with a move in this moment, whose work must not be settled with this.
    shelf.write(done, shelf.replace(account, account.record))
