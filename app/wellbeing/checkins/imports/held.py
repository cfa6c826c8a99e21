"""Held mood logs: the rows of a file between its upload and a day later, sealed in pieces; and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec

from app.errors import NotFound
from app.ids import known_id, mint_id
from app.incidents.imports import date_order
from app.incidents.imports.table import Table, Unreadable
from app.store import MAX_CHANGES, Change
from app.store.groups import groups
from app.store.sealed import Stored
from app.wellbeing.access_log import Did
from app.wellbeing.checkins.imports import columns, readings
from app.wellbeing.checkins.imports.rows import Choices
from app.wellbeing.checkins.record import CheckIn
from app.wellbeing.families import IMPORTS
from app.wellbeing.records import Found, Records

KEPT = timedelta(days=1)
MOST_WORDS = 40
"""Different words in a column of moods; with more it is no column of moods."""

_HEAD, _PIECE = "HEAD#", "PIECE#"
HEADS = (_HEAD, "HEAD$")
"""Between these names lies what is known of the files; what follows are their rows."""
_PIECE_BYTES = 200_000
_LONGEST_ROW_BYTES = 350_000
_AT_ONCE = MAX_CHANGES - 10
_SHOWN = 50


class Look(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What saving would bring. `problems` are the first hundred of `left_out`: the row in the file, and why."""

    ready: int = 0
    already: int = 0
    repeated: int = 0
    left_out: int = 0
    untimed: int = 0
    """Ready ones that have a day and no time."""
    problems: tuple[tuple[int, str], ...] = ()
    sample: tuple[tuple[CheckIn, tuple[tuple[str, int], ...]], ...] = ()
    """The first few, with their symptoms by name."""
    since: date | None = None
    until: date | None = None
    symptoms: tuple[str, ...] = ()
    """Those that are not on the person's list yet."""
    doubt: str = ""
    """A sentence where dates may be turned around, else empty."""


class MoodLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file. Before it is saved it expires with its rows; afterwards this much stays, to take it back.

    `state`: "looking" while it is read, "looked" when it waits for the person, "saving", "done", "undoing", "undone".
    `step` counts rows of `rows` that a worker is done with.
    """

    id: str
    name: str
    headings: tuple[str, ...]
    first_row: int
    pieces: int
    rows: int
    samples: tuple[tuple[str, ...], ...]
    choices: Choices
    held_at: datetime
    order_why: str = ""
    state: str = "looking"
    step: int = 0
    look: Look | None = None
    saved: int = 0
    already: int = 0
    left_out: int = 0
    stopped: bool = False
    problem: str = ""
    changed: int = 0
    """Check-ins that stayed when it was taken back, because the person had changed them."""
    unread: int = 0
    """Check-ins of those days that could not be read when it was taken back: whose they are, nobody can tell."""
    finished_at: datetime | None = None

    @property
    def busy(self) -> bool:
        return self.state in ("looking", "saving", "undoing")


def hold(records: Records, now: Callable[[], datetime], table: Table, *, name: str, zone: str) -> MoodLog:
    """Keep the rows for a day, with a guess at what their columns are. Raises Unreadable, Locked."""
    id_, expires_at = mint_id(now()), _expiry(now)
    rows = [row for row in table.rows if any(row)]
    pieces = list(_pieces(table.rows))
    for at, piece in enumerate(pieces, 1):
        records.write(IMPORTS, id_, records.put(IMPORTS, _piece_name(id_, at), piece, expires_at=expires_at))
    held = MoodLog(
        id=id_, name=name, headings=table.headings, first_row=table.first_row, pieces=len(pieces), rows=len(rows),
        samples=_samples(table.headings, rows), held_at=now(),
        choices=Choices(columns=columns.guess(table.headings, rows), day_first=None, zone=zone),
    )  # fmt: skip
    held = settled(held, rows)
    records.write(IMPORTS, id_, records.add(IMPORTS, _HEAD + id_, held, expires_at=expires_at))
    return held


def settled(held: MoodLog, rows: Sequence[Sequence[str]]) -> MoodLog:
    """With what the rows tell under its columns: the order of dates, the scales, and the words that moods have."""
    chosen = held.choices
    order = date_order.none_yet()
    for row in rows:
        date_order.note(order, columns.dated(chosen.columns, row))
    moods = [text for row in rows for text in columns.cells_of("mood", chosen.columns, row)]
    said = dict(chosen.words)
    words = {
        readings.word(text): None
        for text in moods
        if readings.number(text) is None and readings.known_word(text) is None
    }
    choices = msgspec.structs.replace(
        chosen,
        day_first=order.answer,
        mood_scale=readings.mood_scale(moods),
        strength_scale=readings.strength_scale(
            text for row in rows for text in columns.cells_of(columns.SYMPTOM, chosen.columns, row)
        ),
        words=tuple((word, said.get(word, -1)) for word in words) if len(words) <= MOST_WORDS else (),
    )
    return msgspec.structs.replace(held, choices=choices, order_why=order.why)


def find(records: Records, id_: str) -> Stored[MoodLog]:
    """The file. Raises NotFound when there is none, or its day is over."""
    stored = records.get(IMPORTS, _HEAD + known_id(id_), MoodLog)
    if stored is None:
        raise NotFound("This file is no longer here: it is kept for one day. What you saved is in your check-ins.")
    return stored


def every(records: Records) -> Found[MoodLog]:
    """The latest files, those that wait and those that were saved."""
    return records.page(IMPORTS, MoodLog, within=_HEAD, limit=_SHOWN, newest_first=True)


def change(records: Records, now: Callable[[], datetime], stored: Stored[MoodLog], held: MoodLog) -> Change:
    """The change that writes what was chosen or done; conflicts when another tab or the worker was first."""
    waits = held.state in ("looking", "looked")
    return records.replace(IMPORTS, stored, held, expires_at=_expiry(now) if waits else None)


def keep(
    records: Records, now: Callable[[], datetime], stored: Stored[MoodLog], held: MoodLog, *also: Change
) -> Stored[MoodLog]:
    """Write it, and what happens with it. Raises Conflict, Locked."""
    records.write(IMPORTS, held.id, change(records, now, stored, held), *also)
    return Stored(stored.sort, stored.version + 1, held)


def rows(records: Records, held: MoodLog) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with its number in the file. Raises NotFound when pieces are gone, Tampered."""
    number = held.first_row
    for piece in range(1, held.pieces + 1):
        stored = records.get(IMPORTS, _piece_name(held.id, piece), list[list[str]])
        if stored is None:
            raise NotFound
        for row in stored.record:
            if any(row):
                yield number, row
            number += 1


