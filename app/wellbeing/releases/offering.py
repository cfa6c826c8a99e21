"""Offering: what there is of some days that could be ticked for a purpose, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Item, Wording
from app.wellbeing.records import Records
from app.wellbeing.releases.purposes import Purpose

MOST_OFFERED = 200
"""On one page. More days are looked through in parts."""


@dataclass(slots=True)
class Offered:
    """The items of some days. `damaged` could not be read, `more` do not fit."""

    items: list[Item] = field(default_factory=list)
    damaged: int = 0
    more: int = 0


def offered(records: Records, purpose: Purpose, words: Wording, since: date, until: date) -> Offered:
    """What a purpose has a use for. Grows with the span. Raises Locked."""
    found = Offered()
    for item in _all(records, purpose, words, since, until):
        if item.damaged:
            found.damaged += 1
        elif item.on is None or since <= item.on <= until:
            found.items.append(item)
    found.items.sort(key=lambda item: (str(item.on or ""), item.name), reverse=True)
    found.more = max(0, len(found.items) - MOST_OFFERED)
    del found.items[MOST_OFFERED:]
    return found


def _all(records: Records, purpose: Purpose, words: Wording, since: date, until: date) -> Iterator[Item]:
    for kind in reading.kinds():
        if kind.family in purpose.families:
            yield from reading.items(records, kind, words, since=since, until=until)
