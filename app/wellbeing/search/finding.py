"""Finding: the items that hold all of some words, newest first, and what could not be looked through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import Markup

from app.text.folding import fold
from app.text.hits import around
from app.text.letters import composed
from app.wellbeing.contents import reading
from app.wellbeing.contents.addresses import address
from app.wellbeing.contents.item import Item, Wording
from app.wellbeing.families import Family
from app.wellbeing.records import Records

MOST = 100
"""Shown of each kind; the others are counted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that holds the words. `shown` is what stands around the first of them."""

    item: Item
    address: str
    shown: Markup


@dataclass(slots=True)
class Hits:
    """What was found of one kind. `more` were found and are not shown, `damaged` could not be looked through."""

    family: Family
    rows: list[Hit] = field(default_factory=list)
    more: int = 0
    damaged: int = 0


def find(records: Records, words: Wording, sought: str) -> list[Hits]:
    """What holds every word of `sought`, of each kind. Grows with the record. Raises Locked."""
    terms = list(dict.fromkeys(fold(composed(sought)).split()))
    found = (_of(reading.items(records, kind, words, newest_first=True), Hits(kind.family), terms)
             for kind in reading.kinds())  # fmt: skip
    return [hits for hits in found if hits.rows or hits.damaged]


def _of(items: Iterable[Item], hits: Hits, terms: list[str]) -> Hits:
    for item in items:
        if item.damaged:
            hits.damaged += 1
            continue
        text = item.gist
        folded = fold(composed(text))
        if not all(term in folded for term in terms):
            continue
        if len(hits.rows) < MOST:
            hits.rows.append(Hit(item, address(item), around(text, terms)))
        else:
            hits.more += 1
    return hits
