"""The plan of an import: what confirming would write, and the writing of it, in slices that can be taken up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import NamedTuple

import msgspec

from app.incidents.bulk import NewEntry, write_many
from app.incidents.imports import columns, date_order
from app.incidents.imports import held as uploads
from app.incidents.imports.entries import Reader, RowProblem
from app.incidents.imports.held import Held
from app.incidents.placement import TIMELINE
from app.incidents.record import Incident
from app.store.sealed import Shelf, Stored
from app.text.cleaning import one_line

SHOWN_PROBLEMS = 100
SHOWN_ROWS = 5

_SLICE = 300
_SECONDS = 6.0
"""How long one request writes; what is left waits for the next one, so no request runs into a time limit."""


_NAME_CHARACTERS = 60


class LeftOut(NamedTuple):
    """A row that cannot become an entry: its number in the file, a calendar's name for it, and why."""

    number: int
    name: str
    why: str


@dataclass(slots=True)
class Plan:
    """What the rows would become. `problems` lists the first hundred of `left_out`, by row number."""

    ready: int = 0
    already: int = 0
    repeated: int = 0
    left_out: int = 0
    problems: list[LeftOut] = field(default_factory=list)
    sample: list[Incident] = field(default_factory=list)
    """The first entries that are ready."""
    open_times: int = 0
    """Times of ready entries that came twice that night, so that the first had to be taken."""
    order: str = ""
    """A sentence where the dates may be turned around, else empty."""
    dropped: list[str] = field(default_factory=list)
    """The headings of columns that hold something and are left out of every entry."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: list[str]
    entry: NewEntry | None
    known_as: str = ""
    open_times: int = 0
    problem: str = ""


def look(shelf: Shelf, now: Callable[[], datetime], held: Held) -> Plan:
    """Count what confirming would do. Writes nothing. Raises NotFound, StoreUnavailable."""
    plan, order, filled = Plan(), date_order.none_yet(), set[int]()
    targets, day_first = held.choices.columns, held.choices.day_first
    if day_first is None:
        plan.order = uploads.order_of(shelf, held).why
    if day_first is None or held.choices.missing():
        return plan
    for row, state in _sorted_out(shelf, now, held):
        _count(plan, row, state, held)
        date_order.note(order, columns.dated(targets, row.cells))
        filled.update(at for at, cell in enumerate(row.cells) if cell)
    plan.order = order.doubt(day_first)
    plan.dropped = [
        heading
        for at, (heading, target) in enumerate(zip(held.headings, targets, strict=True))
        if not target and at in filled and not columns.worked_out(heading)
    ]
    return plan


def _count(plan: Plan, row: _Row, state: str, held: Held) -> None:
    match state:
        case "left out":
            plan.left_out += 1
            if len(plan.problems) < SHOWN_PROBLEMS:
                plan.problems.append(LeftOut(row.number, _name(held, row.cells), row.problem))
        case "already":
            plan.already += 1
        case "repeated":
            plan.repeated += 1
        case _:
            plan.ready += 1
            plan.open_times += row.open_times
            if row.entry and len(plan.sample) < SHOWN_ROWS:
                plan.sample.append(row.entry.incident)


def _name(held: Held, cells: list[str]) -> str:
    """What a calendar calls an event; a spreadsheet finds its row by the number."""
    said = dict(zip(held.headings, cells, strict=False)) if held.source == "ics" else {}
    return one_line(said.get("title") or said.get("narrative", ""))[:_NAME_CHARACTERS]


def save(shelf: Shelf, now: Callable[[], datetime], stored: Stored[Held]) -> Held:
    """Write what is not there yet, for some seconds; call again until `finished_at` is set.

    An entry's id comes from what the row says, so neither a second call nor a second file makes doubles.
    Raises NotFound, Conflict, StoreUnavailable; what was written before stays.
    """
    held = stored.record
    if held.finished_at or held.choices.missing():
        return held
    counts: Counter[str] = Counter()
    written, whole = _write(shelf, now, held, counts)
    held = msgspec.structs.replace(
        held,
        saved=held.saved + written,
        already=max(counts["already"] - held.saved, 0),
        left_out=counts["left out"],
        finished_at=now() if whole else None,
    )
    uploads.keep(shelf, now, stored, held)
    if whole:
        uploads.forget_rows(shelf, held)
    return held


def _write(shelf: Shelf, now: Callable[[], datetime], held: Held, counts: Counter[str]) -> tuple[int, bool]:
    """How many entries were written, and whether that was all. Counts what became of the rows it came to."""

    def ready() -> Iterator[NewEntry]:
        for row, state in _sorted_out(shelf, now, held):
            counts[state] += 1
            if state == "ready" and row.entry:
                yield row.entry

    entries = ready()
    written, until = 0, monotonic() + _SECONDS
    while monotonic() < until:
        slice_ = list(islice(entries, _SLICE))
        written += len(write_many(shelf, now, slice_, source=held.source))
        if len(slice_) < _SLICE:
            return written, True
    return written, False


def _sorted_out(shelf: Shelf, now: Callable[[], datetime], held: Held) -> Iterator[tuple[_Row, str]]:
    """Each row with what becomes of it: ready, already (there), repeated (in this file), left out."""
    there = _ids(shelf)
    seen: set[str] = set()
    for row in _rows(shelf, now, held):
        if row.entry is None:
            yield row, "left out"
        elif row.entry.id in there or row.known_as in there:
            yield row, "already"
        elif row.entry.id in seen:
            yield row, "repeated"
        else:
            seen.add(row.entry.id)
            yield row, "ready"


def _rows(shelf: Shelf, now: Callable[[], datetime], held: Held) -> Iterator[_Row]:
    reader = Reader(held.choices, held.headings, now())
    for number, cells in uploads.rows(shelf, held):
        try:
            said = reader.read(cells)
        except RowProblem as problem:
            yield _Row(number, cells, None, problem=str(problem))
        else:
            entry = NewEntry(_id(shelf, said.incident), said.incident)
            yield _Row(number, cells, entry, said.known_as, said.open_times)


def _id(shelf: Shelf, incident: Incident) -> str:
    """The entry's id, from what it says alone. The zone is left aside: chosen otherwise, it is the same row still."""
    when, ended = incident.when, incident.ended
    said = msgspec.structs.replace(
        incident,
        when=msgspec.structs.replace(when, zone="UTC"),
        ended=msgspec.structs.replace(ended, zone="UTC") if ended else None,
    )
    return shelf.blind_index("import entry", msgspec.json.encode(said).decode())[:32]


def _ids(shelf: Shelf) -> set[str]:
    """The id of every entry there is: the last part of its place in the timeline."""
    rows = shelf.every(msgspec.Raw, prefix=TIMELINE, batch=1000)
    return {row.sort.rpartition("#")[2] for row in rows}
