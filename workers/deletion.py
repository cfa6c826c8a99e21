"""Jobs of deletion. They are owed to the saga of an account's end, so that the queue never names the account."""

from __future__ import annotations

from app.rights.deletion import first_day as opening
from app.rights.deletion import purge as removal
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def first_day(saga: TenantId) -> None:
    """What ends at once when an account is closed."""
    opening.work(services(), saga)


@job
def purge(saga: TenantId) -> None:
    """The removal, as far as it can go now."""
    removal.work(services(), saga)
