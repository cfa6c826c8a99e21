"""Files: the vault documents that a complaint names. It reads the vault, and leaves nothing there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.store.sealed import Shelf, Tampered
from app.vault.adding import standing
from app.vault.placement import card_of
from app.vault.record import Card, Part


@dataclass(frozen=True, slots=True)
class Linked:
    """A document that is named. `card` is None when nothing of it can be read any more."""

    id: str
    card: Card | None = None
    removed: bool = False

    @property
    def there(self) -> bool:
        return self.card is not None and not self.removed


def named(shelf: Shelf, ids: Iterable[str]) -> list[Linked]:
    """What the vault says of each document, in that order. Raises StoreUnavailable."""
    return [_linked(shelf, id_) for id_ in ids]


def _linked(shelf: Shelf, id_: str) -> Linked:
    try:
        stands = standing(shelf, id_)
    except Tampered:
        stands = None
    if stands is None:
        return Linked(id_)
    return Linked(id_, card_of(stands), stands.part is Part.REMOVED)
