"""Finding in imported conversations: messages by their words and days, of one or of all, for who only reads."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import msgspec

from app.dates.moments import zone_of
from app.lists.filters import terms_of
from app.messages.conversation import Message, Talk, messages_prefix, place_of, span_keys
from app.messages.conversations import every_talk
from app.store.sealed import Shelf
from app.text.cleaning import one_line
from app.text.hits import around

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found: `title` says who wrote it and where it stands, `address` opens it there."""

    id: str
    when: datetime
    title: str
    excerpt: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """A message that holds all words, and where it stands."""

    talk: Talk
    place: str
    message: Message

    @property
    def address(self) -> str:
        return address_of(self.talk.id, self.place)


def find(shelf: Shelf, words: str, since: date | None = None, until: date | None = None, limit: int = 10) -> list[Hit]:
    """Messages that hold all of the words, newest first, days counted as each conversation's are. Never writes.

    Without words, the latest messages of these days.
    """
    terms = terms_of(words)
    return [_hit(found, terms) for found in islice(everywhere(shelf, terms, since, until), max(limit, 0))]


def everywhere(
    shelf: Shelf, terms: Sequence[str], since: date | None = None, until: date | None = None
) -> Iterator[Found]:
    """Messages of all conversations that hold all terms, newest first."""
    within = [matches(shelf, talk, terms, since, until) for talk in every_talk(shelf)]
    return heapq.merge(*within, key=lambda found: found.message.at, reverse=True)


def matches(
    shelf: Shelf,
    talk: Talk,
    terms: Sequence[str],
    since: date | None = None,
    until: date | None = None,
    *,
    oldest_first: bool = False,
) -> Iterator[Found]:
    """Messages of one conversation that hold all terms. Raises StoreUnavailable."""
    needles = [term.encode() for term in terms]
    start, end = span_keys(talk.id, talk.zone, since, until)
    prefix = messages_prefix(talk.id)
    rows = shelf.every(msgspec.Raw, prefix=prefix, start=start, end=end, newest_first=not oldest_first, batch=_BATCH)
    for row in rows:
        plain = bytes(row.record)
        if not _holds(plain, needles):
            continue
        message = _MESSAGE.decode(plain)
        folded = message.folded or message.text
        if all(term in folded for term in terms):
            yield Found(talk, place_of(row.sort), message)


def address_of(talk: str, place: str) -> str:
    """Where a message is read among those around it."""
    return f"/messages/conversations/{talk}?at={place}#m-{place}"


def title_of(found: Found) -> str:
    """Who wrote it, and in which conversation."""
    who = found.message.sender or "A line of the program"
    return f"{who} in “{found.talk.name}”"


_MESSAGE = msgspec.msgpack.Decoder(Message)


def _holds(plain: bytes, needles: list[bytes]) -> bool:
    """Whether it may: the bytes hold names of fields and senders, too, so what is found is looked at once more."""
    return all(needle in plain for needle in needles)


def _hit(found: Found, terms: Sequence[str]) -> Hit:
    message = found.message
    words = "\n".join(part for part in (message.subject, message.text, *message.files) if part)
    local = message.at.astimezone(zone_of(found.talk.zone))
    return Hit(
        f"{found.talk.id}/{found.place}",
        local,
        title_of(found),
        one_line(around(words, terms).striptags()),
        found.address,
    )
