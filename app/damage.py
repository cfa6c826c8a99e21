"""Damage: stored records that could not be opened, told to staff by account and table, without a word of them."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec
import structlog

from app import metrics
from app.errors import Conflict, Unavailable
from app.services import Services
from app.store.keys import TenantId
from app.store.sealed import Records

log = structlog.get_logger(__name__)

_AREA = "DAMAGE"


class Damaged(msgspec.Struct, frozen=True, kw_only=True):
    """One record that could not be opened. `mark` tells it from others of the account, and names nothing."""

    tenant: str
    table: str
    mark: str
    seen_at: datetime


def note(services: Services, tenant: TenantId, table: str, sort: str) -> None:
    """Remember, once, that the record at `sort` is damaged. Never raises: whoever reads the rest is not stopped."""
    mark = hashlib.sha256(f"{tenant}\x00{table}\x00{sort}".encode()).hexdigest()[:16]
    shelf = services.store.platform(_AREA)
    found = Damaged(tenant=tenant, table=table, mark=mark, seen_at=services.now())
    try:
        shelf.write(shelf.add(mark, found))
    except Conflict:
        return  # told before
    except Unavailable as problem:
        log.warning("damage could not be noted", error=type(problem).__name__)
        return
    metrics.record_damaged(table)


def noted(services: Services, *, after: str | None = None, limit: int = 25) -> Records[Damaged]:
    """What is known to be damaged, in no order that means anything. Raises Unavailable."""
    return services.store.platform(_AREA).page(Damaged, prefix="", after=after, limit=limit)


def forget(services: Services, tenant: TenantId) -> int:
    """Forget all that is known of one account; how much it was. For an account that was removed."""
    shelf = services.store.platform(_AREA)
    nobody = Damaged(tenant="", table="", mark="", seen_at=services.now())
    gone = [row for row in shelf.every(Damaged, prefix="", mend=lambda _: nobody) if row.record.tenant == tenant]
    for row in gone:
        shelf.write(shelf.discard(row.sort))
    return len(gone)


def mended(services: Services, mark: str) -> None:
    """Forget one: it was brought back, or it is given up. If it is still damaged, it is told again when it is read."""
    shelf = services.store.platform(_AREA)
    shelf.write(shelf.discard(mark))
