"""The sweep: what stopped on its way into the vault is removed, by the note that was written before its first byte."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.errors import Problem
from app.store.keys import tenant_id
from app.store.sealed import Stored
from app.vault import adding
from app.vault.allowance import Allowance
from app.vault.placement import upload_key
from app.vault.uploads import NOTES, Door, Noted, Step, Upload, Way, remove_bytes

if TYPE_CHECKING:
    from app.services import Services

NOT_BEFORE = timedelta(days=1)
"""No request and no signed address lives so long: what is this old and came whole has stopped."""

LONGEST = timedelta(days=7)
"""How long a file may take that comes in pieces."""


def sweep(services: Services) -> int:
    """Remove what has stopped; how many uploads it was. May be cut short and run again."""
    shelf, now = services.store.platform(NOTES), services.now()
    late = shelf.every(Noted, prefix="", end=f"{now - NOT_BEFORE:%Y%m%dT%H%M%SZ}~", batch=100)
    return sum(_cleared(services, noted, now) for noted in late)


def _cleared(services: Services, noted: Stored[Noted], now: datetime) -> bool:
    tenant, id_ = tenant_id(noted.record.tenant), noted.record.id
    shelf = services.store.tenant(tenant)
    stored = shelf.get(upload_key(id_), Upload)
    if stored and _may_go_on(stored.record, now):
        return False
    upload = stored.record if stored else Upload(id=id_, name="", started_at=noted.record.started_at)
    door = Door(services, shelf, Allowance(0, 0, 0))
    try:
        if adding.standing(shelf, id_) is None:
            remove_bytes(door, upload)
        shelf.write(shelf.discard(upload_key(id_)), services.store.platform(NOTES).remove(noted))
    except Problem:  # the blob store is away: the note stands for the next time
        return False
    return True


def _may_go_on(upload: Upload, now: datetime) -> bool:
    if upload.step is Step.CHECKING:  # all of it is here, and a worker owes the rest
        return True
    return upload.way in (Way.PIECES, Way.PARTS) and upload.step is Step.ARRIVING and now < upload.started_at + LONGEST
