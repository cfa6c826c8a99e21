"""Links between imported messages and entries: made, seen from both sides, and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.dates.moments import zone_of
from app.errors import NotFound
from app.ids import mint_id
from app.incidents.drafts import find_draft, keep_draft
from app.incidents.filters import Filters
from app.incidents.limits import CHARACTERS
from app.incidents.model import load_entry
from app.incidents.reading import matches
from app.incidents.record import Card, Incident
from app.messages.conversation import (
    Link,
    Message,
    Talk,
    entry_link_key,
    entry_links_prefix,
    linked_key,
    linked_prefix,
    message_key,
    talk_key,
)
from app.messages.conversation_finding import Found
from app.store.sealed import Shelf

OFFERED = 10
"""Entries that a page offers to link to."""

_MOST_SHOWN = 100
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Linked:
    """An entry that a message belongs to. `incident` is None while the entry is a draft."""

    id: str
    incident: Incident | None


def link(shelf: Shelf, now: Callable[[], datetime], talk: Talk, place: str, entry: str) -> None:
    """Put a message and an entry together; the same twice is one. Raises NotFound for an entry that is not there."""
    load_entry(shelf, entry)
    made = Link(entry=entry, talk=talk.id, place=place, linked_at=now())
    shelf.write(shelf.put(linked_key(made), made), shelf.put(entry_link_key(made), made))


def unlink(shelf: Shelf, talk: Talk, place: str, entry: str) -> None:
    """Take them apart again, also where they were not together."""
    gone = Link(entry=entry, talk=talk.id, place=place, linked_at=talk.made_at)
    shelf.write(shelf.discard(linked_key(gone)), shelf.discard(entry_link_key(gone)))


def begin_entry(shelf: Shelf, now: Callable[[], datetime], talk: Talk, place: str, message: Message) -> str:
    """A draft of an entry with the message's exact words and time, linked to it; the draft's id."""
    id_ = mint_id(now())
    local = message.at.astimezone(zone_of(talk.zone))
    words = "\n".join(part for part in (message.subject, message.text) if part)
    fields = {
        "occurred_on": [f"{local:%Y-%m-%d}"],
        "occurred_at": [f"{local:%H:%M}"],
        "fold": [str(local.fold)],
        "zone": [talk.zone],
        "quotes": [words[: CHARACTERS["quotes"]]],
        "people": [] if not message.sender or message.sender in talk.me else [message.sender[:_SHORT]],
    }
    keep_draft(shelf, now, id_, fields)
    made = Link(entry=id_, talk=talk.id, place=place, linked_at=now())
    shelf.write(shelf.put(linked_key(made), made), shelf.put(entry_link_key(made), made))
    return id_


def entries_of(shelf: Shelf, talk: Talk, place: str) -> list[Linked]:
    """The entries that a message belongs to; one that was begun and never saved is none."""
    page = shelf.page(Link, prefix=f"{linked_prefix(talk.id)}{place}#", limit=_MOST_SHOWN)
    found = []
    for row in page.rows:
        id_ = row.record.entry
        try:
            found.append(Linked(id_, load_entry(shelf, id_).incident))
        except NotFound:
            if find_draft(shelf, id_):
                found.append(Linked(id_, None))
    return found


def messages_of(shelf: Shelf, entry: str) -> list[Found]:
    """The messages that an entry belongs to, oldest first, at most a hundred."""
    found = []
    for row in shelf.page(Link, prefix=entry_links_prefix(entry), limit=_MOST_SHOWN).rows:
        talk = shelf.get(talk_key(row.record.talk), Talk)
        message = shelf.get(message_key(row.record.talk, row.record.place), Message) if talk else None
        if talk and message:
            found.append(Found(talk.record, row.record.place, message.record))
    return sorted(found, key=lambda one: one.message.at)


def offered(shelf: Shelf, words: str) -> list[Card]:
    """The latest entries that hold the words, or the latest of all."""
    return [match.card for match in islice(matches(shelf, Filters(q=words)), OFFERED)]
