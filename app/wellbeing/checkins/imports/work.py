"""The work on a mood log, by a worker or, where it is short, at once: looking at it, saving it, taking it back.

Each part may be cut short anywhere and begun again: how far it came lies with what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, Invalid, NotFound
from app.ids import mint_id
from app.queue import pending, settled
from app.store.groups import groups
from app.store.keys import TenantId
from app.store.sealed import Stored, Tampered
from app.wellbeing.access_log import Did, Why
from app.wellbeing.checkins import reading, symptom_list
from app.wellbeing.checkins.imports import held as uploads
from app.wellbeing.checkins.imports.held import Look, MoodLog
from app.wellbeing.checkins.imports.rows import folded
from app.wellbeing.checkins.imports.walk import Step, look, walk
from app.wellbeing.checkins.record import CheckIn, check_in_name
from app.wellbeing.families import CHECK_INS
from app.wellbeing.records import Records

if TYPE_CHECKING:
    from app.services import Services

JOB = "workers.mood_logs.go_on"
SHORT = 300
"""Rows that are worked on while the person waits; a longer file is a worker's."""

_AT_ONCE = 80
_SECONDS = 40.0
"""How long one job writes; then it makes way for others and goes on."""


class _MakeWay(Exception):
    """The job's share of time is over; the rest is for the next one."""


def begin(services: Services, records: Records, tenant: TenantId, stored: Stored[MoodLog], state: str) -> None:
    """Have the file looked at, saved or taken back: at once where it is short. Raises Invalid, Conflict, Locked."""
    held = stored.record
    if state == "saving" and (held.choices.missing() or held.look is None or not held.look.ready):
        raise Invalid("There is nothing to save in this file yet.")
    if state == "saving":
        listed = symptom_list.read(records)
        if _with_symptoms(services, held, listed.rows) != listed.rows and listed.damaged:
            raise symptom_list.Damaged
    if state == "undoing" and (held.state != "done" or not held.saved):
        raise Invalid("Nothing of this file is left to take back.")
    kept = uploads.keep(records, services.now, stored, _beginning(held, state))
    if held.rows <= SHORT:
        _go_on(services, records, kept)
        return
    owe(services, tenant, held.id)


def _beginning(held: MoodLog, state: str) -> MoodLog:
    look = None if state == "looking" else held.look
    return msgspec.structs.replace(held, state=state, step=0, look=look)


def owe(services: Services, tenant: TenantId, id_: str) -> None:
    """Hand the file to a worker."""
    services.store.tenant(tenant).write(pending(services, JOB, tenant, id_))
    services.queue.enqueue(JOB, tenant, id_)


def go_on(services: Services, tenant: TenantId, id_: str) -> None:
    """The job: whatever the file's state asks for. It may run twice, and goes on where it was cut short."""
    records = Records(services, tenant, Why.IMPORT)
    with suppress(NotFound, Conflict):  # its day is over, or somebody else is at it
        try:
            _go_on(services, records, uploads.find(records, id_))
        except _MakeWay:
            services.queue.enqueue(JOB, tenant, id_)
            return
    services.store.tenant(tenant).write(settled(services, JOB, tenant, id_))


def stop(services: Services, records: Records, stored: Stored[MoodLog]) -> None:
    """End the saving where it is. What was saved stays, and can be taken back. Raises Conflict, Locked."""
    _end(services, records, stored, msgspec.structs.replace(stored.record, stopped=True))


def _go_on(services: Services, records: Records, stored: Stored[MoodLog]) -> None:
    match stored.record.state:
        case "looking":
            _look(services, records, stored)
        case "saving":
            _save(services, records, stored)
        case "undoing":
            _undo(services, records, stored)


def _look(services: Services, records: Records, stored: Stored[MoodLog]) -> None:
    held = stored.record
    try:
        found = None if held.choices.missing() else look(records, services.now(), held)
    except (NotFound, Tampered) as gone:
        _end(services, records, stored, _failed(held, gone))
        return
    uploads.keep(records, services.now, stored, msgspec.structs.replace(held, state="looked", look=found))


