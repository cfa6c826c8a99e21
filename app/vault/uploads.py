"""Uploads: bytes on their way into the vault. A note of each is written before its first byte is kept, and goes in the
same write that makes it a document: whatever stops in between, the sweep finds the note and removes what it names."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import msgspec

from app.blobs import BlobInfo, TenantBlobs
from app.errors import Conflict, Invalid, Problem
from app.ids import mint_id
from app.store import Change
from app.store.contention import tries
from app.store.sealed import Shelf
from app.underway import Note, note_key
from app.vault import adding, sniffing
from app.vault.allowance import Allowance
from app.vault.placement import original, upload_key
from app.vault.record import Arriving, File, Revision
from app.vault.room import given_back, held_for

if TYPE_CHECKING:
    from app.services import Services

KEPT_AS = "application/octet-stream"
"""What the blob store is told that every original is: nothing that a browser would ever run or show."""

NOT_BEFORE = timedelta(days=1)
"""No request and no signed address lives so long: what is this old and came whole has stopped."""

LONGEST = timedelta(days=7)
"""How long a file may take that comes in pieces."""

NOTES = "UPLOADS"
"""Where the platform notes what is on its way: sort keys begin with the moment it began."""


class EmptyFile(Invalid):
    """A file without a byte."""

    title = "This file is empty"
    sentence = "It has no bytes, so there is nothing to keep. If it should not be empty, copy it anew and try again."


class Way(StrEnum):
    """How a file comes."""

    WHOLE = "whole"
    """With the plain form."""
    PIECES = "pieces"
    """Through us, piece by piece, each as often as it takes."""
    FORM = "form"
    """To the bucket by itself, in one piece."""
    PARTS = "parts"
    """To the bucket by itself, piece by piece."""


class Step(StrEnum):
    """How far it has come."""

    ARRIVING = "arriving"
    CHECKING = "checking"
    """All of it is here; a worker reads it through."""
    REFUSED = "refused"


class Upload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file on its way. Stored under UPLOAD#<id> until it is a document, or was swept."""

    id: str
    name: str
    announced_type: str = ""
    started_at: datetime
    way: Way = Way.WHOLE
    step: Step = Step.ARRIVING
    size: int = 0
    """As announced, in bytes; 0 where nobody said."""
    sha256: str = ""
    """As announced, hex; empty where nobody said."""
    modified: int = 0
    """When their device says it was last changed: with name and size it tells the same file when it comes again."""
    token: str = ""
    """What its parts are known by in the blob store."""
    room: int = 0
    """What the vault may hold in all, in bytes, as the plan had it at the beginning."""
    sentence: str = ""
    """Why it was refused."""
    there: str = ""
    """The document that holds the same bytes."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where one account's files come in."""

    services: Services
    shelf: Shelf
    allowance: Allowance

    @property
    def blobs(self) -> TenantBlobs:
        return self.services.blobs.tenant(self.shelf.tenant)


def take(door: Door, stream: BinaryIO, *, name: str, announced_type: str, most: int | None = None) -> Revision:
    """Keep a file that comes in one piece, and make it a document. `most` is how many bytes it has, if not fewer.

    Raises EmptyFile, FileTooLarge, adding.NoRoom, adding.AlreadyThere, Unavailable, and whatever the stream raises;
    then nothing of it is kept.
    """
    upload, room = _begun(door, most, name=name, announced_type=announced_type)
    bounded = _Bounded(stream, replace(door.allowance, used=door.allowance.room_in_all - room))
    try:
        info = door.blobs.put(original(upload.id), cast("BinaryIO", bounded), content_type=KEPT_AS)
        return finish(door, upload, info, bounded.head)
    except BaseException:
        give_up(door, upload)
        raise


def begin(door: Door, *, name: str, announced_type: str, **known: Any) -> Upload:
    """Note that a file is on its way, and hold room for it; `known` are further fields of Upload.

    Raises FileTooLarge, adding.NoRoom, StoreUnavailable.
    """
    return _begun(door, None, name=name, announced_type=announced_type, **known)[0]


