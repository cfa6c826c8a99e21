"""Held files: a conversation's file between its upload and a day later, in the blob store, and what is known of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from app import underway
from app.blobs import BlobMissing, TenantBlobs
from app.errors import NotFound, Problem, TooLarge
from app.ids import known_id, mint_id
from app.messages.imports import kinds, places
from app.messages.imports.choices import Choices
from app.messages.imports.columns import guess
from app.messages.imports.csv_chat import Layout
from app.messages.imports.said import Unreadable
from app.queue import pending
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored
from app.underway import Note, note_key

if TYPE_CHECKING:
    from app.services import Services

KEPT = timedelta(days=1)
MAX_BYTES = 100 * 1024 * 1024

LOOK = "workers.messages.look"
SAVE = "workers.messages.save"

AREA = "TALKIMPORTS"
_PREFIX = "TALKIMPORT#"


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as a preview shows it, cut short."""

    at: datetime
    written: str
    sender: str
    text: str
    files: int = 0
    notice: bool = False


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What saving would bring. `problems` are the first hundred of `left_out`: the line in the file, and why."""

    ready: int = 0
    already: int = 0
    left_out: int = 0
    problems: tuple[tuple[int, str], ...] = ()
    senders: tuple[tuple[str, int], ...] = ()
    parties: tuple[tuple[str, int], ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    first: tuple[Shown, ...] = ()
    last: tuple[Shown, ...] = ()
    attached: int = 0
    naive: bool = False
    """Some times stand without a zone, so that the file's own had to be chosen."""
    backwards: bool = False
    """The file begins with the latest message."""


