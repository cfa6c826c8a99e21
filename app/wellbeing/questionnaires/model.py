"""What can be done with a questionnaire: keep what was answered, read it and all before it, erase it for good."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

import msgspec

from app.errors import Conflict, NotFound
from app.ids import mint_id
from app.store.sealed import Tampered
from app.wellbeing.access_log import Did
from app.wellbeing.checkins.places import day_in
from app.wellbeing.families import QUESTIONNAIRES
from app.wellbeing.pointers import QUESTIONNAIRES as POINTERS
from app.wellbeing.questionnaires.record import Answered, place_of
from app.wellbeing.records import Records


@dataclass(frozen=True, slots=True)
class Damaged:
    """One that could not be read: its day and its place are all that is known of it."""

    on: date
    place: str


@dataclass(slots=True)
class History:
    """Everything answered so far, oldest first."""

    rows: list[Answered] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)
    lost: int = 0
    """Damaged too, under a name that tells no day."""

    def of(self, key: str) -> list[Answered]:
        """What was answered of one questionnaire, oldest first."""
        return [row for row in self.rows if row.key == key]


def keep(records: Records, answered: Answered) -> Answered:
    """Keep it, once however often and on whatever day it is sent; other answers under the same id are one more.

    Raises Erased, Locked.
    """
    placed = POINTERS.add(records, answered.id, answered.name)
    try:
        records.write(QUESTIONNAIRES, answered.id, records.add(QUESTIONNAIRES, answered.name, answered), placed)
    except Conflict:
        there = load(records, POINTERS.name(records, answered.id) or answered.name)
        if (there.key, there.answers, there.difficulty) == (answered.key, answered.answers, answered.difficulty):
            return there
        return keep(records, msgspec.structs.replace(answered, id=mint_id(answered.answered_at)))
    return answered


def load(records: Records, name: str) -> Answered:
    """One that was answered. Raises NotFound, Tampered, Locked."""
    stored = records.get(QUESTIONNAIRES, name, Answered)
    if stored is None:
        raise NotFound
    return stored.record


def history(records: Records) -> History:
    """Everything answered so far, and what of it could not be read. Raises Locked."""
    found = History()

    def lost(sort: str) -> None:
        name = sort.removeprefix(QUESTIONNAIRES.prefix)
        day = day_in(name)
        if day:
            found.damaged.append(Damaged(day, place_of(name)))
        else:
            found.lost += 1

    every = records.every(QUESTIONNAIRES, Answered, damaged=lost)
    found.rows = sorted((stored.record for stored in every), key=lambda row: row.answered_at)
    return found


def expect(records: Records, name: str) -> None:
    """Return when there is one of this name, damaged or not. Raises NotFound, Locked."""
    with suppress(Tampered):
        load(records, name)


def erase(records: Records, name: str, now: datetime) -> None:
    """Remove one, damaged or not, for good. Raises NotFound, Locked."""
    expect(records, name)
    id_, gone = name.partition("#")[2], records.discard(QUESTIONNAIRES, name)
    records.write(QUESTIONNAIRES, id_, gone, POINTERS.erase(records, id_, now), did=Did.REMOVED)
