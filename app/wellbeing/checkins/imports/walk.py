"""The walk along a held mood log: each row with what becomes of it, compared with what is kept already."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.dates.days import read as read_day
from app.dates.objections import FIRST_DAY
from app.incidents.imports import date_order
from app.wellbeing.checkins import reading, symptom_list
from app.wellbeing.checkins.imports import columns
from app.wellbeing.checkins.imports import held as uploads
from app.wellbeing.checkins.imports.held import Look, MoodLog
from app.wellbeing.checkins.imports.readings import Unread
from app.wellbeing.checkins.imports.rows import Read, Reader, folded
from app.wellbeing.checkins.limits import MOST_SYMPTOMS
from app.wellbeing.checkins.record import CheckIn
from app.wellbeing.records import Records

SHOWN_PROBLEMS = 100
SHOWN_ROWS = 5

_BESIDE = timedelta(days=1)
"""A time with an offset may fall on the day beside the one that is written."""


class Step(NamedTuple):
    """One row. `state` is ready, already (kept), repeated (in this file) or left out, for what `why` says."""

    number: int
    state: str
    read: Read | None = None
    why: str = ""


Rows = list[tuple[int, list[str]]]
"""Rows that are not blank, with their numbers in the file."""


def walk(records: Records, at: datetime, held: MoodLog, rows: Rows) -> Iterator[Step]:
    """Each row with what becomes of it at this moment, in their order. Raises Tampered, Locked."""
    names = {row.id: folded(row.name) for row in symptom_list.read(records).rows}
    there = _there(records, held, rows, names, at)
    seen: set[int] = set()
    reader = Reader(held.choices, held.headings, at)
    for number, row in rows:
        try:
            read = reader.read(row)
        except Unread as unread:
            yield Step(number, "left out", why=str(unread))
            continue
        mark = hash(_mark(read.check_in, frozenset((folded(name), strength) for name, strength in read.felt)))
        if mark in there or mark in seen:
            yield Step(number, "already" if mark in there else "repeated", read)
            continue
        seen.add(mark)
        yield Step(number, "ready", read)


def look(records: Records, at: datetime, held: MoodLog) -> Look:
    """Count what saving would do. Raises NotFound when the file's pieces are gone, Tampered, Locked."""
    rows: Rows = list(uploads.rows(records, held))
    counts = dict.fromkeys(("ready", "already", "repeated", "left out"), 0)
    problems: list[tuple[int, str]] = []
    sample: list[tuple[CheckIn, tuple[tuple[str, int], ...]]] = []
    known = {folded(row.name) for row in symptom_list.read(records).rows}
    new: dict[str, str] = {}
    days: list[date] = []
    untimed = 0
    for step in walk(records, at, held, rows):
        counts[step.state] += 1
        if step.state == "left out" and len(problems) < SHOWN_PROBLEMS:
            problems.append((step.number, step.why))
        if step.state != "ready" or step.read is None:
            continue
        days.append(step.read.check_in.on)
        untimed += not step.read.timed
        new |= {folded(name): name for name, _ in step.read.felt if folded(name) not in known | set(new)}
        if len(sample) < SHOWN_ROWS:
            sample.append((step.read.check_in, step.read.felt))
    return Look(
        ready=counts["ready"], already=counts["already"], repeated=counts["repeated"], left_out=counts["left out"],
        untimed=untimed, problems=tuple(problems), sample=tuple(sample),
        symptoms=tuple(new.values())[: MOST_SYMPTOMS + 1],
        since=min(days, default=None), until=max(days, default=None), doubt=_doubt(held, rows),
    )  # fmt: skip


def _doubt(held: MoodLog, rows: Rows) -> str:
    """A sentence where the order of dates that is taken may turn some around, else empty."""
    order = date_order.none_yet()
    for _, row in rows:
        date_order.note(order, columns.dated(held.choices.columns, row))
    return order.doubt(bool(held.choices.day_first))


def _there(records: Records, held: MoodLog, rows: Rows, names: dict[str, str], at: datetime) -> frozenset[int]:
    """What is kept already in the days of the file."""
    dated = (_day(held, text) for _, row in rows for text in columns.dated(held.choices.columns, row))
    days = [day for day in dated if day and FIRST_DAY <= day <= at.date() + _BESIDE]
    if not days:
        return frozenset()
    span = reading.span(records, min(days) - _BESIDE, max(days) + _BESIDE)
    return frozenset(
        hash(_mark(kept, frozenset((names.get(felt.symptom, ""), felt.intensity) for felt in kept.felt)))
        for kept in span.rows
    )


def _mark(said: CheckIn, felt: frozenset[tuple[str, int]]) -> Hashable:
    """What makes two check-ins the same."""
    return (said.on, said.at, said.mood, said.sleep_hours, felt, said.triggers, said.helped, said.note)


def _day(held: MoodLog, text: str) -> date | None:
    try:
        return read_day(text, day_first=bool(held.choices.day_first), zone=held.choices.zone).on
    except (ValueError, OverflowError):
        return None
