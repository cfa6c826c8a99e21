"""Bulk writing: many new entries at once, in atomic groups, for imports, demos and benches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.errors import Conflict
from app.incidents.placement import (
    TALLY,
    VOCABULARY,
    card_of,
    findable_of,
    revision_key,
    search_key,
    tally_after,
    timeline_key,
    vocabulary_after,
)
from app.incidents.record import Incident, Part, Revision, Tally, Vocabulary
from app.store import MAX_CHANGES, Change, Put
from app.store.contention import tries
from app.store.groups import groups
from app.store.sealed import Shelf

_SHARED, _EACH = 2, 3
"""Changes that a group makes besides its entries, the counts and the vocabulary, and changes that an entry makes."""

_ENTRIES = (MAX_CHANGES - _SHARED) // _EACH

_GROUP_BYTES = 3 * 1024 * 1024
"""DynamoDB takes 4 MB in one transaction, keys and names included."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written; its id decides whether it is new."""

    id: str
    incident: Incident


def write_many(
    shelf: Shelf, now: Callable[[], datetime], entries: Iterable[NewEntry], *, source: str = ""
) -> list[str]:
    """Write those entries whose ids are not there yet, and answer with their ids.

    A group is written whole or not at all, and groups before a failing one stay: call again with the same entries
    to finish. Raises ItemTooLarge, StoreUnavailable.
    """
    written: list[str] = []
    prepared = (_prepare(shelf, now(), new, source) for new in _once(entries))
    for group in groups(prepared, most=_ENTRIES, weight=lambda new: new.size, heaviest=_GROUP_BYTES):
        written += _write_group(shelf, group)
    return written


@dataclass(frozen=True, slots=True)
class _Prepared:
    id: str
    incident: Incident
    changes: tuple[Put, ...]

    @property
    def size(self) -> int:
        return sum(len(change.item.body) + 200 for change in self.changes)


def _once(entries: Iterable[NewEntry]) -> Iterator[NewEntry]:
    seen: set[str] = set()
    for new in entries:
        if new.id not in seen:
            seen.add(new.id)
            yield new


def _prepare(shelf: Shelf, written_at: datetime, new: NewEntry, source: str) -> _Prepared:
    first = Revision(
        id=new.id, number=1, part=Part.WRITTEN, written_at=written_at, incident=new.incident, source=source
    )
    card = card_of(first, first)
    return _Prepared(
        new.id,
        new.incident,
        (
            shelf.add(revision_key(new.id, 1), first),
            shelf.put(timeline_key(card.when, new.id), card),
            shelf.put(search_key(card.when, new.id), findable_of(card, new.incident)),
        ),
    )


def _write_group(shelf: Shelf, group: list[_Prepared]) -> list[str]:
    for _ in tries():
        try:
            shelf.write(*(change for new in group for change in new.changes), *_shared(shelf, group))
        except Conflict:
            group = [new for new in group if shelf.get(revision_key(new.id, 1), Revision) is None]
            if not group:
                return []
        else:
            return [new.id for new in group]
    raise Conflict


def _shared(shelf: Shelf, group: Sequence[_Prepared]) -> Iterator[Change]:
    tally = shelf.get(TALLY, Tally)
    counted = tally.record if tally else Tally()
    vocabulary = shelf.get(VOCABULARY, Vocabulary)
    remembered = known = vocabulary.record if vocabulary else Vocabulary()
    for new in group:
        counted = tally_after(counted, added=new.incident.when)
        remembered = vocabulary_after(remembered, new.incident)
    yield shelf.replace(tally, counted) if tally else shelf.add(TALLY, counted)
    if remembered != known:
        yield shelf.replace(vocabulary, remembered) if vocabulary else shelf.add(VOCABULARY, remembered)