def _save(services: Services, records: Records, stored: Stored[MoodLog]) -> None:
    until = monotonic() + _SECONDS
    try:
        ids = _symptoms(services, records, stored.record)
        for steps in groups(_ahead(services, records, stored.record), most=_AT_ONCE):
            stored = _write(services, records, stored, steps, ids)
            if monotonic() > until:
                raise _MakeWay
    except (NotFound, Tampered, Invalid) as gone:
        _end(services, records, stored, _failed(stored.record, gone))
        return
    _end(services, records, stored, stored.record)


def _ahead(services: Services, records: Records, held: MoodLog) -> Iterator[Step]:
    """The rows that are not done with."""
    for at, step in enumerate(walk(records, services.now(), held, list(uploads.rows(records, held)))):
        if at >= held.step:
            yield step


def _write(
    services: Services, records: Records, stored: Stored[MoodLog], steps: list[Step], ids: dict[str, str]
) -> Stored[MoodLog]:
    """Some check-ins and how far it came, in one write."""
    held, now = stored.record, services.now()
    made = [step.read.ready(ids, mint_id(now), held.id) for step in steps if step.state == "ready" and step.read]
    held = msgspec.structs.replace(
        held,
        step=held.step + len(steps),
        saved=held.saved + len(made),
        already=held.already + sum(step.state in ("already", "repeated") for step in steps),
        left_out=held.left_out + sum(step.state == "left out" for step in steps),
    )
    if not made:
        return uploads.keep(records, services.now, stored, held)
    puts = [records.add(CHECK_INS, check_in_name(check_in), check_in) for check_in in made]
    records.write(CHECK_INS, "", *puts, uploads.change(records, services.now, stored, held), count=len(made))
    return Stored(stored.sort, stored.version + 1, held)


def _symptoms(services: Services, records: Records, held: MoodLog) -> dict[str, str]:
    """The ids of symptoms by name; those that are new come onto the list. Raises Invalid when it cannot hold them."""
    rows = symptom_list.change(records, partial(_with_symptoms, services, held))
    return {folded(row.name): row.id for row in rows}


def _with_symptoms(services: Services, held: MoodLog, rows: symptom_list.Rows) -> symptom_list.Rows:
    for name in held.look.symptoms if held.look else ():
        rows = symptom_list.brought_in(rows, name, services.now())
    return rows


def _undo(services: Services, records: Records, stored: Stored[MoodLog]) -> None:
    """Remove what came from the file and was not changed since."""
    held, until = stored.record, monotonic() + _SECONDS
    found = held.look or Look()
    span = reading.span(records, found.since or date.min, found.until or date.min)
    mine = [row for row in span.rows if row.source == held.id]
    for some in groups([row for row in mine if row.number == 1], most=_AT_ONCE):
        stored = _remove(services, records, stored, some)
        if monotonic() > until:
            raise _MakeWay
    ended = msgspec.structs.replace(
        stored.record,
        state="undone",
        changed=sum(row.number > 1 for row in mine),
        unread=len(span.damaged) + span.lost,
        finished_at=services.now(),
    )
    uploads.keep(records, services.now, stored, ended)
    records.settle()


def _remove(services: Services, records: Records, stored: Stored[MoodLog], rows: list[CheckIn]) -> Stored[MoodLog]:
    held = msgspec.structs.replace(stored.record, step=stored.record.step + len(rows))
    gone = [records.discard(CHECK_INS, check_in_name(row)) for row in rows]
    change = uploads.change(records, services.now, stored, held)
    records.write(CHECK_INS, "", *gone, change, did=Did.REMOVED, count=len(rows))
    return Stored(stored.sort, stored.version + 1, held)


def _end(services: Services, records: Records, stored: Stored[MoodLog], held: MoodLog) -> None:
    """Done, or as far as it came; the rows go at once."""
    look = held.look and msgspec.structs.replace(held.look, problems=(), sample=())
    ended = msgspec.structs.replace(
        held, state="done", finished_at=services.now(), headings=(), samples=(), look=look,
        choices=msgspec.structs.replace(held.choices, words=()),
    )  # fmt: skip
    uploads.keep(records, services.now, stored, ended)
    uploads.forget_rows(records, ended)


def _failed(held: MoodLog, problem: Exception) -> MoodLog:
    sentence = "The file could not be read to its end: its day was over, or a part of it is damaged."
    return msgspec.structs.replace(
        held, stopped=True, problem=problem.sentence if isinstance(problem, Invalid) else sentence
    )
