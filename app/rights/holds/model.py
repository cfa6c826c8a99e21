"""Holds: which accounts are preserved, since when and why; each act is in the audit log before it is done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app import audit, damage
from app.errors import Conflict
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Records, Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services

_AREA = "HOLD"


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """One account's hold."""

    reason: str
    """Staff's own words; never shown to the person."""
    reference: str
    """Of the order or request, as whoever served it has it."""
    since: datetime
    by: str
    """The tenant id of staff."""
    tell: bool
    """Whether the person may be told."""


def standing(services: Services, tenant: TenantId) -> Hold | None:
    """The hold on an account, or None. One that is damaged stands, and is told to staff. Raises StoreUnavailable."""
    try:
        stored = _shelf(services).get(tenant, Hold)
    except Tampered:
        return _unread(services, tenant)
    return stored.record if stored else None


def place(services: Services, tenant: TenantId, hold: Hold) -> None:
    """Preserve an account. Raises Conflict when it is preserved already."""
    if standing(services, tenant) is not None:
        raise Conflict
    context = {"reason": hold.reason, "reference": hold.reference, "tell": "yes" if hold.tell else "no"}
    audit.record(services, actor=hold.by, action="hold.place", target=tenant, context=context)
    _shelf(services).write(_shelf(services).add(tenant, hold))


def lift(services: Services, tenant: TenantId, *, by: str, reason: str) -> None:
    """Let an account go again; what waited for that goes on by itself. Twice is no error."""
    shelf = _shelf(services)
    found = standing(services, tenant)
    if found is None:
        return
    context = {"reason": reason, "tell": "yes" if found.tell else "no"}
    audit.record(services, actor=by, action="hold.lift", target=tenant, context=context)
    shelf.write(shelf.discard(tenant))


def page(services: Services, *, after: str | None = None, limit: int = 50) -> Records[Hold]:
    """Accounts that are preserved, by tenant id, which is the sort key of each."""
    return _shelf(services).page(
        Hold, prefix="", after=after, limit=limit, mend=lambda sort: _unread(services, tenant_id(sort))
    )


def held(services: Services) -> frozenset[TenantId]:
    """Every account that is preserved. For the clock's rounds: there are never many."""
    rows = _shelf(services).every(Hold, prefix="", batch=100, mend=lambda sort: _unread(services, tenant_id(sort)))
    return frozenset(TenantId(row.sort) for row in rows)


def _unread(services: Services, tenant: TenantId) -> Hold:
    """What stands for a hold that cannot be read: its account is known by where it stands. Nobody is told of it."""
    damage.note(services, tenant, "records", _AREA)
    return Hold(reason="(its record is damaged)", reference="", since=services.now(), by="", tell=False)


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)
