"""The sweep: what stopped on its way into the vault is removed, by the note that was written before its first byte."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from app import underway
from app.keys import KeyDestroyed
from app.store import Change
from app.store.sealed import Shelf, Stored
from app.underway import Note
from app.vault import adding
from app.vault.allowance import Allowance
from app.vault.placement import TALLY, upload_key
from app.vault.record import Tally
from app.vault.room import given_back
from app.vault.uploads import LONGEST, NOT_BEFORE, NOTES, Door, Step, Upload, Way, remove_bytes

if TYPE_CHECKING:
    from app.services import Services


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
    ended = shelf.discard(upload_key(note.id)), services.store.platform(NOTES).remove(noted)
    shelf.write(*ended, *_room_of(shelf, note.id, now))
    return True


def _room_of(shelf: Shelf, id_: str, now: datetime) -> tuple[Change, ...]:
    """What gives back the room that was held for it, where that can be read."""
    _, unread = underway.readable(shelf, TALLY, Tally)
    return () if unread else given_back(shelf, id_, now)


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
