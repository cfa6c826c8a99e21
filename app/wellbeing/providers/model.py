"""The verbs of a provider note: keep it, read it among the others, change it, gather the next visit, erase it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from app.dates.when import When
from app.errors import Conflict, NotFound
from app.ids import known_id
from app.store.sealed import Stored, Tampered
from app.wellbeing.families import NOTE_HISTORY, NOTES
from app.wellbeing.histories import Histories, earlier_name
from app.wellbeing.pointers import NOTES as POINTERS
from app.wellbeing.providers import limits
from app.wellbeing.providers.record import Earlier, Note
from app.wellbeing.records import Records

HISTORIES = Histories(NOTES, NOTE_HISTORY, Note, Earlier)
load = HISTORIES.load


class TooManyNotes(Conflict):
    """More than anybody reads through."""

    title = "You have 1,000 notes already"
    sentence = "Nothing was saved. Erase a note that you do not need any more, then save this one again."


class ChangedMeanwhile(Conflict):
    """What the form showed was changed by now. `note` is what stands."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self.note = note


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody whom notes are of, the latest note first."""

    notes: tuple[Note, ...]

    @property
    def latest(self) -> Note:
        return self.notes[0]

    @property
    def told(self) -> Note | None:
        """The latest note that says what medication there is."""
        return next((note for note in self.notes if note.medication), None)

    def next(self, today: date) -> When | None:
        """The appointment that is still to come, as the latest note that knows of one has it."""
        return next((note.next for note in self.notes if note.next and note.next.on >= today), None)

    @property
    def profession(self) -> str:
        return next((note.profession for note in self.notes if note.profession), "")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everybody whom there are notes of, who was seen last first; and the ids of damaged notes."""

    providers: tuple[Provider, ...]
    damaged: tuple[str, ...]


def gathered(records: Records) -> Gathered:
    """All notes, put together by whom they are of. Raises Locked."""
    damaged: list[str] = []
    notes = [stored.record for stored in records.every(NOTES, Note, damaged=damaged.append)]
    of: dict[str, list[Note]] = {}
    for note in sorted(notes, key=lambda note: note.order, reverse=True):
        of.setdefault(note.whose, []).append(note)
    ids = tuple(sort.removeprefix(NOTES.prefix) for sort in damaged)
    return Gathered(tuple(Provider(tuple(found)) for found in of.values()), ids)


def provider_of(records: Records, note_id: str) -> tuple[Provider, int]:
    """Whom a note is of, and how many notes are damaged and may be theirs. Raises NotFound, Locked, Tampered."""
    found = gathered(records)
    if known_id(note_id) in found.damaged:
        raise Tampered
    for provider in found.providers:
        if any(note.id == note_id for note in provider.notes):
            return provider, len(found.damaged)
    raise NotFound


def keep(records: Records, said: Note, now: datetime) -> Note:
    """Keep a new note. Sent twice it is one; other words then are its second wording, unless it has one already.

    Raises TooManyNotes, ChangedMeanwhile, Erased, Conflict, Locked.
    """
    there = records.get(NOTES, said.id, Note)
    if there:
        return _kept_again(records, there, said, now)
    POINTERS.name(records, said.id)
    found = gathered(records)
    if sum(len(provider.notes) for provider in found.providers) + len(found.damaged) >= limits.NOTES:
        raise TooManyNotes
    try:
        records.write(NOTES, said.id, records.add(NOTES, said.id, said))
    except Conflict:  # sent twice at once
        return _kept_again(records, load(records, said.id), said, now)
    return said


def _kept_again(records: Records, there: Stored[Note], said: Note, now: datetime) -> Note:
    """The form of a new note came once more: what was written since is not undone by it."""
    if there.record.number > 1 and not _same(there.record, said):
        raise ChangedMeanwhile(there.record)
    return _replaced(records, there, said, now)


def revise(records: Records, said: Note, *, based_on: int, now: datetime) -> Note:
    """Put what is said in the place of what the person saw. Raises NotFound, ChangedMeanwhile, Locked, Tampered."""
    stored = load(records, said.id)
    if stored.record.number != based_on and not _same(stored.record, said):
        raise ChangedMeanwhile(stored.record)
    return _replaced(records, stored, said, now)


def _replaced(records: Records, stored: Stored[Note], said: Note, now: datetime) -> Note:
    before = stored.record
    if _same(before, said):
        return before
    after = msgspec.structs.replace(said, made_at=before.made_at, written_at=now, number=before.number + 1)
    kept = records.add(NOTE_HISTORY, earlier_name(before.id, before.number), Earlier(was=before, until=now))
    try:
        records.write(NOTES, after.id, records.replace(NOTES, stored, after), kept)
    except Conflict:
        raise ChangedMeanwhile(load(records, after.id).record) from None
    return after


def _same(one: Note, other: Note) -> bool:
    other = msgspec.structs.replace(other, made_at=one.made_at, written_at=one.written_at, number=one.number)
    return one == other
