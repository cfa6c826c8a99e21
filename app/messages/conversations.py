"""The verbs of imported conversations: list, load, name, count anew, remove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.dates.moments import zone_of
from app.errors import Conflict, Invalid, NotFound
from app.messages.conversation import (
    LINKED,
    TALKS,
    Link,
    Message,
    Talk,
    entry_link_key,
    linked_prefix,
    message_key,
    messages_prefix,
    talk_key,
)
from app.messages.imports import held
from app.queue import pending, settled
from app.store.groups import groups
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored
from app.text.cleaning import keepable, one_line

if TYPE_CHECKING:
    from app.services import Services

NAME_CHARACTERS = 120
MOST_PEOPLE = 200
"""Senders that a conversation counts by name."""

REMOVE = "workers.messages.remove_talk"
_AT_ONCE = 50


def every_talk(shelf: Shelf) -> list[Talk]:
    """All conversations, the one with the latest message first."""
    found = [row.record for row in shelf.every(Talk, prefix=TALKS, batch=100)]
    return sorted(found, key=lambda talk: talk.last_at or talk.made_at, reverse=True)


def load_talk(shelf: Shelf, id_: str) -> Stored[Talk]:
    """The conversation. Raises NotFound."""
    stored = shelf.get(talk_key(id_), Talk)
    if stored is None:
        raise NotFound
    return stored


def load_message(shelf: Shelf, talk: str, place: str) -> Message:
    """The message at a place of a conversation that there is. Raises NotFound."""
    load_talk(shelf, talk)
    stored = shelf.get(message_key(talk, place), Message)
    if stored is None:
        raise NotFound
    return stored.record


def rename(shelf: Shelf, stored: Stored[Talk], *, name: str, me: tuple[str, ...]) -> Talk:
    """Give the conversation another name, and say anew who the person is in it. Raises Invalid, Conflict."""
    known = {sender for sender, _ in stored.record.people}
    if not set(me) <= known:
        raise Invalid("That is none of the senders of this conversation. Nothing was changed.")
    talk = msgspec.structs.replace(stored.record, name=a_name(name), me=me)
    shelf.write(shelf.replace(stored, talk))
    return talk


def a_name(text: str) -> str:
    """What a conversation can be called. Raises Invalid."""
    name = one_line(keepable(text))
    if not name:
        raise Invalid("Give the conversation a name, such as who it is with.")
    if len(name) > NAME_CHARACTERS:
        raise Invalid(f"A name holds {NAME_CHARACTERS} characters. Shorten it.")
    return name


def counted(shelf: Shelf, talk: Talk) -> Talk:
    """The conversation with its counts as its messages are."""
    zone = zone_of(talk.zone)
    people: Counter[str] = Counter()
    months: Counter[str] = Counter()
    first = last = None
    count = 0
    for row in shelf.every(_Counted, prefix=messages_prefix(talk.id), batch=500):
        at = row.record.at
        first, last = first or at, at
        local = at.astimezone(zone)
        months[f"{local.year:04d}-{local.month:02d}"] += 1
        if not row.record.notice:
            people[row.record.sender] += 1
        count += 1
    return msgspec.structs.replace(
        talk,
        people=tuple(people.most_common(MOST_PEOPLE)),
        months=dict(sorted(months.items())),
        count=count,
        first_at=first,
        last_at=last,
    )


class _Counted(msgspec.Struct):
    """As much of a message as is counted."""

    at: datetime
    sender: str
    notice: bool = False


def remove(services: Services, shelf: Shelf, stored: Stored[Talk]) -> None:
    """Remove the conversation from sight at once, and have its messages and files removed. Raises Conflict."""
    tenant, id_ = shelf.tenant, stored.record.id
    for source in stored.record.sources:
        held.forget(services, shelf, source.id)
    shelf.write(shelf.remove(stored), pending(services, REMOVE, tenant, id_))
    services.queue.enqueue(REMOVE, tenant, id_)


def remove_messages(services: Services, tenant: TenantId, id_: str) -> None:
    """The job behind `remove`; it may run twice, and go on where it was cut short."""
    shelf = services.store.tenant(tenant)
    if shelf.get(talk_key(id_), Talk) is None:
        texts = (row.sort for row in shelf.every(msgspec.Raw, prefix=messages_prefix(id_), batch=200))
        for sorts in groups(texts, most=_AT_ONCE):
            shelf.write(*map(shelf.discard, sorts))
        for row in shelf.every(Link, prefix=linked_prefix(id_), batch=200):
            shelf.write(shelf.discard(row.sort), shelf.discard(entry_link_key(row.record)))
    shelf.write(settled(services, REMOVE, tenant, id_))


def in_use(shelf: Shelf, id_: str) -> int:
    """How many links to entries would be lost with the conversation."""
    return sum(1 for _ in shelf.every(msgspec.Raw, prefix=f"{LINKED}{id_}#", batch=500))


def write_talk(shelf: Shelf, id_: str, change: Callable[[Talk], Talk]) -> Talk:
    """Write a change of a conversation over whatever was written meanwhile. Raises NotFound, Conflict."""
    for _ in range(5):
        stored = load_talk(shelf, id_)
        talk = change(stored.record)
        try:
            shelf.write(shelf.replace(stored, talk))
        except Conflict:
            continue
        return talk
    raise Conflict
