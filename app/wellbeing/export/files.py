"""Files: everything here as JSON or as a ZIP of CSV tables, written while it is read, and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from app.archive import Archive
from app.store.sealed import Stored
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Wording
from app.wellbeing.contents.kinds import SPANS, Kind
from app.wellbeing.export import opened
from app.wellbeing.export.lines import DAMAGED, line
from app.wellbeing.records import Records

FORMAT = "cotrackpro-private-1"

_README = """Everything that you keep in your private pages, as tables. Each file opens in a spreadsheet.

{names}
Times are in the time zone {zone}. A row whose "State" says that it could not be read is damaged; the others are whole.
Of a mood log that is still on its way in only its name and its columns are here.
Whoever holds this file can read it. Keep it where only you look.
"""


def json_parts(records: Records, now: datetime) -> Iterator[bytes]:
    """The JSON, one record after the other, then who opened them. It ends with the count of the records, or it is not
    whole. Raises Locked.

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
    yield b',\n"%s":[' % opened.NAME.encode()
    for number, (sort, access) in enumerate(opened.rows(records)):
        told = {"name": sort, "record": access} if access else {"name": sort, "damaged": True}
        yield (b",\n" if number else b"\n") + msgspec.json.encode(told)
    yield b'],\n"count":%d}\n' % count


def zip_parts(records: Records, words: Wording, now: datetime) -> Iterator[bytes]:
    """The ZIP: a table for each kind, and what they are. Cut short, it does not open. Raises Locked."""
    archive, kinds, at = Archive(deflated=True), reading.kinds(), now.astimezone(words.zone)
    for kind in kinds:
        yield from archive.member(_table_name(kind), at, csv_parts(records, kind, words))
    yield from archive.member(f"{opened.NAME}.csv", at, opened.csv_parts(records, words))
    names = "".join(f"{_table_name(kind)}: {kind.family.label}\n" for kind in kinds)
    names += f"{opened.NAME}.csv: {opened.LABEL}\n"
    readme = _README.format(names=names, zone=words.zone.key)
    yield from archive.member("README.txt", at, (readme.encode(),))
    yield from archive.end()


def csv_parts(records: Records, kind: Kind, words: Wording) -> Iterator[bytes]:
    """One kind as a table, UTF-8 with a byte order mark (spreadsheets ask for it), one row after the other."""
    columns = kind.columns(words)
    yield "\ufeff".encode() + line(("Id", "State", *columns))
    for item in reading.items(records, kind, words):
        row = item.row()
        yield line((item.name, DAMAGED if item.damaged else "", *(row.get(column, "") for column in columns)))


def _records(records: Records, kind: Kind) -> Iterator[bytes]:
    damaged: list[str] = []
    start, end = SPANS.get(kind.family, (None, None))
    for stored in records.every(kind.family, kind.record, start=start, end=end, damaged=damaged.append):
        yield from _lost(kind, damaged)
        yield _encoded(kind, stored)
    yield from _lost(kind, damaged)


def _encoded(kind: Kind, stored: Stored[Any]) -> bytes:
    return msgspec.json.encode({"name": stored.sort.removeprefix(kind.family.prefix), "record": stored.record})


def _lost(kind: Kind, damaged: list[str]) -> Iterator[bytes]:
    while damaged:
        yield msgspec.json.encode({"name": damaged.pop(0).removeprefix(kind.family.prefix), "damaged": True})


def _table_name(kind: Kind) -> str:
    return f"{kind.family.name}.csv"
