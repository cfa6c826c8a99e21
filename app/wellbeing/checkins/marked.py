"""Marked days: a day and a word for what happened, to look at before and after it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import msgspec

from app.errors import Conflict, Invalid, NotFound
from app.store.sealed import Stored, Tampered
from app.wellbeing.access_log import Did
from app.wellbeing.checkins.limits import MOST_EVENTS
from app.wellbeing.checkins.places import id_of
from app.wellbeing.checkins.record import Event, event_name
from app.wellbeing.families import EVENTS
from app.wellbeing.pointers import EVENTS as POINTERS
from app.wellbeing.records import Found, Records


class ChangedSince(Conflict):
    """The form of a new one came again, with other words, after it was changed on its page."""

    title = "That day was changed since"
    sentence = (
        "Nothing was saved, and what you changed stands. To mark what stands here as one more, save it once more."
    )


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
    """Mark a day. A form sent twice marks one; with other words or another day it changes what it marked, unless that
    was changed since. Raises Invalid, ChangedSince, Erased, Conflict, Locked."""
    found = every(records)
    if len(found.rows) + len(found.damaged) >= MOST_EVENTS:
        raise Invalid(f"{MOST_EVENTS:,} days are marked, and no more fit. Erase one first.")
    name = event_name(event)
    try:
        records.write(EVENTS, event.id, records.add(EVENTS, name, event), POINTERS.add(records, event.id, name))
    except Conflict:
        there = load(records, POINTERS.name(records, event.id) or name)
        if _same(there.record, event):
            return
        if there.record.number > 1:
            raise ChangedSince from None
        change(records, there, event)


def change(records: Records, stored: Stored[Event], event: Event) -> None:
    """Put other words or another day in the place of what was read. Raises Conflict, Locked."""
    if _same(stored.record, event):
        return
    event, name = msgspec.structs.replace(event, number=stored.record.number + 1), event_name(event)
    placed = POINTERS.move(records, event.id, name)
    if name == event_name(stored.record):
        records.write(EVENTS, event.id, records.replace(EVENTS, stored, event), placed)
    else:
        records.write(EVENTS, event.id, records.remove(EVENTS, stored), records.add(EVENTS, name, event), placed)


def erase(records: Records, name: str, now: datetime) -> None:
    """Remove one for good, damaged or not. Raises NotFound, Locked."""
    with suppress(Tampered):  # what nobody can read can still go
        load(records, name)
    id_ = id_of(name)
    records.write(EVENTS, id_, records.discard(EVENTS, name), POINTERS.erase(records, id_, now), did=Did.REMOVED)


def _same(one: Event, other: Event) -> bool:
    return msgspec.structs.replace(one, number=other.number) == other
