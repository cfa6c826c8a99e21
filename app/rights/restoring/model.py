"""The verbs of a copy that comes back: take it in, begin, let go, and sweep away what nobody came back to."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from app import underway
from app.errors import Conflict, NotFound, Problem, TooLarge
from app.ids import known_id, mint_id
from app.lifecycle import Source
from app.queue import pending
from app.restored import Restored, key_of
from app.rights.exports import sealing
from app.rights.reading import rows
from app.rights.restoring.record import Returning
from app.store import Change, Put
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored
from app.underway import Note, note_key

if TYPE_CHECKING:
    from app.lifecycle import Feature
    from app.services import Services

KEY = "RESTORING"
LOOK = "workers.restores.look"
BRING = "workers.restores.bring"

KEPT = timedelta(days=2)
"""How long a copy waits here to be brought back, or stays to be gone on with."""

TOLD = timedelta(days=30)
"""How long the page tells how it ended."""

MOST_BYTES = 20 * 1024**3
AREA = "RESTORES"
_NEVER_A_RECORD = frozenset({"copies"})
"""Features whose records an empty account may have: the marks of copies that came before."""


class NotEmpty(Conflict):
    """Something is kept in this account already."""

    title = "This account is not empty"
    sentence = (
        "A copy comes back only into an account that holds no entry, file, message or draft yet, so that nothing of "
        "yours is mixed up or written over. Open an account with another address, and bring the copy back there."
    )


class AnotherOne(Conflict):
    """A copy is on its way back already."""

    title = "A copy is on its way back already"
    sentence = "Let go of it first, or wait until it has ended. Nothing of this one was kept."


def source_of(services: Services, tenant: TenantId, zone: str = "UTC") -> Source:
    """One person's records, for what comes back."""
    return Source(services, services.store.tenant(tenant), services.blobs.tenant(tenant), zone, services.now())


def standing(shelf: Shelf) -> Stored[Returning] | None:
    """The copy that is on its way, or how the last one ended."""
    return shelf.get(KEY, Returning)


def empty(source: Source, features: tuple[Feature, ...]) -> bool:
    """Whether the account holds nothing that a copy could bring. Raises Unavailable."""
    for feature in features:
        if feature.name in _NEVER_A_RECORD:
            continue
        for family in feature.families:
            if family.comes_back and next(rows(source, feature, family), None) is not None:
                return False
    return True


def hold(services: Services, shelf: Shelf, stream: BinaryIO, *, room: int) -> Returning:
    """Keep the ZIP as it comes, and have a worker look through it.

    Raises AnotherOne, TooLarge, Unavailable, and what the stream raises; then nothing is kept.
    """
    there = standing(shelf)
    if there and (there.record.busy or there.record.state == "ready"):
        raise AnotherOne
    now = services.now()
    id_, blobs = mint_id(now), services.blobs.tenant(shelf.tenant)
    sealed = sealing.place(services, shelf.tenant, private_too=True)  # nobody knows yet what is in it
    shelf.write(_noted(services, shelf.tenant, id_))
    try:
        info = sealed.put(blob_name(id_), _Bounded(stream), content_type="application/zip")  # type: ignore[arg-type]  # it is read, and no more
        held = Returning(id=id_, size=info.size, sha256=info.sha256, held_at=now, room=room)
        put = _written(services, shelf, there, held)
        shelf.write(put, pending(services, LOOK, shelf.tenant, id_))
    except BaseException:
        with suppress(Problem):  # what went wrong first is told; the sweep removes what is left
            blobs.delete(blob_name(id_))
        raise
    services.queue.enqueue(LOOK, shelf.tenant, id_)
    return held


def begin(services: Services, shelf: Shelf, stored: Stored[Returning]) -> None:
    """Have it brought back; from then on the account says so for good. The same twice is one. Raises Conflict."""
    held = stored.record
    if held.state != "ready":
        return
    begun = services.now()
    mark = Restored(begun_at=begun, sha256=held.sha256, exported_at=held.exported_at)
    bringing = msgspec.structs.replace(held, state="bringing", phase=0, place=0, last="", begun_at=begun)
    shelf.write(
        _written(services, shelf, stored, bringing),
        shelf.put(key_of(mark), mark),
        pending(services, BRING, shelf.tenant, held.id),
    )
    services.queue.enqueue(BRING, shelf.tenant, held.id)


def keep(
    services: Services, shelf: Shelf, stored: Stored[Returning], held: Returning, *more: Change
) -> Stored[Returning]:
    """Write what became of it, and `more` with it. Raises Conflict when somebody was first."""
    put = _written(services, shelf, stored, held)
    shelf.write(put, *more)
    return Stored(KEY, put.item.version, held)


def let_go(services: Services, shelf: Shelf, stored: Stored[Returning]) -> None:
    """Forget it, unless it is being brought back just now. Raises Conflict."""
    if stored.record.state == "bringing":
        raise AnotherOne("It is being brought back just now, and that cannot be stopped in the middle.")
    shelf.write(shelf.remove(stored))
    services.blobs.tenant(shelf.tenant).delete(blob_name(stored.record.id))


def find(shelf: Shelf, id_: str) -> Stored[Returning]:
    """The copy of this id. Raises NotFound when there is none any more."""
    stored = standing(shelf)
    if stored is None or stored.record.id != id_:
        raise NotFound
    return stored


def blob_name(id_: str) -> str:
    """The name of its bytes."""
    return f"restores/{known_id(id_)}"


def sweep(services: Services) -> int:
    """Remove the bytes of copies whose time is over; how many. The clock calls it."""
    return underway.sweep(services, AREA, services.now(), partial(_cleared, services))


def _cleared(services: Services, noted: Stored[Note]) -> bool:
    note, notes = noted.record, services.store.platform(AREA)
    shelf = services.store.tenant(note.tenant)
    stored, _ = underway.readable(shelf, KEY, Returning)
    if stored and stored.record.id == note.id and stored.record.state == "bringing":
        notes.write(notes.remove(noted), _noted(services, note.tenant, note.id))
        return False
    services.blobs.tenant(note.tenant).delete(blob_name(note.id))
    gone = [shelf.remove(stored)] if stored and stored.record.id == note.id and stored.record.state != "done" else []
    shelf.write(notes.remove(noted), *gone)
    return True


def _written(services: Services, shelf: Shelf, stored: Stored[Returning] | None, held: Returning) -> Put:
    kept = TOLD if held.state in ("done", "bringing") else KEPT
    expires_at = int((services.now() + kept).timestamp())
    if stored is None:
        return shelf.add(KEY, held, expires_at=expires_at)
    return shelf.replace(stored, held, expires_at=expires_at)


def _noted(services: Services, tenant: TenantId, id_: str) -> Change:
    """The change that has the sweep come when its time is over."""
    return services.store.platform(AREA).put(note_key(services.now() + KEPT, tenant, id_), Note(tenant=tenant, id=id_))


class _Bounded:
    """A stream that is no longer than a copy may be."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge("This file is larger than any copy of ours. Nothing of it was kept.")
        return chunk
