"""The sweep: what stopped on its way into the vault is removed, by the note that was written before its first byte."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from app import underway
from app.keys import KeyDestroyed
from app.store.sealed import Shelf, Stored
from app.underway import Note
from app.vault import adding
from app.vault.allowance import Allowance
from app.vault.placement import upload_key
from app.vault.uploads import NOTES, Door, Step, Upload, Way, remove_bytes

if TYPE_CHECKING:
    from app.services import Services

NOT_BEFORE = timedelta(days=1)
"""No request and no signed address lives so long: what is this old and came whole has stopped."""

LONGEST = timedelta(days=7)
"""How long a file may take that comes in pieces."""


def sweep(services: Services) -> int:
    """Remove what has stopped; how many uploads it was. May be cut short and run again."""
    now = services.now()
    return underway.sweep(services, NOTES, now - NOT_BEFORE, partial(_cleared, services, now))


def _cleared(services: Services, now: datetime, noted: Stored[Note]) -> bool:
    note, started_at = noted.record, underway.noted_at(noted)
    shelf = services.store.tenant(note.tenant)
    stored, unread = underway.readable(shelf, upload_key(note.id), Upload)
    if stored and _may_go_on(stored.record, now):
        return False
    if unread == "damaged" and now < started_at + LONGEST:  # how it comes cannot be told: it has as long as any
        return False
    upload = stored.record if stored else Upload(id=note.id, name="", started_at=started_at, token=note.token)
    if not _stands(shelf, note.id):
        remove_bytes(Door(services, shelf, Allowance(0, 0, 0)), upload)
    shelf.write(shelf.discard(upload_key(note.id)), services.store.platform(NOTES).remove(noted))
    return True


def _stands(shelf: Shelf, id_: str) -> bool:
    """Whether it is a document. Raises Tampered where that cannot be told: then its bytes stay."""
    try:
        return adding.standing(shelf, id_) is not None
    except KeyDestroyed:  # the account is gone, and with it all that could be read of its bytes
        return False


def _may_go_on(upload: Upload, now: datetime) -> bool:
    if upload.step is Step.CHECKING:  # all of it is here, and a worker owes the rest
        return True
    return upload.way in (Way.PIECES, Way.PARTS) and upload.step is Step.ARRIVING and now < upload.started_at + LONGEST
