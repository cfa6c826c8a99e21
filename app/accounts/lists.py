"""Lists: an account that was opened when a list was not kept yet is entered when its owner signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.accounts import roster
from app.billing import trials
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services


def enter(services: Services, tenant: TenantId) -> None:
    """Enter an open account where it is missing: a few reads at each sign-in, and no write when nothing is."""
    shelf = services.store.tenant(tenant)
    household = accounts.read(shelf)
    account = household.account.record if household else None
    if household is None or account is None or account.adult_confirmed_at is None:
        return
    changes = trials.missing(services, tenant, account)
    if not roster.has(services, tenant):
        zone = household.preferences.time_zone
        changes.append(roster.entered(services, tenant, zone, account.adult_confirmed_at))
    if changes:
        shelf.write(*changes)
