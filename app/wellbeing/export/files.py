"""Files: everything here as JSON or as a ZIP of CSV tables, written while it is read, and kept nowhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from app.archive import Archive
from app.store.sealed import Stored
from app.text.cells import guarded
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Wording
from app.wellbeing.contents.kinds import Kind
from app.wellbeing.records import Records

FORMAT = "cotrackpro-private-1"

DAMAGED = "could not be read: what is stored of it is damaged"

_README = """Everything that you keep in your private pages, as tables. Each file opens in a spreadsheet.

{names}
Times are in the time zone {zone}. A row whose "State" says that it could not be read is damaged; the others are whole.
A mood log that is still on its way in is not here.
Whoever holds this file can read it. Keep it where only you look.
"""


def json_parts(records: Records, now: datetime) -> Iterator[bytes]:
    """The JSON, one record after the other. It ends with their count, or it is not whole. Raises Locked.

    `felt` of a check-in holds pairs: the id of a symptom of the list, and how strong it was, 0 to 10.
    """
    yield msgspec.json.encode({"format": FORMAT, "exported_at": now})[:-1]
    count = 0
    for kind in reading.kinds():
        yield b',\n"%s":[' % kind.family.name.encode()
        for number, row in enumerate(_records(records, kind)):
            yield (b",\n" if number else b"\n") + row
            count += 1
        yield b"]"
    yield b',\n"count":%d}\n' % count


def zip_parts(records: Records, words: Wording, now: datetime) -> Iterator[bytes]:
    """The ZIP: a table for each kind, and what they are. Cut short, it does not open. Raises Locked."""
    archive, kinds, at = Archive(deflated=True), reading.kinds(), now.astimezone(words.zone)
    for kind in kinds:
        yield from archive.member(_table_name(kind), at, csv_parts(records, kind, words))
    names = "".join(f"{_table_name(kind)}: {kind.family.label}\n" for kind in kinds)
    readme = _README.format(names=names, zone=words.zone.key)
    yield from archive.member("README.txt", at, (readme.encode(),))
    yield from archive.end()


def csv_parts(records: Records, kind: Kind, words: Wording) -> Iterator[bytes]:
    """One kind as a table, UTF-8 with a byte order mark (spreadsheets ask for it), one row after the other."""
    columns = kind.columns(words)
    yield "\ufeff".encode() + _line(("Id", "State", *columns))
    for item in reading.items(records, kind, words):
        row = item.row()
        yield _line((item.name, DAMAGED if item.damaged else "", *(row.get(column, "") for column in columns)))


def _records(records: Records, kind: Kind) -> Iterator[bytes]:
    damaged: list[str] = []
    for stored in records.every(kind.family, kind.record, damaged=damaged.append):
        yield from _lost(kind, damaged)
        yield _encoded(kind, stored)
    yield from _lost(kind, damaged)


def _encoded(kind: Kind, stored: Stored[Any]) -> bytes:
    return msgspec.json.encode({"name": stored.sort.removeprefix(kind.family.prefix), "record": stored.record})


def _lost(kind: Kind, damaged: list[str]) -> Iterator[bytes]:
    while damaged:
        yield msgspec.json.encode({"name": damaged.pop(0).removeprefix(kind.family.prefix), "damaged": True})


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([guarded(cell) for cell in cells])
    return text.getvalue().encode()


def _table_name(kind: Kind) -> str:
    return f"{kind.family.name}.csv"
