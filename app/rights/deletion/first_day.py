"""The first day: what ends at once when an account is closed, whatever stopped the request that closed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.billing import leaving
from app.mail import newsletter
from app.queue import find_owed, settled
from app.rights.deletion import saga as sagas
from app.rights.deletion.model import FIRST_DAY, closing, end_sessions
from app.rights.registry import private
from app.store.keys import TenantId, tenant_id

if TYPE_CHECKING:
    from app.services import Services


def work(services: Services, saga: str) -> None:
    """End every session, the plan and the newsletter, and settle the work. May run any number of times.

    Raises BillingUnavailable, and what the store raises; then it is tried again.
    """
    stored = sagas.load(services, saga)
    if stored is not None and _is_closing(services, stored.record.owner, saga):
        owner = stored.record.owner
        shelf = services.store.tenant(owner)
        # From now on each process looks every few seconds whether the keys still stand: so it will on the last day.
        services.store.keys.watch(owner, closely=True)
        private.keys(services).watch(owner, closely=True)
        end_sessions(services, shelf)
        if find_owed(services, newsletter.JOB, owner):
            services.queue.enqueue(newsletter.JOB, owner)
        leaving.end(services, shelf)
    area = services.store.platform("DELETIONS")
    area.write(settled(services, FIRST_DAY, tenant_id(saga)))


def _is_closing(services: Services, owner: TenantId, saga: str) -> bool:
    """Whether they have not come back meanwhile."""
    closed = closing(services.store.tenant(owner))
    return closed is not None and closed.saga == saga and not closed.final
