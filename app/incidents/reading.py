"""Reading: the entries that pass the filters, one after the other, holding no more than one batch of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypedDict

import msgspec

from app.incidents.filters import Filters
from app.incidents.mending import card_anew, findable_anew
from app.incidents.placement import SEARCH, TIMELINE
from app.incidents.record import Card, Findable
from app.store.sealed import Shelf

_BATCH = 500
"""Records read at once: about 0.7 MB of entries, under the 1 MB of one DynamoDB query."""


class Match:
    """An entry that passed. Counting needs its place (date#instant#id) alone, so its card is decoded when asked for."""

    __slots__ = ("_card_in", "_plain", "place")

    def __init__(self, place: str, plain: bytes, card_in: Callable[[bytes], Card]) -> None:
        self.place = place
        self._plain = plain
        self._card_in = card_in

    @property
    def card(self) -> Card:
        return self._card_in(self._plain)


class Span(TypedDict):
    """The part of a family of records that the dates leave, and the direction."""

    prefix: str
    start: str | None
    end: str | None
    newest_first: bool


def span(prefix: str, filters: Filters) -> Span:
    """The key range of the filters' dates, whole days at both ends."""
    return {
        "prefix": prefix,
        "start": f"{prefix}{filters.since}#" if filters.since else None,
        "end": f"{prefix}{filters.until}#~" if filters.until else None,
        "newest_first": not filters.oldest_first,
    }


def matches(shelf: Shelf, filters: Filters) -> Iterator[Match]:
    """Every entry that passes the filters, in the order asked for. Raises StoreUnavailable."""
    needles = [term.encode() for term in filters.terms]
    family, card_in = (SEARCH, _found_card) if needles else (TIMELINE, _listed_card)
    look_at_cards, cut = filters.by_card, len(family)
    anew = findable_anew(shelf) if needles else card_anew(shelf)
    for row in shelf.every(msgspec.Raw, **span(family, filters), batch=_BATCH, mend=lambda sort: _encoded(anew(sort))):
        plain = bytes(row.record)
        if needles and not _holds(plain, needles):
            continue
        if look_at_cards and not filters.accepts(card_in(plain)):
            continue
        yield Match(row.sort[cut:], plain, card_in)


def _encoded(record: Card | Findable) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(record))


def _holds(plain: bytes, needles: list[bytes]) -> bool:
    """Whether every needle stands in the record's text.

    Folded text stands in the bytes as it was written, so most records need no decoding; but the bytes also hold
    the card and the names of fields, so what was found is looked at once more.
    """
    for needle in needles:  # a loop, not all(): this line runs for every entry that was ever written
        if needle not in plain:
            return False
    text = _TEXT.decode(plain).text.encode()
    return all(needle in text for needle in needles)


class _Text(msgspec.Struct):
    text: str


class _Carded(msgspec.Struct):
    card: Card


_TEXT = msgspec.msgpack.Decoder(_Text)
_CARDED = msgspec.msgpack.Decoder(_Carded)
_CARD = msgspec.msgpack.Decoder(Card)


def _listed_card(plain: bytes) -> Card:
    return _CARD.decode(plain)


def _found_card(plain: bytes) -> Card:
    return _CARDED.decode(plain).card