class Held(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One upload. Stored under TALKIMPORT#<id>, its bytes as the blob imports/<id>.

    `state`: "reading" while a worker looks at it, "looked" when it waits for the person, "saving", "done", or "failed"
    with the sentence in `problem`. `step` counts what a worker did of `steps`.
    """

    id: str
    name: str
    size: int
    sha256: str
    choices: Choices
    held_at: datetime
    state: str = "reading"
    step: int = 0
    steps: int = 0
    headings: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    order_why: str = ""
    order_found: bool | None = None
    look: Look | None = None
    problem: str = ""
    talk: str = ""
    """The conversation that it is saved to."""
    before: int = 0
    """How many messages that had when saving began."""
    saved: int = 0
    already: int = 0
    stopping: bool = False
    stopped: bool = False
    finished_at: datetime | None = None

    @property
    def busy(self) -> bool:
        """Whether a worker is at it."""
        return self.state in ("reading", "saving")


def hold(
    services: Services,
    shelf: Shelf,
    stream: BinaryIO,
    *,
    name: str,
    zone: str,
    announced: int = 0,
    room: int | None = None,
) -> Held:
    """Keep the file for a day and have a worker look at it.

    It takes one of few places, and `room`, in bytes, has to hold what waits already and so much as is announced.
    Raises Unreadable, TooLarge, Unavailable, and what the stream raises; then nothing is kept.
    """
    now = services.now()
    id_, blobs = mint_id(now), services.blobs.tenant(shelf.tenant)
    mine = places.Place(id=id_, at=now, size=min(announced, MAX_BYTES))
    idle = places.take(shelf, mine, room=room, needed=partial(_needed, shelf))
    try:
        for other in idle:
            _removed(services, shelf, other)
        shelf.write(_noted(services, shelf.tenant, id_))
        info = blobs.put(blob_name(id_), _Bounded(stream), content_type="application/octet-stream")  # type: ignore[arg-type]  # it is read, and no more
        with blobs.open(blob_name(id_), length=65_536) as file:
            first = file.read(65_536)
        kind = kinds.told(first)
    except BaseException:
        _let_go(blobs, id_)
        places.give_back(shelf, id_)
        raise
    held = _as_guessed(
        Held(
            id=id_,
            name=name,
            size=info.size,
            sha256=info.sha256,
            choices=Choices(kind=kind, zone=zone),
            held_at=now,
        ),
        kinds.layout(first) if kind == "csv" else None,
    )
    shelf.write(shelf.add(_key(id_), held, expires_at=_expiry(services)), pending(services, LOOK, shelf.tenant, id_))
    services.queue.enqueue(LOOK, shelf.tenant, id_)
    return held


def find(shelf: Shelf, id_: str) -> Stored[Held]:
    """The upload. Raises NotFound when there is none, or its day is over."""
    stored = shelf.get(_key(id_), Held)
    if stored is None:
        raise NotFound(
            "This file is no longer here: none is kept for more than a day. What you saved is in your conversations."
        )
    return stored


def waiting(shelf: Shelf) -> list[Held]:
    """Every upload that takes a place, the latest first; none that nobody can read any more."""
    there = (underway.readable(shelf, _key(place.id), Held)[0] for place in reversed(places.taken(shelf)))
    return [stored.record for stored in there if stored]


def keep(services: Services, shelf: Shelf, stored: Stored[Held], held: Held, *more: Change) -> Stored[Held]:
    """Write what became of the upload, and `more` with it. Raises Conflict when somebody was first."""
    put = shelf.replace(stored, held, expires_at=_expiry(services))
    shelf.write(put, *more)
    return Stored(stored.sort, put.item.version, held)


def opened(services: Services, shelf: Shelf, held: Held) -> BinaryIO:
    """The file's bytes; close it. Raises Unreadable when they are gone."""
    try:
        return services.blobs.tenant(shelf.tenant).open(blob_name(held.id))
    except BlobMissing:
        raise Unreadable("This file is no longer here: it is kept for one day. Choose it again.") from None


def forget(services: Services, shelf: Shelf, id_: str) -> None:
    """Remove the upload and its bytes, if there are any. What was saved of it stays."""
    _removed(services, shelf, id_)
    places.give_back(shelf, id_)


def _removed(services: Services, shelf: Shelf, id_: str) -> None:
    shelf.write(shelf.discard(_key(id_)))
    services.blobs.tenant(shelf.tenant).delete(blob_name(id_))


def _needed(shelf: Shelf, id_: str) -> bool | None:
    """Whether a worker is at it or it waits for the person, None where there is none; nobody needs a damaged one.

    What was saved, or could not be read, may go without a word: nothing that was chosen is lost with it.
    """
    stored, unread = underway.readable(shelf, _key(id_), Held)
    return stored.record.busy or stored.record.state == "looked" if stored else (False if unread else None)


def sweep(services: Services) -> int:
    """Remove the bytes of uploads whose day is over; how many. The clock calls it."""
    return underway.sweep(services, AREA, services.now(), partial(_cleared, services))


def _cleared(services: Services, noted: Stored[Note]) -> bool:
    note, notes = noted.record, services.store.platform(AREA)
    shelf = services.store.tenant(note.tenant)
    stored, _ = underway.readable(shelf, _key(note.id), Held)
    if stored:  # somebody was at it yesterday, which made its day longer
        notes.write(notes.remove(noted), _noted(services, note.tenant, note.id))
        return False
    services.blobs.tenant(note.tenant).delete(blob_name(note.id))
    shelf.write(shelf.discard(_key(note.id)), notes.remove(noted))
    return True


def blob_name(id_: str) -> str:
    """The name of an upload's bytes."""
    return f"imports/{known_id(id_)}"


def _as_guessed(held: Held, layout: Layout | None) -> Held:
    if layout is None:
        return held
    choices = msgspec.structs.replace(
        held.choices,
        columns=guess(layout.headings, layout.rows),
        separator=layout.separator,
        has_headings=layout.has_headings,
    )
    samples = tuple(
        tuple(row[at][:60] for row in layout.rows if at < len(row) and row[at])[:2]
        for at in range(len(layout.headings))
    )
    return msgspec.structs.replace(held, choices=choices, headings=layout.headings, samples=samples)


def _let_go(blobs: TenantBlobs, id_: str) -> None:
    with suppress(Problem):  # what went wrong first is told; the sweep removes what is left
        blobs.delete(blob_name(id_))


class _Bounded:
    """A stream that is no longer than a file may be."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = MAX_BYTES

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise TooLarge(
                "This file is larger than 100 MB. Nothing was kept. Export the chat without media, or in parts."
            )
        return chunk


def _noted(services: Services, tenant: TenantId, id_: str) -> Change:
    """The change that has the sweep come a day from now."""
    return services.store.platform(AREA).put(note_key(services.now() + KEPT, tenant, id_), Note(tenant=tenant, id=id_))


def _key(id_: str) -> str:
    return f"{_PREFIX}{known_id(id_)}"


def _expiry(services: Services) -> int:
    return int((services.now() + KEPT).timestamp())
