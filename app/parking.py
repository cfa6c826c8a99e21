"""The parking lot: work that came to no good end, kept whole until staff hand it out anew or give it up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from app.errors import Conflict
from app.queue import Parked, mark, parked_sort, parking_lot, pending
from app.store import Delete
from app.store.keys import TenantId
from app.store.sealed import Records, Stored

if TYPE_CHECKING:
    from app.services import Services


def parked(services: Services, *, kind: str = "", after: str | None = None, limit: int = 50) -> Records[Parked]:
    """What is parked; with `kind` only jobs of that name."""
    return parking_lot(services).page(Parked, prefix=parked_sort(kind) if kind else "", after=after, limit=limit)


def every_parked(services: Services, *, kind: str = "") -> Iterator[Stored[Parked]]:
    """All that is parked."""
    return parking_lot(services).every(Parked, prefix=parked_sort(kind) if kind else "", batch=100)


def find_parked(services: Services, sort: str) -> Stored[Parked] | None:
    """The parked work of this sort key, or None."""
    return parking_lot(services).get(sort, Parked)


def unparked(services: Services, job: str, tenant: TenantId, *ids: str) -> Delete:
    """The change that takes work from the parked, for who notes it as owed anew in the same write."""
    return parking_lot(services).discard(parked_sort(job, mark(job, tenant, *ids)))


def replay(services: Services, sort: str) -> bool:
    """Hand out parked work anew, named by its sort key; False when nothing of that name is parked (any more)."""
    stored = find_parked(services, sort)
    if stored is None:
        return False
    work, tenant = stored.record, TenantId(stored.record.tenant)
    lot = parking_lot(services)
    try:
        lot.write(lot.remove(stored), pending(services, work.job, tenant, *work.ids))
    except Conflict:  # somebody else was first
        return False
    services.queue.enqueue(work.job, tenant, *work.ids)
    return True


def replay_all(services: Services, kind: str, *, most: int = 500) -> int:
    """Hand out up to `most` parked jobs of one name anew; how many it were."""
    return sum(replay(services, stored.sort) for stored in islice(every_parked(services, kind=kind), most))


def forget(services: Services, tenant: TenantId) -> int:
    """Give up all that names one tenant; how much it was. For an account that was removed."""
    lot, count = parking_lot(services), 0
    for stored in lot.every(Parked, prefix="", batch=100, mend=_by_nobody):
        if tenant == stored.record.tenant or tenant in stored.record.ids:
            lot.write(lot.discard(stored.sort))
            count += 1
    return count


def drop(services: Services, sort: str) -> bool:
    """Give parked work up for good; no other verb does. False when it is not parked (any more)."""
    stored = find_parked(services, sort)
    if stored is None:
        return False
    lot = parking_lot(services)
    try:
        lot.write(lot.remove(stored))
    except Conflict:
        return False
    return True


def _by_nobody(_: str) -> Parked:
    never = datetime.min.replace(tzinfo=UTC)
    return Parked(job="", tenant="", ids=(), since=never, parked_at=never, failures=0, reason="damaged")
