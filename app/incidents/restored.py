"""Restored: the lists, counts and search of entries that came back from a copy, made anew of the entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.incidents.model import Entry
from app.incidents.placement import (
    TALLY,
    VOCABULARY,
    card_of,
    findable_of,
    search_key,
    tally_after,
    timeline_key,
    vocabulary_after,
)
from app.incidents.record import Revision, Tally, Vocabulary
from app.lifecycle import Source
from app.store.groups import groups
from app.store.sealed import Shelf
from app.vault.evidence import Pointer, evidence_prefix

_AT_ONCE = 20
_BYTES = 2 * 1024 * 1024


def finish(source: Source) -> None:
    """Make them anew, in memory that grows with the months and not with the entries. May run twice."""
    shelf, tally, vocabulary = source.shelf, Tally(), Vocabulary()
    for group in groups(every_entry(shelf), most=_AT_ONCE, weight=_weight, heaviest=_BYTES):
        changes = {}
        for entry in group:
            card = card_of(entry.first, entry.latest)
            for sort, record in (
                (timeline_key(card.when, card.id), card),
                (search_key(card.when, card.id), findable_of(card, entry.incident)),
                *((f"{evidence_prefix(id_)}{entry.id}", Pointer(entry.latest.written_at)) for id_ in _named(entry)),
            ):
                changes[sort] = shelf.put(sort, record)
            tally = tally_after(tally, added=card.when)
            vocabulary = vocabulary_after(vocabulary, entry.incident)
        for part in groups(changes.values(), most=90):
            shelf.write(*part)
    shelf.write(shelf.put(TALLY, tally), shelf.put(VOCABULARY, vocabulary))


def every_entry(shelf: Shelf) -> Iterator[Entry]:
    """Each entry whose wordings are all there, in the order of ids."""
    together: list[Revision] = []
    last = ""
    for row in shelf.every(Revision, prefix="INCIDENT#", batch=200, mend=_unread):
        if (id_ := row.sort.split("#")[1]) != last:
            yield from _entry(together)
            together, last = [], id_
        together.append(row.record)
    yield from _entry(together)


def _unread(_: str) -> Any:
    return None


def _entry(revisions: list[Revision]) -> Iterator[Entry]:
    numbers = [revision and revision.number for revision in revisions]
    if revisions and numbers == list(range(1, len(revisions) + 1)):
        yield Entry(tuple(revisions))


def _named(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.incident.evidence))


def _weight(entry: Entry) -> int:
    return 2 * len(entry.incident.narrative.encode()) + 4000