def forget(records: Records, held: MoodLog) -> None:
    """Remove the file and what is known of it."""
    forget_rows(records, held)
    records.write(IMPORTS, held.id, records.discard(IMPORTS, _HEAD + held.id), did=Did.REMOVED)


def forget_damaged(records: Records, id_: str) -> None:
    """Remove a file of which nobody can read any more how many pieces it has."""
    found = records.page(IMPORTS, list[list[str]], within=f"{_PIECE}{known_id(id_)}#", limit=_AT_ONCE)
    pieces = [stored.sort for stored in found.rows] + found.damaged
    gone = [records.discard(IMPORTS, sort.removeprefix(IMPORTS.prefix)) for sort in pieces]
    records.write(IMPORTS, id_, *gone, records.discard(IMPORTS, _HEAD + id_), did=Did.REMOVED)


def id_of(sort: str) -> str:
    """The id of the file at a sort key."""
    return sort.rpartition("#")[2]


def forget_rows(records: Records, held: MoodLog) -> None:
    """Remove the rows."""
    names = [_piece_name(held.id, piece) for piece in range(1, held.pieces + 1)]
    for some in groups(names, most=_AT_ONCE):
        records.write(IMPORTS, held.id, *(records.discard(IMPORTS, name) for name in some), did=Did.REMOVED)


def _samples(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """For each column, its first two texts."""
    first = rows[:_SHOWN]
    return tuple(tuple([row[at][:80] for row in first if at < len(row) and row[at]][:2]) for at in range(len(headings)))


def _pieces(rows: list[list[str]]) -> Iterator[list[list[str]]]:
    def weight(row: list[str]) -> int:
        length = sum(len(cell.encode("utf-8", "replace")) + 5 for cell in row) + 5
        if length > _LONGEST_ROW_BYTES:
            raise Unreadable("One row of this file is longer than a check-in can be. Shorten it there.")
        return length

    return groups(rows, most=10_000, weight=weight, heaviest=_PIECE_BYTES)


def _piece_name(id_: str, piece: int) -> str:
    return f"{_PIECE}{id_}#{piece:04d}"


def _expiry(now: Callable[[], datetime]) -> int:
    return int((now() + KEPT).timestamp())
