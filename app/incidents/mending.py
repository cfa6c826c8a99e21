"""Mending: what lists and search show in place of a derived record that is damaged, made anew from its revisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from app.dates.when import When
from app.errors import NotFound
from app.incidents.model import load_entry
from app.incidents.placement import card_of, findable_of
from app.incidents.record import Card, Findable
from app.store.sealed import Shelf, Tampered

DAMAGED = "This entry cannot be shown: what is stored of it is damaged. It can be brought back from a backup."
DAMAGED_DRAFT = "This draft cannot be shown: what is stored of it is damaged. It can be brought back from a backup."


def card_anew(shelf: Shelf) -> Callable[[str], Card]:
    """Gives the card that belongs under a sort key of the timeline. The next correction writes it again."""
    return lambda sort: _findable(shelf, sort).card


def findable_anew(shelf: Shelf) -> Callable[[str], Findable]:
    """Gives what search reads, as `card_anew` does."""
    return lambda sort: _findable(shelf, sort)


def _findable(shelf: Shelf, sort: str) -> Findable:
    _, on, _, id_ = sort.split("#")
    try:
        entry = load_entry(shelf, id_)
    except (Tampered, NotFound):
        # Its place in the list is all that is left: it stays there, so that nobody takes it for deleted.
        unknown = datetime.min.replace(tzinfo=UTC)
        return Findable(
            card=Card(id=id_, when=When(on=date.fromisoformat(on)), excerpt=DAMAGED, written_at=unknown), text=""
        )
    card = card_of(entry.first, entry.latest)
    return findable_of(card, entry.incident)
