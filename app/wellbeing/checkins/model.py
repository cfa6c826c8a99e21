"""What can be done with a check-in: keep it, read it with its earlier wordings, change it, erase it for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from app.errors import Conflict, NotFound
from app.store import Change
from app.store.sealed import Stored, Tampered
from app.wellbeing.checkins.places import id_of, place_of
from app.wellbeing.checkins.record import CheckIn, Earlier, check_in_name, earlier_name
from app.wellbeing.families import CHECK_IN_HISTORY, CHECK_INS
from app.wellbeing.histories import Histories
from app.wellbeing.pointers import CHECK_INS as POINTERS
from app.wellbeing.records import Found, Records

_HISTORIES = Histories(CHECK_INS, CHECK_IN_HISTORY, CheckIn, Earlier)


class ChangedMeanwhile(Conflict):
    """Somebody, or another tab, changed it first. `stored` is what stands now."""

    def __init__(self, stored: Stored[CheckIn]) -> None:
        super().__init__()
        self.stored = stored


class Moved(NotFound):
    """The check-in is at another place since its time was changed."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place


def load(records: Records, name: str) -> Stored[CheckIn]:
    """One check-in. Raises NotFound, Moved, Tampered, Locked."""
    stored = records.get(CHECK_INS, name, CheckIn)
    if stored is None:
        _follow(records, name)
        raise NotFound
    return stored


def earlier(records: Records, check_in: CheckIn) -> Found[Earlier]:
    """What it said before, latest first, at most a hundred wordings. Raises Locked."""
    if check_in.number == 1:
        return Found([], [], None)
    return _HISTORIES.earlier(records, check_in.id, limit=100)


def keep(
    records: Records, now: Callable[[], datetime], check_in: CheckIn, *also: Change, timed: bool = True
) -> CheckIn:
    """Keep a new check-in, and what is written with it. Sent twice it is kept once, at its first time unless one was
    typed (`timed`); sent again with other words, its first writing is changed, and a later one is not.

    Raises ChangedMeanwhile, Erased, Conflict, Locked.
    """
    name = check_in_name(check_in)
    placed = POINTERS.add(records, check_in.id, name)
    try:
        records.write(CHECK_INS, check_in.id, records.add(CHECK_INS, name, check_in), placed, *also)
    except Conflict:
        there = records.get(CHECK_INS, POINTERS.name(records, check_in.id) or name, CheckIn)
        if there is None:
            raise
        if not timed:
            first = there.record
            check_in = msgspec.structs.replace(check_in, on=first.on, at=first.at, zone=first.zone)
        if there.record.number > 1 and not same_words(there.record, check_in):
            raise ChangedMeanwhile(there) from None
        return revise(records, now, there, check_in, *also)
    return check_in


def revise(
    records: Records, now: Callable[[], datetime], stored: Stored[CheckIn], said: CheckIn, *also: Change
) -> CheckIn:
    """Put what is said in the place of what was read, and keep that as an earlier wording. Raises Conflict, Locked."""
    before = stored.record
    after = msgspec.structs.replace(
        said, id=before.id, number=before.number + 1, written_at=now(), source=before.source, zone=said.zone
    )
    if same_words(before, after):
        return before
    name, kept = check_in_name(after), Earlier(check_in=before, changed_at=now())
    if name == check_in_name(before):
        changes: tuple[Change, ...] = (records.replace(CHECK_INS, stored, after),)
    else:
        kept = msgspec.structs.replace(kept, place=place_of(name))
        placed = POINTERS.move(records, before.id, name)
        changes = (records.remove(CHECK_INS, stored), records.add(CHECK_INS, name, after), placed)
    history = records.add(CHECK_IN_HISTORY, earlier_name(before), kept)
    try:
        records.write(CHECK_INS, before.id, *changes, history, *also)
    except Conflict:
        raise ChangedMeanwhile(load(records, check_in_name(before))) from None
    return after


def require(records: Records, name: str) -> None:
    """Return when there is one, damaged or not. Raises NotFound, Moved, Locked."""
    try:
        load(records, name)
    except Tampered:
        return


def erase(records: Records, name: str, now: datetime) -> None:
    """Remove a check-in, damaged or not, and all its earlier wordings, for good. Raises NotFound, Moved, Locked."""
    require(records, name)
    id_ = id_of(name)
    _HISTORIES.erase(records, id_, POINTERS.erase(records, id_, now), name=name)


def same_words(one: CheckIn, other: CheckIn) -> bool:
    """Whether two writings say the same."""
    return msgspec.structs.replace(one, number=1, written_at=other.written_at) == msgspec.structs.replace(
        other, number=1
    )


def _follow(records: Records, name: str) -> None:
    """Raises Moved when a check-in of this id was put at another time."""
    former = _HISTORIES.earlier(records, id_of(name), limit=100)
    for stored in former.rows:
        if stored.record.place and stored.record.place != place_of(name):
            raise Moved(stored.record.place)
