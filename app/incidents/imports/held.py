"""Held uploads: the rows of a file between looking and saving, sealed in pieces, gone after a day."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import msgspec

from app.dates.order import DateOrder
from app.errors import NotFound
from app.incidents.imports import columns
from app.incidents.imports.date_order import order_of as order_in
from app.incidents.imports.entries import Choices
from app.incidents.imports.table import Table, Unreadable
from app.store.sealed import Shelf, Stored

KEPT = timedelta(days=1)

_PIECE_BYTES = 200_000
_LONGEST_ROW_BYTES = 350_000
"""A store holds 400 KB in one piece, and no entry is longer."""

_SAMPLE = 50
_ID = re.compile("[0-9a-f]{32}")


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One upload. Stored under IMPORT#<id>, its rows under IMPORT#<id>#<piece>; the id is a keyed digest of the file.

    `saved` counts the entries written so far; `finished_at` says that all were, and then the rows are gone.
    """

    id: str
    name: str
    source: str
    headings: tuple[str, ...]
    first_row: int
    pieces: int
    notes: tuple[str, ...]
    choices: Choices
    held_at: datetime
    saved: int = 0
    already: int = 0
    left_out: int = 0
    finished_at: datetime | None = None


def hold(shelf: Shelf, now: Callable[[], datetime], table: Table, *, name: str, content: bytes, zone: str) -> Held:
    """Keep the table for a day and guess what its columns are. The same file again begins again.

    Raises Unreadable, StoreUnavailable.
    """
    digest = shelf.blind_index("import file", hashlib.sha256(content).hexdigest())[:32]
    guessed = columns.guess(table.headings, table.rows)
    order = order_in(table.rows, guessed)
    expires_at = _expiry(now)
    pieces = 0
    for pieces, rows in enumerate(list(_pieces(table.rows)), start=1):
        shelf.write(shelf.put(_piece_key(digest, pieces), rows, expires_at=expires_at))
    held = Held(
        id=digest,
        name=name,
        source=table.source,
        headings=table.headings,
        first_row=table.first_row,
        pieces=pieces,
        notes=table.notes,
        choices=Choices(columns=guessed, day_first=order.answer, zone=zone),
        held_at=now(),
    )
    shelf.write(shelf.put(_key(digest), held, expires_at=expires_at))
    return held


def find(shelf: Shelf, id_: str) -> Stored[Held]:
    """The upload. Raises NotFound when there is none, or its day is over."""
    stored = shelf.get(_key(id_), Held) if _ID.fullmatch(id_) else None
    if stored is None:
        raise NotFound("This file is no longer here: an upload is kept for one day. What you saved is in your entries.")
    return stored


def keep(shelf: Shelf, now: Callable[[], datetime], stored: Stored[Held], held: Held) -> None:
    """Write what was chosen or done. Raises Conflict when another tab was first."""
    shelf.write(shelf.replace(stored, held, expires_at=_expiry(now)))


def rows(shelf: Shelf, held: Held) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with its number in the file. Raises NotFound when pieces are gone."""
    number = held.first_row
    for piece in range(1, held.pieces + 1):
        stored = shelf.get(_piece_key(held.id, piece), list[list[str]])
        if stored is None:
            raise NotFound
        for row in stored.record:
            if any(row):
                yield number, row
            number += 1


def ordered(shelf: Shelf, held: Held, choices: Choices) -> Choices:
    """The choices, with the order of dates that other columns of days may tell, where nobody has said."""
    if choices.day_first is not None or choices.columns == held.choices.columns:
        return choices
    found = order_of(shelf, msgspec.structs.replace(held, choices=choices))
    return msgspec.structs.replace(choices, day_first=found.answer)


def order_of(shelf: Shelf, held: Held) -> DateOrder:
    """What the days tell in the columns that are chosen for them. Raises NotFound when pieces are gone."""
    return order_in((row for _, row in rows(shelf, held)), held.choices.columns)


def sample(shelf: Shelf, held: Held, count: int = 2) -> list[list[str]]:
    """For each column, its first few texts that are not empty."""
    first = [row for _, row in islice(rows(shelf, held), _SAMPLE)]
    return [[row[at] for row in first if at < len(row) and row[at]][:count] for at in range(len(held.headings))]


def forget(shelf: Shelf, held: Held) -> None:
    """Remove the upload and its rows."""
    forget_rows(shelf, held)
    shelf.write(shelf.discard(_key(held.id)))


def forget_rows(shelf: Shelf, held: Held) -> None:
    """Remove the rows; what is known about the upload stays until its day is over."""
    keys = [_piece_key(held.id, piece) for piece in range(1, held.pieces + 1)]
    for at in range(0, len(keys), 50):
        shelf.write(*(shelf.discard(key) for key in keys[at : at + 50]))


def _pieces(rows: list[list[str]]) -> Iterator[list[list[str]]]:
    piece: list[list[str]] = []
    size = 0
    for row in rows:
        length = sum(len(cell.encode("utf-8", "replace")) + 5 for cell in row) + 5
        if length > _LONGEST_ROW_BYTES:
            raise Unreadable("One row of this file is longer than an entry can be. Shorten it there, or part it.")
        if piece and size + length > _PIECE_BYTES:
            yield piece
            piece, size = [], 0
        piece.append(row)
        size += length
    yield piece


def _key(id_: str) -> str:
    return f"IMPORT#{id_}"


def _piece_key(id_: str, piece: int) -> str:
    return f"{_key(id_)}#{piece:04d}"


def _expiry(now: Callable[[], datetime]) -> int:
    return int((now() + KEPT).timestamp())
