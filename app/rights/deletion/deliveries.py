"""What deletion removes of deliveries: those that failed, and still hold what somebody's service told of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import parking
from app.accounts import model as accounts
from app.parking import find_parked
from app.store.keys import TenantId
from app.store.sealed import Tampered
from app.webhooks import inbox

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. What ended well keeps no body; what is parked is looked through."""
    try:
        household = accounts.read(services.store.tenant(tenant))
    except Tampered:
        household = None
    account = household.account.record if household else None
    named = (str(tenant), account.email, account.subject) if account else (str(tenant),)
    needles = [each for each in named if each]
    count = 0
    for row in parking.every_parked(services, kind=inbox.JOB):
        source, event_id = row.record.ids
        if find_parked(services, row.sort) and inbox.names(services, source, event_id, needles):
            inbox.forget(services, source, event_id)
            count += 1
    return count
