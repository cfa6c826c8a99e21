"""Rounds: the clock's look at whose 30 days are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from app import damage
from app.parking import find_parked
from app.queue import find_owed, mark, parked_sort, pending
from app.rights.deletion import moments, plan
from app.rights.deletion import saga as sagas
from app.rights.deletion.model import PURGE
from app.rights.deletion.saga import Due, Saga
from app.rights.holds import model as holds
from app.store.keys import tenant_id
from app.store.sealed import Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)


def begin(services: Services) -> int:
    """Owe each removal whose time has come and that nobody owes, parks or holds; how many. Overdue ones too.

    Costs a read or two when there is none. A clock that was set back finds nobody's time come; one that jumped ahead
    is not believed at once. What is damaged of one stops no other.
    """
    if not moments.look(services):
        return 0
    return sum(_begun(services, due) for due in sagas.due(services, services.now()))


def _begun(services: Services, due: Stored[Due]) -> bool:
    work = (PURGE, tenant_id(due.record.saga))
    stored = _saga(services, due)
    if stored is None or find_owed(services, *work) or find_parked(services, parked_sort(PURGE, mark(*work))):
        return False
    if stored.record.waits_since is not None and holds.standing(services, stored.record.owner) is not None:
        return False
    services.store.platform("DELETIONS").write(pending(services, *work))
    services.queue.enqueue(*work)
    return True


def _saga(services: Services, due: Stored[Due]) -> Stored[Saga] | None:
    """The saga; made anew when it cannot be read, as far as it is known whose it is."""
    try:
        return sagas.load(services, due.record.saga)
    except Tampered:
        log.warning("a removal's record is damaged", saga=due.record.saga, begun_anew=bool(due.record.tenant))
        damage.note(services, tenant_id(due.record.saga), "records", due.sort)
    if not due.record.tenant:
        return None
    # Once the keys are destroyed the steps before that have nothing left to read.
    gone = services.store.keys.destroyed(tenant_id(due.record.tenant))
    return sagas.anew(services, due, done=plan.STEPS[: plan.STEPS.index("keys")] if gone else ())
