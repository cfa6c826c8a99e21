"""The verbs of the incident log: write, correct, withdraw, load. Revisions are only ever added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from app.dates.when import When
from app.errors import Conflict, NotFound
from app.incidents.placement import (
    TALLY,
    VOCABULARY,
    card_of,
    findable_of,
    revision_key,
    revisions_prefix,
    search_key,
    tally_after,
    timeline_key,
    vocabulary_after,
)
from app.incidents.record import Incident, Part, Revision, Tally, Vocabulary
from app.store import Change
from app.store.contention import tries
from app.store.sealed import Shelf
from app.vault.evidence import pointed


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry with every revision, oldest first; there is always at least one."""

    revisions: tuple[Revision, ...]

    @property
    def id(self) -> str:
        return self.first.id

    @property
    def first(self) -> Revision:
        return self.revisions[0]

    @property
    def latest(self) -> Revision:
        return self.revisions[-1]

    @property
    def incident(self) -> Incident:
        """The present state."""
        return self.latest.incident

    @property
    def withdrawn(self) -> bool:
        return self.latest.part is Part.WITHDRAWN


class AlreadyWritten(Conflict):
    """Another text stands under this entry's id: it was saved before, from another tab or a page gone back to."""

    title = "This entry was already saved"
    sentence = "An entry with other words was saved from this form before. Nothing was overwritten; both are below."

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


class ChangedMeanwhile(Conflict):
    """The entry was corrected or withdrawn after it was opened here."""

    sentence = "This entry was changed somewhere else after you opened it. Nothing was overwritten; both are below."

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


class AlreadyWithdrawn(Conflict):
    """A withdrawn entry stays as it was withdrawn."""

    title = "This entry was withdrawn"
    sentence = "A withdrawn entry stays as it is. Nothing was changed; you can write a new entry."


def load_entry(shelf: Shelf, entry_id: str) -> Entry:
    """The entry with all its revisions. Raises NotFound when this shelf has none, or the id cannot be one."""
    rows = shelf.every(Revision, prefix=revisions_prefix(entry_id), batch=100)
    revisions = tuple(row.record for row in rows)
    if not revisions:
        raise NotFound
    return Entry(revisions)


def write_entry(
    shelf: Shelf,
    now: Callable[[], datetime],
    entry_id: str,
    incident: Incident,
    *,
    source: str = "",
    discard: tuple[str, ...] = (),
) -> Entry:
    """Write a new entry; the same call again answers with the entry that stands.

    `discard` names records that end with this write, such as the draft it came from.
    Raises AlreadyWritten, ItemTooLarge, StoreUnavailable; then nothing was written.
    """
    key = revision_key(entry_id, 1)
    first = Revision(id=entry_id, number=1, part=Part.WRITTEN, written_at=now(), incident=incident, source=source)

    def changes() -> Iterator[Change]:
        yield shelf.add(key, first)
        yield from _listed(shelf, first, first)
        yield from _counted(shelf, added=incident.when)
        yield from _remembered(shelf, incident)
        yield from pointed(shelf, entry_id, (), incident.evidence, first.written_at)
        yield from map(shelf.discard, discard)

    if _write(shelf, key, changes):
        return Entry((first,))
    entry = load_entry(shelf, entry_id)
    if entry.first.incident != incident:
        raise AlreadyWritten(entry)
    return entry


def correct_entry(
    shelf: Shelf,
    now: Callable[[], datetime],
    entry_id: str,
    incident: Incident,
    *,
    based_on: int,
    reason: str,
    discard: tuple[str, ...] = (),
) -> Entry:
    """Add a revision with new text to the entry whose revision `based_on` the person saw; the same twice is one.

    Raises NotFound, ChangedMeanwhile, AlreadyWithdrawn, ItemTooLarge, StoreUnavailable.
    """
    return _take(shelf, now, entry_id, _Step(Part.CORRECTED, based_on, reason, incident, discard))


