"""Rounds: the clock's look at whose 30 days are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.parking import find_parked
from app.queue import find_owed, mark, parked_sort, pending
from app.rights.deletion import saga as sagas
from app.rights.deletion.model import PURGE
from app.rights.holds import model as holds
from app.store.keys import tenant_id

if TYPE_CHECKING:
    from app.services import Services


def begin(services: Services) -> int:
    """Owe each removal whose time has come and that nobody owes, parks or holds; how many. Overdue ones too.

    Costs a read or two when there is none. A clock that was set back finds nobody's time come.
    """
    sagas.look_at_the_clock(services)
    owed = 0
    for saga_id in sagas.due(services, services.now()):
        work = (PURGE, tenant_id(saga_id))
        stored = sagas.load(services, saga_id)
        if stored is None or find_owed(services, *work) or find_parked(services, parked_sort(PURGE, mark(*work))):
            continue
        if holds.standing(services, stored.record.owner) is not None and stored.record.waits_since is not None:
            continue
        services.store.platform("DELETIONS").write(pending(services, *work))
        services.queue.enqueue(*work)
        owed += 1
    return owed
