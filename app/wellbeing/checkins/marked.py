"""Marked days: a day and a word for what happened, to look at before and after it."""

from __future__ import annotations

from contextlib import suppress

from app.errors import Conflict, Invalid, NotFound
from app.store.sealed import Stored, Tampered
from app.wellbeing.access_log import Did
from app.wellbeing.checkins.limits import MOST_EVENTS
from app.wellbeing.checkins.places import id_of
from app.wellbeing.checkins.record import Event, event_name
from app.wellbeing.families import EVENTS
from app.wellbeing.records import Found, Records


def every(records: Records) -> Found[Event]:
    """All of them, the latest first. Raises Locked."""
    return records.page(EVENTS, Event, limit=MOST_EVENTS, newest_first=True)


def load(records: Records, name: str) -> Stored[Event]:
    """One of them. Raises NotFound, Tampered, Locked."""
    stored = records.get(EVENTS, name, Event)
    if stored is None:
        raise NotFound
    return stored


def mark(records: Records, event: Event) -> None:
    """Mark a day; the same form sent twice marks it once. Raises Invalid, Conflict, Locked."""
    found = every(records)
    if len(found.rows) + len(found.damaged) >= MOST_EVENTS:
        raise Invalid(f"{MOST_EVENTS:,} days are marked, and no more fit. Erase one first.")
    try:
        records.write(EVENTS, event.id, records.add(EVENTS, event_name(event), event))
    except Conflict:
        if load(records, event_name(event)).record != event:
            raise


def change(records: Records, stored: Stored[Event], event: Event) -> None:
    """Put other words or another day in the place of what was read. Raises Conflict, Locked."""
    if event_name(event) == event_name(stored.record):
        records.write(EVENTS, event.id, records.replace(EVENTS, stored, event))
    else:
        records.write(EVENTS, event.id, records.remove(EVENTS, stored), records.add(EVENTS, event_name(event), event))


def erase(records: Records, name: str) -> None:
    """Remove one for good, damaged or not. Raises NotFound, Locked."""
    with suppress(Tampered):  # what nobody can read can still go
        load(records, name)
    records.write(EVENTS, id_of(name), records.discard(EVENTS, name), did=Did.REMOVED)
