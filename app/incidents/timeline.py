"""The timeline: one page of the log, filtered or not, with counts that agree with what is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.incidents.filters import Filters
from app.incidents.mending import card_anew
from app.incidents.placement import TALLY, TIMELINE
from app.incidents.reading import matches, span
from app.incidents.record import Card, Tally
from app.lists.place import Place
from app.store.sealed import Shelf

PAGE = 25
"""Entries on one page of the list."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list and its counts."""

    cards: tuple[Card, ...]
    seen: int
    """Matching entries before this page."""
    matching: int
    total: int
    months: Mapping[str, int]
    """The entries of every month that has some ("2026-11"): those that pass the filters, dates aside."""
    next: Place | None
    """Where the next page begins; None on the last."""

    @property
    def last(self) -> int:
        """The number of the page's last entry, counted from 1."""
        return self.seen + len(self.cards)


EMPTY = Listing(cards=(), seen=0, matching=0, total=0, months={}, next=None)


def read(shelf: Shelf, filters: Filters, place: Place | None = None, limit: int = PAGE) -> Listing:
    """The page that follows `place` (None: the first). Raises StoreUnavailable.

    Without filters it costs two reads, however long the log is; with filters every card is read.
    """
    stored = shelf.get(TALLY, Tally)
    tally = stored.record if stored else Tally()
    if filters.narrowing:
        return _narrowed(shelf, tally, filters, place, limit)
    return _whole(shelf, tally, filters, place, limit)


def _whole(shelf: Shelf, tally: Tally, filters: Filters, place: Place | None, limit: int) -> Listing:
    after = f"{TIMELINE}{place.key}" if place else None
    page = shelf.page(Card, **span(TIMELINE, filters), after=after, limit=limit, mend=card_anew(shelf))
    seen = place.seen if place else 0
    following = Place(page.after.removeprefix(TIMELINE), seen + len(page.rows)) if page.after else None
    return Listing(tuple(row.record for row in page.rows), seen, tally.total, tally.total, tally.months, following)


def _narrowed(shelf: Shelf, tally: Tally, filters: Filters, place: Place | None, limit: int) -> Listing:
    months: Counter[str] = Counter()
    cards: list[Card] = []
    before = matching = 0
    last = ""
    for match in matches(shelf, filters):
        matching += 1
        months[match.place[:7]] += 1
        if place and not _beyond(match.place, place.key, filters):
            before += 1
        elif len(cards) < limit:
            cards.append(match.card)
            last = match.place
    more = before + len(cards) < matching
    following = Place(last, before + len(cards)) if more else None
    # Asked for by date alone, the months around stay to be seen and chosen.
    shown = tally.months if filters.only_dates else months
    return Listing(tuple(cards), before, matching, max(tally.total, matching), shown, following)


def _beyond(key: str, place: str, filters: Filters) -> bool:
    return key > place if filters.oldest_first else key < place
