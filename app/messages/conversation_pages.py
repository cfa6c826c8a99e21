"""Pages of a conversation: fifty messages day by day, those around one, or those that a search left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup, escape

from app.dates.moments import zone_of
from app.dates.wording import MONTHS, clock, zone_words
from app.lists.place import Place
from app.messages.conversation import (
    Link,
    Message,
    Talk,
    day_begins,
    instant_words,
    linked_prefix,
    message_key,
    messages_prefix,
    place_of,
    span_keys,
)
from app.messages.conversation_finding import Found, matches
from app.store.sealed import Shelf
from app.text.hits import marked

PAGE = 50
"""Messages on one page."""

_BEFORE = 15
"""Messages before the one that a page is opened at."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Row:
    """One message in words. `text` is plain, or marked up where a search found something."""

    place: str
    message: Message
    mine: bool
    time: str
    text: Markup
    linked: tuple[str, ...] = ()
    """Ids of entries that it belongs to."""


@dataclass(frozen=True, slots=True)
class Day:
    """The messages of one day of the conversation's zone."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One page. `matching` counts what a search left, None without one; `seen` is how many of it stood before."""

    days: tuple[Day, ...]
    next: Place | None = None
    matching: int | None = None
    seen: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a conversation to read: from where, in which order, with which words."""

    terms: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    oldest_first: bool = False
    month: date | None = None
    """The first day of the month that reading begins at."""


def read(shelf: Shelf, talk: Talk, wanted: Wanted, after: Place | None = None) -> Reading:
    """The page that follows `after` (None: the first). Without words it costs two reads, however long it all is."""
    if wanted.terms:
        return _searched(shelf, talk, wanted, after)
    start, end = span_keys(talk.id, talk.zone, wanted.since, wanted.until)
    if wanted.month:
        edge = f"{messages_prefix(talk.id)}{instant_words(_month_edge(wanted.month, talk.zone, wanted.oldest_first))}"
        start, end = (edge, end) if wanted.oldest_first else (start, edge)
    page = shelf.page(
        Message,
        prefix=messages_prefix(talk.id),
        start=start,
        end=end,
        after=message_key(talk.id, after.key) if after else None,
        limit=PAGE,
        newest_first=not wanted.oldest_first,
    )
    found = [(place_of(row.sort), row.record) for row in page.rows]
    seen = after.seen if after else 0
    following = Place(place_of(page.after), seen + len(found)) if page.after else None
    return Reading(_days(shelf, talk, found), following, seen=seen, shown=len(found))


def around(shelf: Shelf, talk: Talk, place: str) -> Reading:
    """The messages around one, oldest first. Raises NotFound for what cannot be a place."""
    key, prefix = message_key(talk.id, place), messages_prefix(talk.id)
    before = shelf.page(Message, prefix=prefix, after=key, limit=_BEFORE, newest_first=True)
    behind = shelf.page(Message, prefix=prefix, start=key, limit=PAGE - _BEFORE)
    found = [(place_of(row.sort), row.record) for row in (*reversed(before.rows), *behind.rows)]
    following = Place(place_of(behind.after), 0) if behind.after else None
    return Reading(_days(shelf, talk, found), following, shown=len(found))


def moment_words(at: datetime, zone: str) -> str:
    """ "Thursday 19 November 2026, 5:05 pm CST"."""
    local = at.astimezone(zone_of(zone))
    return f"{_day_words(local.date())}, {clock(local.time())} {zone_words(local)}"


def _searched(shelf: Shelf, talk: Talk, wanted: Wanted, after: Place | None) -> Reading:
    shown: list[Found] = []
    matching = before = 0
    for found in matches(shelf, talk, wanted.terms, wanted.since, wanted.until, oldest_first=wanted.oldest_first):
        matching += 1
        if after and not (found.place > after.key if wanted.oldest_first else found.place < after.key):
            before += 1
        elif len(shown) < PAGE:
            shown.append(found)
    more = before + len(shown) < matching
    following = Place(shown[-1].place, before + len(shown)) if more and shown else None
    days = _days(shelf, talk, [(found.place, found.message) for found in shown], wanted.terms)
    return Reading(days, following, matching, before, len(shown))


def _days(shelf: Shelf, talk: Talk, found: Sequence[tuple[str, Message]], terms: Sequence[str] = ()) -> tuple[Day, ...]:
    zone = zone_of(talk.zone)
    linked = _linked(shelf, talk, [place for place, _ in found])

    def rows() -> Iterator[tuple[date, Row]]:
        for place, message in found:
            local = message.at.astimezone(zone)
            text = marked(message.text, terms) if terms else escape(message.text)
            mine = message.sender in talk.me and not message.notice
            yield local.date(), Row(place, message, mine, clock(local.time()), text, linked.get(place, ()))

    return tuple(_by_day(rows()))


def _by_day(rows: Iterable[tuple[date, Row]]) -> Iterator[Day]:
    for on, group in groupby(rows, key=lambda pair: pair[0]):
        grouped = tuple(row for _, row in group)
        yield Day(f"{on.isoformat()}-{grouped[0].place}", _day_words(on), grouped)


def _linked(shelf: Shelf, talk: Talk, places: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The entries of each message of a page: one read."""
    if not places:
        return {}
    prefix = linked_prefix(talk.id)
    page = shelf.page(Link, prefix=prefix, start=f"{prefix}{min(places)}", end=f"{prefix}{max(places)}#~", limit=200)
    found: dict[str, tuple[str, ...]] = {}
    for row in page.rows:
        found[row.record.place] = (*found.get(row.record.place, ()), row.record.entry)
    return found


def _month_edge(month: date, zone: str, oldest_first: bool) -> datetime:
    """Where reading begins: at the month's beginning, or, from the newest, at its end."""
    if oldest_first:
        return day_begins(month, zone)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1) if month.year < 9999 else month
    return day_begins(following, zone)


def _day_words(on: date) -> str:
    return f"{_DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"