def withdraw_entry(
    shelf: Shelf,
    now: Callable[[], datetime],
    entry_id: str,
    *,
    based_on: int,
    reason: str,
    discard: tuple[str, ...] = (),
) -> Entry:
    """Mark the entry as withdrawn; it stays listed and readable. Raises as correct_entry does."""
    return _take(shelf, now, entry_id, _Step(Part.WITHDRAWN, based_on, reason, None, discard))


@dataclass(frozen=True, slots=True)
class _Step:
    """A revision that a person wants to add; `incident` is None where the text stays."""

    part: Part
    based_on: int
    reason: str
    incident: Incident | None
    discard: tuple[str, ...]

    def was_taken(self, entry: Entry) -> bool:
        """Whether exactly this revision stands: the button was pressed twice, or an answer was lost on its way."""
        if not 1 <= self.based_on < len(entry.revisions):
            return False
        stands = entry.revisions[self.based_on]
        return (
            stands.part is self.part
            and stands.reason == self.reason
            and (self.incident is None or self.incident == stands.incident)
        )


def _take(shelf: Shelf, now: Callable[[], datetime], entry_id: str, step: _Step) -> Entry:
    entry = load_entry(shelf, entry_id)
    if step.was_taken(entry):
        return entry
    if entry.latest.number != step.based_on:
        raise ChangedMeanwhile(entry)
    if entry.withdrawn:
        raise AlreadyWithdrawn
    revision = Revision(
        id=entry_id,
        number=step.based_on + 1,
        part=step.part,
        written_at=now(),
        incident=step.incident or entry.incident,
        reason=step.reason,
    )
    key = revision_key(entry_id, revision.number)

    def changes() -> Iterator[Change]:
        yield shelf.add(key, revision)
        yield from _moved(shelf, entry, revision)
        yield from _remembered(shelf, revision.incident)
        before, after = entry.incident.evidence, revision.incident.evidence
        yield from pointed(shelf, entry_id, before, after, revision.written_at)
        yield from map(shelf.discard, step.discard)

    if _write(shelf, key, changes):
        return Entry((*entry.revisions, revision))
    entry = load_entry(shelf, entry_id)
    if not step.was_taken(entry):
        raise ChangedMeanwhile(entry)
    return entry


def _listed(shelf: Shelf, first: Revision, latest: Revision) -> Iterator[Change]:
    card = card_of(first, latest)
    yield shelf.put(timeline_key(card.when, card.id), card)
    yield shelf.put(search_key(card.when, card.id), findable_of(card, latest.incident))


def _moved(shelf: Shelf, entry: Entry, revision: Revision) -> Iterator[Change]:
    yield from _listed(shelf, entry.first, revision)
    was, is_ = entry.incident.when, revision.incident.when
    if timeline_key(was, entry.id) != timeline_key(is_, entry.id):
        yield shelf.discard(timeline_key(was, entry.id))
        yield shelf.discard(search_key(was, entry.id))
    if (was.on.year, was.on.month) != (is_.on.year, is_.on.month):
        yield from _counted(shelf, added=is_, taken=was)


def _counted(shelf: Shelf, *, added: When, taken: When | None = None) -> Iterator[Change]:
    stored = shelf.get(TALLY, Tally)
    after = tally_after(stored.record if stored else Tally(), added=added, taken=taken)
    yield shelf.replace(stored, after) if stored else shelf.add(TALLY, after)


def _remembered(shelf: Shelf, incident: Incident) -> Iterator[Change]:
    if not incident.people and not incident.tags:
        return
    stored = shelf.get(VOCABULARY, Vocabulary)
    before = stored.record if stored else Vocabulary()
    after = vocabulary_after(before, incident)
    if after != before:
        yield shelf.replace(stored, after) if stored else shelf.add(VOCABULARY, after)


def _write(shelf: Shelf, revision: str, changes: Callable[[], Iterator[Change]]) -> bool:
    """Write what `changes` makes of the present state. False when the revision stands already.

    Another write of the same person may change the counts in between: then it is made anew and tried again.
    """
    for _ in tries():
        try:
            shelf.write(*changes())
        except Conflict as conflict:
            if getattr(conflict.key, "sort", None) == revision:
                return False
        else:
            return True
    raise Conflict
