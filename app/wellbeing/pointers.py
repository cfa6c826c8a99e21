"""Pointers: where the record of an id stands, in families whose names begin with a day; and that one was erased.

One id, of one form, is one record, on whatever day the form arrives. A pointer holds a name, and nothing that anybody
wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from app.errors import Conflict
from app.store import Put
from app.wellbeing import families
from app.wellbeing.families import Family
from app.wellbeing.records import Records

_ERASED_IS_KNOWN = timedelta(days=1)
"""For so long a form that comes again cannot bring back what was erased. Its id alone is kept."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """What the record of an id is called below its family's prefix; nothing for one that was erased."""

    name: str


class Erased(Conflict):
    """The form of something that was erased since came once more."""

    sentence = "Nothing was saved. To keep what stands below as a new one, save it once more."

    def __init__(self, family: Family) -> None:
        super().__init__()
        self.title = f"That {family.label.lower()} was erased"


@dataclass(frozen=True, slots=True)
class Pointers:
    """Of the records of one family. Those that lie under their id alone have one only once they are erased."""

    family: Family
    places: Family

    def add(self, records: Records, id_: str, name: str) -> Put:
        """The change that says where a new record stands; conflicts when the id is known. Raises Locked."""
        return records.add(self.places, id_, Placed(name=name))

    def move(self, records: Records, id_: str, name: str) -> Put:
        """The change that says where a record stands now. Raises Locked."""
        return records.put(self.places, id_, Placed(name=name))

    def erase(self, records: Records, id_: str, now: datetime) -> Put:
        """The change that says for a day that it was erased. Raises Locked."""
        until = int((now + _ERASED_IS_KNOWN).timestamp())
        return records.put(self.places, id_, Placed(name=""), expires_at=until)

    def name(self, records: Records, id_: str) -> str | None:
        """What the record of an id is called, or None where nothing tells. Raises Erased, Tampered, Locked."""
        found = records.get(self.places, id_, Placed)
        if found and not found.record.name:
            raise Erased(self.family)
        return found.record.name if found else None


CHECK_INS = Pointers(families.CHECK_INS, families.CHECK_IN_PLACES)
EVENTS = Pointers(families.EVENTS, families.EVENT_PLACES)
QUESTIONNAIRES = Pointers(families.QUESTIONNAIRES, families.QUESTIONNAIRE_PLACES)
COMPLAINTS = Pointers(families.COMPLAINTS, families.COMPLAINTS_ERASED)
NOTES = Pointers(families.NOTES, families.NOTES_ERASED)
