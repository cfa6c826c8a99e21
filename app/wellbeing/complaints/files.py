"""Files: the vault documents that a complaint names or could name. It reads the vault, and leaves nothing there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import Invalid
from app.lists.filters import clean
from app.store.sealed import Shelf, Tampered
from app.vault import finding
from app.vault.adding import standing
from app.vault.filters import from_query
from app.vault.placement import card_of
from app.vault.record import Card, Part


class NoFile(Invalid):
    """None was ticked, or one is not there."""

    title = "No file was linked"
    sentence = "Tick one or more files that are in your vault, then link them."


@dataclass(frozen=True, slots=True)
class Linked:
    """A document that is named. `card` is None when nothing of it can be read any more."""

    id: str
    card: Card | None = None
    removed: bool = False

    @property
    def there(self) -> bool:
        return self.card is not None and not self.removed


@dataclass(frozen=True, slots=True)
class Offered:
    """Documents to choose from. `more` says that there are others."""

    cards: tuple[Card, ...] = ()
    more: bool = False


def named(shelf: Shelf, ids: Iterable[str]) -> list[Linked]:
    """What the vault says of each document, in that order. Raises StoreUnavailable."""
    return [_linked(shelf, id_) for id_ in ids]


def offered(shelf: Shelf, present: Sequence[str], q: str, zone: str) -> Offered:
    """Documents that hold the words of `q`, or those added last, but for those named. Raises BadFilter."""
    listing = finding.read(shelf, from_query({"q": clean(q)}), zone)
    cards = tuple(found.card for found in listing.found if found.card.id not in present)
    return Offered(cards, more=listing.matching > len(listing.found))


def _linked(shelf: Shelf, id_: str) -> Linked:
    try:
        stands = standing(shelf, id_)
    except Tampered:
        stands = None
    if stands is None:
        return Linked(id_)
    return Linked(id_, card_of(stands), stands.part is Part.REMOVED)
