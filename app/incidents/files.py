"""Files: the vault documents that an entry names or could name, as its form offers and its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from app.ids import is_id
from app.store import StoreUnavailable
from app.store.sealed import Shelf, Tampered
from app.vault.adding import standing
from app.vault.filters import from_query
from app.vault.finding import latest, matches
from app.vault.placement import card_of, list_key
from app.vault.record import Card

OFFERED = 8
"""Files added lately that the form offers to tick."""

UNKNOWN = (
    "A file that was ticked is not in your vault any more, or it was removed. It is unticked here;"
    " the rest is as you left it. Save again."
)


def named(shelf: Shelf, ids: Iterable[str]) -> list[Card]:
    """The cards of documents, in that order, removed ones too; what nobody knows is left out."""
    found = []
    for id_ in ids:
        try:
            stands = standing(shelf, id_) if is_id(id_) else None
        except Tampered:
            stands = None
        if stands:
            listed = shelf.get(list_key(stands.file.added_at, stands.id), Card)
            found.append(listed.record if listed else card_of(stands))
    return found


def offered(shelf: Shelf, chosen: Sequence[str]) -> list[Card]:
    """What the form offers: the chosen ones first, then those added last. None while the store is down."""
    try:
        lately = latest(shelf, OFFERED)
        near = {card.id: card for card in lately}
        first = [card for id_ in dict.fromkeys(chosen) for card in _one(shelf, id_, near)]
        return [*first, *(card for card in lately if card.id not in chosen)]
    except StoreUnavailable:
        return []


def found(shelf: Shelf, chosen: Sequence[str], q: str, zone: str) -> list[Card]:
    """The chosen ones, then those that hold the words of `q`, as many as are offered. Raises BadFilter."""
    filters = from_query({"q": q})
    if not filters.narrowing:
        return offered(shelf, chosen)
    others = islice((hit.card for _, hit in matches(shelf, filters, zone) if hit.card.id not in chosen), OFFERED)
    return [*named(shelf, chosen), *others]


def unknown(shelf: Shelf, chosen: Iterable[str], present: Sequence[str]) -> list[str]:
    """Which of the chosen ids can not be named: those of no document, and of removed ones not named already."""
    cards = {card.id: card for card in named(shelf, chosen)}
    return [id_ for id_ in chosen if id_ not in present and (id_ not in cards or cards[id_].removed)]


def _one(shelf: Shelf, id_: str, near: dict[str, Card]) -> list[Card]:
    return [near[id_]] if id_ in near else named(shelf, [id_])
