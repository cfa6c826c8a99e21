"""The person's own list of symptoms: what each is called, in which order they are asked, and which no longer are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.errors import Conflict, Invalid, NotFound
from app.ids import mint_id
from app.store import Put
from app.store.sealed import Stored, Tampered
from app.text.folding import fold
from app.text.letters import composed
from app.wellbeing.checkins.limits import MOST_ASKED, MOST_SYMPTOMS
from app.wellbeing.checkins.record import SYMPTOMS_NAME, Symptom, Symptoms
from app.wellbeing.families import SYMPTOMS
from app.wellbeing.records import Records

_ATTEMPTS = 5

Rows = tuple[Symptom, ...]

NAMELESS = "A symptom whose name cannot be read"
"""What stands for a symptom that is not on the list, as where the list is damaged."""


class Damaged(Invalid):
    """The list cannot be read any more, so nothing is written over it unasked."""

    sentence = (
        "Your list of symptoms cannot be read, because what is stored of it is damaged. Write to us, or begin a new "
        "list on its page; then add this again."
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """The list as it was read; `stored` is None while there is none yet, or where nobody can read it any more."""

    stored: Stored[Symptoms] | None
    damaged: bool = False

    @property
    def rows(self) -> Rows:
        return self.stored.record.rows if self.stored else ()

    @property
    def asked(self) -> Rows:
        return tuple(row for row in self.rows if not row.retired)

    @property
    def names(self) -> dict[str, str]:
        """What each is called, by its id."""
        return {row.id: row.name for row in self.rows}

    def name(self, id_: str) -> str:
        """What one is called."""
        return self.names.get(id_, NAMELESS)

    def change(self, records: Records, rows: Rows) -> Put:
        """The change that writes these rows in the place of those that were read. Raises Damaged."""
        if self.damaged:
            raise Damaged
        changed = Symptoms(rows=rows)
        if self.stored is None:
            return records.add(SYMPTOMS, SYMPTOMS_NAME, changed)
        return records.replace(SYMPTOMS, self.stored, changed)


def read(records: Records) -> Listed:
    """The list. Raises Locked."""
    try:
        return Listed(records.get(SYMPTOMS, SYMPTOMS_NAME, Symptoms))
    except Tampered:
        return Listed(None, damaged=True)


def begin_anew(records: Records) -> None:
    """Put an empty list in the place of a damaged one; any other stays. Raises Locked."""
    if read(records).damaged:
        records.write(SYMPTOMS, "", records.put(SYMPTOMS, SYMPTOMS_NAME, Symptoms()))


def with_one(rows: Rows, name: str, now: datetime) -> tuple[Rows, str]:
    """The rows with one more, and its id. A name that is there already is that one, asked again. Raises Invalid."""
    there = _called(rows, name)
    if there and not there.retired:
        return rows, there.id
    if sum(not row.retired for row in rows) >= MOST_ASKED:
        raise Invalid(f"Your list asks for {MOST_ASKED} symptoms already. Take one off the list, then add this one.")
    if there:
        return tuple(msgspec.structs.replace(row, retired=row.retired and row != there) for row in rows), there.id
    if len(rows) >= MOST_SYMPTOMS:
        raise Invalid(f"Your list holds {MOST_SYMPTOMS} symptoms, and no more fit. Rename one instead.")
    made = Symptom(id=mint_id(now), name=name)
    return (*rows, made), made.id


def brought_in(rows: Rows, name: str, now: datetime) -> Rows:
    """The rows with one from a file; where the list is long already, it is there and not asked. Raises Invalid."""
    if _called(rows, name):
        return rows
    if len(rows) >= MOST_SYMPTOMS:
        raise Invalid(f"Your list holds {MOST_SYMPTOMS} symptoms, and those of this file do not fit. Leave some out.")
    full = sum(not row.retired for row in rows) >= MOST_ASKED
    return (*rows, Symptom(id=mint_id(now), name=name, retired=full))


def change(records: Records, how: Callable[[Rows], Rows]) -> Rows:
    """Change the list as it stands now; twice at once happens one after the other. Raises Invalid, NotFound, Locked."""
    for _ in range(_ATTEMPTS):
        listed = read(records)
        rows = how(listed.rows)
        if rows == listed.rows:
            return rows
        try:
            records.write(SYMPTOMS, "", listed.change(records, rows))
        except Conflict:
            continue
        return rows
    raise Conflict


def renamed(rows: Rows, id_: str, name: str) -> Rows:
    """The rows with another name for one. Raises Invalid when another one is called so, NotFound."""
    there = _called(rows, name)
    if there and there.id != id_:
        raise Invalid("Another symptom of your list is called that. Choose a different name.")
    return _replaced(rows, id_, name=name)


def retired(rows: Rows, id_: str, *, now_retired: bool) -> Rows:
    """The rows with one taken off what is asked, or asked again. Raises Invalid, NotFound."""
    if not now_retired and sum(not row.retired for row in rows) >= MOST_ASKED:
        raise Invalid(f"Your list asks for {MOST_ASKED} symptoms already. Take one off the list first.")
    return _replaced(rows, id_, retired=now_retired)


def moved(rows: Rows, id_: str, *, up: bool) -> Rows:
    """The rows with one a step earlier or later among those that are asked. Raises NotFound."""
    asked = [row for row in rows if not row.retired]
    at = next((at for at, row in enumerate(asked) if row.id == id_), None)
    if at is None:
        raise NotFound
    to = at - 1 if up else at + 1
    if not 0 <= to < len(asked):
        return rows
    asked[at], asked[to] = asked[to], asked[at]
    return (*asked, *(row for row in rows if row.retired))


def _replaced(rows: Rows, id_: str, **changes: object) -> Rows:
    if all(row.id != id_ for row in rows):
        raise NotFound
    return tuple(msgspec.structs.replace(row, **changes) if row.id == id_ else row for row in rows)


def _called(rows: Rows, name: str) -> Symptom | None:
    wanted = fold(composed(name))
    return next((row for row in rows if fold(composed(row.name)) == wanted), None)
