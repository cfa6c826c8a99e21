"""Exported: what is most private, only when its owner ticks it; read through its own door, which notes each reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from app.dates.moments import zone_of
from app.lifecycle import Family, Feature, Left, Row, Source, Table
from app.store import MAX_CHANGES
from app.store.groups import groups
from app.wellbeing import histories
from app.wellbeing.access_log import PREFIX as ACCESSES
from app.wellbeing.access_log import Access, Did, Why
from app.wellbeing.chapters import chapters
from app.wellbeing.checkins.record import check_in_name, earlier_name, event_name
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Wording
from app.wellbeing.contents.kinds import KINDS, SPANS, Kind
from app.wellbeing.export import files, opened
from app.wellbeing.families import (
    BY_NAME,
    CHECK_IN_PLACES,
    COMPLAINTS_ERASED,
    EVENT_PLACES,
    IMPORTS,
    NOTES_ERASED,
    QUESTIONNAIRE_PLACES,
    RELEASES,
)
from app.wellbeing.families import Family as Own
from app.wellbeing.pointers import Placed
from app.wellbeing.records import Records

_ID = "[a-z0-9]{10,40}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NAMES = {
    "plan": _ID,
    "check-in": f"{_DAY}T[0-9]{{2}}:[0-9]{{2}}#{_ID}",
    "symptoms": "LIST",
    "event": f"{_DAY}#{_ID}",
    "questionnaire": f"{_DAY}#{_ID}",
    "complaint": _ID,
    "note": _ID,
    "import": f"HEAD#{_ID}",
}
"""What a record of a family is called; anything before it that was changed is called by its id and a number."""

_FORMER = f"{_ID}#R[0-9]{{4,6}}"
_AT_ONCE = MAX_CHANGES - 10
_BYTES = 2 * 1024 * 1024


_CALLED: dict[str, Callable[[Any], str]] = {
    "plan": lambda plan: plan.id,
    "check-in": check_in_name,
    "check-in-history": lambda was: earlier_name(was.check_in),
    "event": event_name,
    "questionnaire": lambda answered: answered.name,
    "complaint": lambda complaint: complaint.id,
    "note": lambda note: note.id,
    "note-history": lambda was: histories.earlier_name(was.was.id, was.was.number),
}
"""What a record is called, where it says so itself."""

_WRITTEN = {
    "plan": ("made_at", "written_at"),
    "plan-history": ("at", "until"),
    "check-in": ("written_at",),
    "check-in-history": ("changed_at",),
    "questionnaire": ("answered_at",),
    "complaint": ("made_at", "written_at"),
    "complaint-history": ("until",),
    "note": ("made_at", "written_at"),
    "note-history": ("until",),
}
"""Fields that say when we wrote it down."""

_WORDS = Wording(ZoneInfo("UTC"), {})


def _family(kind: Kind) -> Family:
    name, prefix, called = kind.family.name, kind.family.prefix, _CALLED.get(kind.family.name)
    return Family(
        name, prefix, kind.record, kind.family.label, rest=_NAMES.get(name, _FORMER),
        key_of=(lambda record: prefix + called(record)) if called else None,
        fits=lambda record: kind.item("-", record, _WORDS), written=_WRITTEN.get(name, ()),
        comes_back=kind.family != IMPORTS,
    )  # fmt: skip


def _places(own: Own, of: str) -> Family:
    """Where each record stands; that one was erased comes back nowhere."""
    return Family(
        own.name, own.prefix, Placed, own.label, rest=_ID, fits=lambda placed: re.fullmatch(_NAMES[of], placed.name)
    )


def _rows(source: Source, family: Family) -> Iterator[Row]:
    records = _records(source, Why.EXPORT)
    if family.prefix == ACCESSES:
        return (Row(sort, access) for sort, access in opened.rows(records))
    return _read(records, family)


def _read(records: Records, family: Family) -> Iterator[Row]:
    own = BY_NAME[family.name]
    damaged: list[str] = []
    start, end = SPANS.get(own, (None, None))
    for stored in records.every(own, family.kind, start=start, end=end, damaged=damaged.append):
        yield from _lost(damaged)
        yield Row(stored.sort, stored.record)
    yield from _lost(damaged)


def _lost(damaged: list[str]) -> Iterator[Row]:
    while damaged:
        yield Row(damaged.pop(0), None)


def _write(source: Source, family: Family, rows: Sequence[Row]) -> None:
    """Write what comes back, with a row of the log for each write. Raises Locked."""
    own, records = BY_NAME[family.name], _records(source, Why.IMPORT)
    puts = (records.put(own, row.key.removeprefix(own.prefix), row.record) for row in rows)
    for group in groups(puts, most=_AT_ONCE, weight=lambda put: len(put.item.body) + 300, heaviest=_BYTES):
        records.write(own, "", *group, did=Did.WROTE, count=len(group))


def _records(source: Source, why: Why) -> Records:
    return Records(source.services, source.tenant, why)


def _table(kind: Kind) -> Table:
    def parts(source: Source) -> Iterator[bytes]:
        records = _records(source, Why.EXPORT)
        return files.csv_parts(records, kind, reading.wording(records, zone_of(source.zone)))

    return Table(kind.family.name, parts)


def _opened(source: Source) -> Iterator[bytes]:
    records = _records(source, Why.EXPORT)
    return opened.csv_parts(records, Wording(zone_of(source.zone)))


FEATURE = Feature(
    "well-being",
    "Well-being",
    families=(
        *map(_family, KINDS),
        _places(CHECK_IN_PLACES, "check-in"),
        _places(EVENT_PLACES, "event"),
        _places(QUESTIONNAIRE_PLACES, "questionnaire"),
        Family("who-opened-this", ACCESSES, Access, "Who opened this", comes_back=False, comprehensive=True),
    ),
    left=(
        Left(IMPORTS.prefix, "The rows of a file of moods on its way in: they are gone within a day.", rest="PIECE#.*"),
        Left(RELEASES.prefix, "What you ticked to take out: it ends within minutes."),
        Left(COMPLAINTS_ERASED.prefix, "That a complaint was erased: for a day, so that its form brings back nothing."),
        Left(NOTES_ERASED.prefix, "That a note was erased: for a day, so that its form brings back nothing."),
    ),
    tables=(*map(_table, KINDS), Table(opened.NAME, _opened, comprehensive=True)),
    chapters=chapters,
    private=True,
    rows=_rows,
    write=_write,
)  # fmt: skip
