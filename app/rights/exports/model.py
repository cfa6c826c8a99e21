"""The verbs of a copy: ask for one, look after it, stop or remove it, fetch it, and end it when its time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app import underway
from app.errors import Conflict, LinkExpired, NotFound, TooManyRequests
from app.ids import known_id, mint_id
from app.queue import find_owed, pending, settled
from app.rights.exports import keeping
from app.rights.exports.record import ASKING, PREFIX, Asking, Ended, Export, Fetched, Wanted, key
from app.store.contention import tries
from app.underway import Note, note_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.queue import Pending
    from app.services import Services
    from app.store import Change, Put
    from app.store.keys import TenantId
    from app.store.sealed import Shelf, Stored

JOB = "workers.exports.build"

PER_DAY = 3
"""Copies that one person may ask for on one day, UTC."""

LASTS = timedelta(days=7)
TIMES = 3
"""How often a copy can be fetched."""

SAME = timedelta(minutes=30)
"""Within so long a time after it broke off, a download that goes on is the same one."""

KEPT = 2
"""Copies that wait to be fetched at once; one more takes the place of the oldest."""

_LOOK_AFTER = timedelta(days=4)
"""Longer than work may fail before it is set aside."""

_TOLD = timedelta(days=400)
"""How long the list tells of a copy that is no more."""

AREA = "EXPORTS"


class Enough(TooManyRequests):
    """So many copies in one day."""

    title = "That is enough copies for one day"
    sentence = "You can ask for three copies a day. Nothing was begun; ask again tomorrow."


class NotThere(LinkExpired):
    """The copy was fetched as often as it can be, its time is over, or it was removed."""

    title = "This copy is no longer here"
    sentence = "A copy can be fetched three times within seven days, then it is removed. You can ask for a new one."


def ask(services: Services, tenant: TenantId, wanted: Wanted) -> str:
    """Have a copy made; its id. While one is being made that one is the answer, whatever is asked for.

    Raises Enough, Conflict, Unavailable.
    """
    shelf = services.store.tenant(tenant)
    for _ in tries():
        asking = shelf.get(ASKING, Asking)
        before = shelf.get(key(asking.record.id), Export) if asking else None
        if before and before.record.state == "underway":
            return before.record.id
        now = services.now()
        day = f"{now.astimezone(UTC):%Y-%m-%d}"
        count = asking.record.count if asking and asking.record.day == day else 0
        if count >= PER_DAY:
            raise Enough
        export = Export(id=mint_id(now), wanted=wanted, asked_at=now)
        new = Asking(id=export.id, day=day, count=count + 1)
        try:
            shelf.write(
                shelf.replace(asking, new) if asking else shelf.add(ASKING, new),
                shelf.add(key(export.id), export),
                _noted(services, now + _LOOK_AFTER, tenant, export.id),
                pending(services, JOB, tenant, export.id, "0"),
            )
        except Conflict:  # another tab asked at the same moment
            continue
        services.queue.enqueue(JOB, tenant, export.id, "0")
        return export.id
    raise Conflict


def newest(shelf: Shelf, *, limit: int = 20) -> Sequence[Stored[Export]]:
    """The copies that were asked for, the newest first; damaged records are left out. Raises Unavailable."""
    page = shelf.page(Export, prefix=PREFIX, limit=limit, newest_first=True, mend=lambda _: _DAMAGED)
    return [stored for stored in page.rows if stored.record is not _DAMAGED]


def find(shelf: Shelf, id_: str) -> Stored[Export]:
    """The copy of this id. Raises NotFound, Unavailable."""
    stored = shelf.get(key(known_id(id_)), Export)
    if stored is None:
        raise NotFound
    return stored


def owed(services: Services, tenant: TenantId, export: Export) -> Pending | None:
    """The work that is owed for a copy under way; None: it failed for good, and staff were told."""
    return find_owed(services, JOB, tenant, export.id, str(export.step))


def stop(services: Services, shelf: Shelf, id_: str) -> None:
    """Stop making it, or remove it. Twice is no error. Raises NotFound, Conflict, Unavailable."""
    for _ in tries():
        stored = find(shelf, id_)
        why: Ended = "cancelled" if stored.record.state == "underway" else "removed"
        try:
            end(services, shelf, stored, why)
        except Conflict:  # it went on, or became ready, at this moment
            continue
        return
    raise Conflict


def end(services: Services, shelf: Shelf, stored: Stored[Export], why: Ended) -> None:
    """A copy is no more, and its bytes go; what cannot go now goes with the next sweep. Raises Conflict."""
    export = stored.record
    if export.state == "ended":
        return
    now = services.now()
    shelf.write(
        shelf.replace(
            stored,
            replace(export, state="ended", ended=why, ended_at=now, pieces=(), doing=""),
            expires_at=int((now + _TOLD).timestamp()),
        ),
        settled(services, JOB, shelf.tenant, export.id, str(export.step)),
        _noted(services, now + timedelta(hours=1), shelf.tenant, export.id),
    )
    keeping.discard(services.blobs.tenant(shelf.tenant), export.id)


def ready(services: Services, shelf: Shelf, stored: Stored[Export], export: Export, *more: Change) -> Export:
    """It is whole: it can be fetched from now on. Raises Conflict."""
    now = services.now()
    whole = replace(export, state="ready", ready_at=now, until=now + LASTS, doing="")
    shelf.write(
        shelf.replace(stored, whole),
        settled(services, JOB, shelf.tenant, export.id, str(stored.record.step)),
        _noted(services, now + LASTS, shelf.tenant, export.id),
        *more,
    )
    return whole


def make_room(services: Services, shelf: Shelf, *, but: str) -> None:
    """End older copies that wait to be fetched, when there are too many. Raises Unavailable."""
    waiting = [stored for stored in newest(shelf) if stored.record.state == "ready" and stored.record.id != but]
    for stored in waiting[KEPT - 1 :]:
        try:
            end(services, shelf, stored, "replaced")
        except Conflict:  # it is being fetched at this moment: its own time ends it
            continue


def there(services: Services, shelf: Shelf, id_: str) -> Export:
    """The copy, while it can be fetched. Raises NotThere, NotFound, Unavailable."""
    export = find(shelf, id_).record
    _must_be_there(export, services.now())
    return export


def fetch(services: Services, shelf: Shelf, id_: str, *, start: int) -> Export:
    """Count that it is fetched from byte `start` on, once for a download that goes on. Raises NotThere, Conflict."""
    for _ in tries():
        stored, now = find(shelf, id_), services.now()
        export = stored.record
        _must_be_there(export, now)
        last = export.fetched[-1] if export.fetched else None
        if last and start and now - last.seen_at < SAME:
            fetched = (*export.fetched[:-1], Fetched(last.at, max(now, last.seen_at)))
        elif len(export.fetched) >= TIMES:
            raise NotThere
        else:
            fetched = (*export.fetched, Fetched(now, now))
        changed = replace(export, fetched=fetched)
        over = [_noted(services, now + SAME, shelf.tenant, id_)] if len(fetched) == TIMES else []
        try:
            shelf.write(shelf.replace(stored, changed), *over)
        except Conflict:  # another download began at this moment
            continue
        return changed
    raise Conflict


def seen(services: Services, shelf: Shelf, id_: str) -> None:
    """A download went on until now: what is left of it belongs to the same one. Raises Unavailable, Conflict."""
    stored = find(shelf, id_)
    if stored.record.state == "ready" and stored.record.fetched:
        *before, last = stored.record.fetched
        fetched = (*before, Fetched(last.at, max(services.now(), last.seen_at)))
        shelf.write(shelf.replace(stored, replace(stored.record, fetched=fetched)))


def sweep(services: Services) -> int:
    """End copies whose time is over, and remove what is left of others; how many. The clock calls it."""
    return underway.sweep(services, AREA, services.now(), partial(_cleared, services))


def _cleared(services: Services, noted: Stored[Note]) -> bool:
    note, notes = noted.record, services.store.platform(AREA)
    shelf = services.store.tenant(note.tenant)
    stored, _ = underway.readable(shelf, key(note.id), Export)
    if stored and stored.record.state != "ended":
        why = _over(services, note.tenant, stored.record)
        if not why:
            if _waits(stored.record):
                return False
            notes.write(notes.remove(noted))
            return False
        end(services, shelf, stored, why)
    if stored is None or stored.record.state == "ended":
        keeping.clear(services.blobs.tenant(note.tenant), note.id)
    notes.write(notes.remove(noted))
    return True


def _over(services: Services, tenant: TenantId, export: Export) -> Ended:
    """Why its time is over; empty when it is not."""
    now = services.now()
    if export.state == "underway":
        return "" if owed(services, tenant, export) else "failed"
    if export.until is None or now >= export.until:
        return "over"
    if len(export.fetched) >= TIMES and now - export.fetched[-1].seen_at >= SAME:
        return "fetched"
    return ""


def _waits(export: Export) -> bool:
    """Whether its note must stand: no later one comes."""
    return export.state == "underway" or len(export.fetched) >= TIMES


def _must_be_there(export: Export, now: datetime) -> None:
    if export.state != "ready" or export.until is None or now >= export.until:
        raise NotThere


def _noted(services: Services, at: datetime, tenant: TenantId, id_: str) -> Put:
    return services.store.platform(AREA).put(note_key(at, tenant, id_), Note(tenant=tenant, id=id_))


_DAMAGED = Export(id="", wanted=Wanted(), asked_at=datetime.min.replace(tzinfo=UTC))
