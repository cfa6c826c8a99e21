"""The verbs of a complaint: begin, reword, add to it, take from it, name files, write its letter, erase it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from app.errors import Conflict
from app.ids import known_id
from app.store import Change
from app.store.contention import tries
from app.store.sealed import Stored
from app.wellbeing.complaints import limits
from app.wellbeing.complaints.record import (
    Answer,
    Complaint,
    Deadline,
    Earlier,
    Entry,
    Letter,
    Taken,
    Wording,
)
from app.wellbeing.families import COMPLAINT_HISTORY, COMPLAINTS
from app.wellbeing.histories import Histories, earlier_name
from app.wellbeing.pointers import COMPLAINTS as POINTERS
from app.wellbeing.records import Records

_PARTS: dict[type, tuple[str, int]] = {
    Taken: ("steps", limits.STEPS),
    Deadline: ("deadlines", limits.DEADLINES),
    Answer: ("answers", limits.ANSWERS),
}

HISTORIES = Histories(COMPLAINTS, COMPLAINT_HISTORY, Complaint, Earlier)
load = HISTORIES.load


class Full(Conflict):
    """As many of something as there can be."""

    title = "There is no room for more"

    def __init__(self, number: int) -> None:
        super().__init__(f"There are {number} of these already. Nothing was added; take one away first.")


class ChangedMeanwhile(Conflict):
    """What the form showed was changed by now. `complaint` is what stands."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__()
        self.complaint = complaint


def complaints(records: Records) -> tuple[list[Complaint], list[str]]:
    """Every complaint, the one written last first, and the ids of those that are damaged. Raises Locked."""
    damaged: list[str] = []
    rows = [stored.record for stored in records.every(COMPLAINTS, Complaint, damaged=damaged.append)]
    rows.sort(key=lambda complaint: complaint.written_at, reverse=True)
    return rows, [sort.removeprefix(COMPLAINTS.prefix) for sort in damaged]


def begin(records: Records, complaint_id: str, wording: Wording, now: datetime) -> Complaint:
    """A new complaint. Sent twice it is one; other words then are its second wording, unless it has one already.

    Raises Full, ChangedMeanwhile, Erased, Conflict, Locked.
    """
    there = records.get(COMPLAINTS, known_id(complaint_id), Complaint)
    if there:
        return _begun_again(records, there, wording, now)
    POINTERS.name(records, complaint_id)
    rows, damaged = complaints(records)
    if len(rows) + len(damaged) >= limits.COMPLAINTS:
        raise Full(limits.COMPLAINTS)
    made = Complaint(id=complaint_id, made_at=now, written_at=now, wording=wording)
    try:
        records.write(COMPLAINTS, made.id, records.add(COMPLAINTS, made.id, made))
    except Conflict:  # sent twice at once
        return _begun_again(records, load(records, made.id), wording, now)
    return made


def _begun_again(records: Records, there: Stored[Complaint], wording: Wording, now: datetime) -> Complaint:
    """The form of a new complaint came once more: what was written since is not undone by it."""
    if there.record.number > 1 and there.record.wording != wording:
        raise ChangedMeanwhile(there.record)
    return _reworded(records, there, wording, now)


def reword(records: Records, complaint_id: str, wording: Wording, *, based_on: int, now: datetime) -> Complaint:
    """Put other words in the place of those the person saw. Raises NotFound, ChangedMeanwhile, Locked, Tampered."""
    stored = load(records, complaint_id)
    if stored.record.wording == wording:
        return stored.record
    if stored.record.worded != based_on:
        raise ChangedMeanwhile(stored.record)
    return _reworded(records, stored, wording, now)


def write_letter(
    records: Records, complaint_id: str, *, kind: str, text: str, based_on: int, now: datetime
) -> Complaint:
    """Keep a letter in the person's own words; without any, it is made from the template again.

    `based_on` is the writing of the letter that the person saw, or 0. Raises as `reword` does.
    """
    stored = load(records, complaint_id)
    before = stored.record
    present = (before.letter.kind, before.letter.text) if before.letter else ("", "")
    if present == (kind if text else "", text):
        return before
    if based_on != (before.letter.number if before.letter else 0):
        raise ChangedMeanwhile(before)
    letter = Letter(kind=kind, text=text, number=before.number + 1, written_at=now) if text else None
    return _write(records, stored, msgspec.structs.replace(before, letter=letter), now=now)


