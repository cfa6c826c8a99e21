"""Histories: records that keep what they said before. How one is read, what it once said, and how both are erased."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.errors import NotFound
from app.ids import known_id
from app.store import MAX_CHANGES, Change
from app.store.sealed import Stored, Tampered
from app.wellbeing.access_log import Did
from app.wellbeing.families import Family
from app.wellbeing.records import Found, Records

T = TypeVar("T")
E = TypeVar("E")

_ERASED_AT_ONCE = MAX_CHANGES - 10


@dataclass(frozen=True, slots=True)
class Histories(Generic[T, E]):
    """The records of one family, and beside each of them, in `history`, whatever stood there before."""

    family: Family
    history: Family
    kind: type[T]
    former: type[E]

    def load(self, records: Records, id_: str) -> Stored[T]:
        """One record. Raises NotFound, Locked, Tampered."""
        stored = records.get(self.family, known_id(id_), self.kind)
        if stored is None:
            raise NotFound
        return stored

    def known(self, records: Records, id_: str) -> str:
        """The id of a record that is there, whether or not it can be read. Raises NotFound, Locked."""
        with suppress(Tampered):
            self.load(records, id_)
        return id_

    def earlier(self, records: Records, id_: str, *, after: str | None = None, limit: int = 25) -> Found[E]:
        """What stood there before, what was changed last first. Raises NotFound for what is no id, Locked."""
        within = f"{known_id(id_)}#"
        return records.page(self.history, self.former, within=within, after=after, limit=limit, newest_first=True)

    def erase(self, records: Records, id_: str, *also: Change, name: str = "") -> None:
        """Remove a record, damaged or not, and everything it was before, for good; the access log stays.

        `name` is what the record lies under where that is not its id; `also` goes with it. May be stopped and run
        again. Raises NotFound for what is no id, Locked.
        """
        within = f"{known_id(id_)}#"
        while True:
            found = records.page(self.history, self.former, within=within, limit=_ERASED_AT_ONCE)
            sorts = [*(stored.sort for stored in found.rows), *found.damaged]
            gone = [records.discard(self.history, sort.removeprefix(self.history.prefix)) for sort in sorts]
            if found.after is None:
                itself = records.discard(self.family, name or id_)
                records.write(self.family, id_, *gone, *also, itself, did=Did.REMOVED)
                return
            records.write(self.history, id_, *gone, did=Did.REMOVED, count=len(gone))


def earlier_name(id_: str, number: int) -> str:
    """The name of a former wording, in the order of its writings; `number` tells which writing."""
    return f"{id_}#R{number:06d}"