def _begun(door: Door, most: int | None, *, name: str, announced_type: str, **known: Any) -> tuple[Upload, int]:
    """The upload, and how much room is held for it: its size, or where that is not known as much as it may need."""
    now = door.services.now()
    upload = Upload(
        id=mint_id(now), name=adding.kept_name(name), announced_type=announced_type[:100], started_at=now, **known
    )
    may_need = door.allowance.one_file if most is None else most
    mine = Arriving(upload.id, upload.size or may_need, now + _longest(upload.way))
    for _ in tries():
        held, size = held_for(door.shelf, door.allowance, mine, now, whole=bool(upload.size))
        with suppress(Conflict):  # another file of theirs came or went meanwhile
            door.shelf.write(door.shelf.add(upload_key(upload.id), upload), _noted(door, upload), held)
            return upload, size
    raise Conflict


def in_parts(door: Door, upload: Upload, token: str) -> Upload:
    """Note what the parts of an upload are known by. Raises StoreUnavailable."""
    begun = msgspec.structs.replace(upload, token=token)
    door.shelf.write(door.shelf.put(upload_key(upload.id), begun), _noted(door, begun))
    return begun


def finish(door: Door, upload: Upload, info: BlobInfo, head: bytes) -> Revision:
    """Make a document of bytes that are kept and begin with `head`.

    Raises as `take` does; the bytes are the caller's to remove then.
    """
    if not info.size:
        raise EmptyFile
    content_type = sniffing.content_type(head, upload.name)
    file = File(
        blob=original(upload.id),
        original_name=upload.name,
        size=info.size,
        sha256=info.sha256,
        content_type=content_type,
        announced_type=upload.announced_type,
        added_at=door.services.now(),
    )
    details = adding.first_details(upload.name, content_type)
    room, ended = door.allowance.room_in_all, _ended(door, upload)
    return adding.add(door.services, door.shelf, upload.id, file, details, room=room, also=ended)


def give_up(door: Door, upload: Upload) -> None:
    """Remove what was kept of an upload. When that cannot be done now the sweep does it."""
    try:
        if adding.standing(door.shelf, upload.id) is None:
            remove_bytes(door, upload)
        for _ in tries():
            with suppress(Conflict):
                back = given_back(door.shelf, upload.id, door.services.now())
                door.shelf.write(*_ended(door, upload), *back)
                return
    except Problem:  # the note stands
        return


def remove_bytes(door: Door, upload: Upload) -> None:
    """Remove what is kept of an upload that is no document. Raises BlobUnavailable."""
    if upload.token:
        door.blobs.in_parts(original(upload.id)).abandon(upload.token)
    door.blobs.delete(original(upload.id))


def _longest(way: Way) -> timedelta:
    return NOT_BEFORE if way is Way.WHOLE else LONGEST


def _ended(door: Door, upload: Upload) -> tuple[Change, ...]:
    record = door.shelf.discard(upload_key(upload.id))
    if upload.way is Way.FORM:  # it can be sent once more for a while, so the sweep has another look
        return (record,)
    return record, _notes(door).discard(note_key(upload.started_at, door.shelf.tenant, upload.id))


def _noted(door: Door, upload: Upload) -> Change:
    note = Note(tenant=door.shelf.tenant, id=upload.id, token=upload.token)
    return _notes(door).put(note_key(upload.started_at, door.shelf.tenant, upload.id), note)


def _notes(door: Door) -> Shelf:
    return door.services.store.platform(NOTES)


class _Bounded(io.RawIOBase):
    """A stream that remembers its beginning and ends when there is no room for more."""

    def __init__(self, stream: BinaryIO, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance
        self._size = 0
        self.head = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """See BinaryIO.read. Raises FileTooLarge, adding.NoRoom."""
        chunk = self._stream.read(size)
        if len(self.head) < sniffing.HEAD_BYTES:
            self.head += chunk[: sniffing.HEAD_BYTES - len(self.head)]
        self._size += len(chunk)
        self._allowance.check(self._size)
        return chunk