def add(records: Records, complaint_id: str, entry: Entry, now: datetime) -> Complaint:
    """Add a step, a deadline or an answer; the same twice is one. Raises Full, NotFound, Conflict, Locked, Tampered."""
    part, most = _PARTS[type(entry)]

    def change(complaint: Complaint) -> Complaint:
        rows = getattr(complaint, part)
        if any(row.id == entry.id for row in rows):
            return complaint
        if len(rows) >= most:
            raise Full(most)
        return msgspec.structs.replace(complaint, **{part: (*rows, entry)})

    return _changed(records, complaint_id, change, now)


def take(records: Records, complaint_id: str, entry_id: str, now: datetime) -> Complaint:
    """Take a step, a deadline or an answer away; it stays among what was before. Raises as `add` does."""

    def change(complaint: Complaint) -> Complaint:
        left = {
            part: tuple(row for row in getattr(complaint, part) if row.id != entry_id) for part, _ in _PARTS.values()
        }
        return msgspec.structs.replace(complaint, **left)

    return _changed(records, complaint_id, change, now)


def settle(records: Records, complaint_id: str, entry_id: str, *, done: bool, now: datetime) -> Complaint:
    """Say that a deadline is done with, or is not. Raises as `add` does."""

    def change(complaint: Complaint) -> Complaint:
        rows = complaint.deadlines
        after = tuple(msgspec.structs.replace(row, done=done) if row.id == entry_id else row for row in rows)
        return msgspec.structs.replace(complaint, deadlines=after)

    return _changed(records, complaint_id, change, now)


def name_files(records: Records, complaint_id: str, document_ids: Sequence[str], now: datetime) -> Complaint:
    """Name vault documents. Whoever calls has looked that they are there. Raises as `add` does."""

    def change(complaint: Complaint) -> Complaint:
        after = tuple(dict.fromkeys((*complaint.evidence, *document_ids)))
        if len(after) > limits.FILES:
            raise Full(limits.FILES)
        return msgspec.structs.replace(complaint, evidence=after)

    return _changed(records, complaint_id, change, now)


def drop_file(records: Records, complaint_id: str, document_id: str, now: datetime) -> Complaint:
    """Name a vault document no longer. Raises as `add` does."""

    def change(complaint: Complaint) -> Complaint:
        left = tuple(id_ for id_ in complaint.evidence if id_ != document_id)
        return msgspec.structs.replace(complaint, evidence=left)

    return _changed(records, complaint_id, change, now)


def _reworded(records: Records, stored: Stored[Complaint], wording: Wording, now: datetime) -> Complaint:
    if stored.record.wording == wording:
        return stored.record
    after = msgspec.structs.replace(stored.record, wording=wording, worded=stored.record.number + 1)
    return _write(records, stored, after, now=now)


def _changed(records: Records, complaint_id: str, change: Callable[[Complaint], Complaint], now: datetime) -> Complaint:
    """What comes of a change that is made to whatever stands now: another tab takes nothing away from it."""
    for _ in tries():
        stored = load(records, complaint_id)
        after = change(stored.record)
        if after == stored.record:
            return after
        try:
            return _write(records, stored, after, now=now)
        except Conflict:
            continue
    raise Conflict


def _write(records: Records, stored: Stored[Complaint], after: Complaint, *, now: datetime) -> Complaint:
    """The complaint as it is now, and beside it whatever is in it no more."""
    before = stored.record
    after = msgspec.structs.replace(after, number=before.number + 1, written_at=now)
    changes: list[Change] = [records.replace(COMPLAINTS, stored, after)]
    lost = _lost(before, after)
    if lost != Earlier(until=now):
        changes.append(records.add(COMPLAINT_HISTORY, earlier_name(before.id, before.number), lost))
    records.write(COMPLAINTS, after.id, *changes)
    return after


def _lost(before: Complaint, after: Complaint) -> Earlier:
    """What stood in a complaint and does so no more; a date that is done with still stands."""
    rows = {
        part: tuple(row for row in getattr(before, part) if all(row.id != other.id for other in getattr(after, part)))
        for part, _ in _PARTS.values()
    }
    return Earlier(
        until=after.written_at,
        wording=before.wording if before.wording != after.wording else None,
        letter=before.letter if before.letter != after.letter else None,
        evidence=tuple(id_ for id_ in before.evidence if id_ not in after.evidence),
        **rows,
    )
