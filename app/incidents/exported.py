"""Exported: every wording of every entry, and what was begun and is not saved yet."""

from __future__ import annotations

from collections.abc import Iterator

from app.dates.moments import instant
from app.incidents.chapters import chapters
from app.incidents.drafts import Draft, draft_key
from app.incidents.exports import csv_parts
from app.incidents.filters import Filters
from app.incidents.limits import CHARACTERS, PEOPLE, PERSON_CHARACTERS, REASON_CHARACTERS
from app.incidents.placement import revision_key
from app.incidents.record import Revision
from app.incidents.restored import finish
from app.lifecycle import Family, Feature, Left, Source, Table

_ID = "[a-z0-9]{10,40}"
_FIELDS, _VALUES, _TYPED = 100, 100, 100_000
"""What a kept form holds at most."""


def _fits(revision: Revision) -> bool:
    incident = revision.incident
    instant(incident.when)
    if incident.ended:
        instant(incident.ended)
    people = (words for person in incident.people for words in (person.name, person.part))
    return (
        1 <= revision.number <= 9999
        and incident.when.on.year >= 1900
        and len(revision.reason) <= REASON_CHARACTERS
        and len(revision.source) <= PERSON_CHARACTERS
        and all(len(getattr(incident, name)) <= most for name, most in CHARACTERS.items())
        and len(incident.people) <= PEOPLE
        and all(len(words) <= PERSON_CHARACTERS for words in people)
    )


def _typed(draft: Draft) -> bool:
    sizes = [len(value) for values in draft.fields.values() for value in values]
    return len(draft.fields) <= _FIELDS and len(sizes) <= _VALUES and sum(sizes) <= _TYPED


def _table(source: Source) -> Iterator[bytes]:
    return csv_parts(source.shelf, Filters())


FEATURE = Feature(
    "incidents",
    "Incidents",
    families=(
        Family("entries", "INCIDENT#", Revision, "Every wording of every entry", rest=f"{_ID}#R[0-9]{{4}}",
               key_of=lambda revision: revision_key(revision.id, revision.number), fits=_fits, written=("written_at",)),
        Family("drafts", "DRAFT#incident#", Draft, "Entries that are begun", rest=f"{_ID}(?:#correction)?",
               key_of=lambda draft: draft_key(draft.entry_id, correction=draft.based_on > 0), fits=_typed,
               written=("saved_at",)),
    ),
    left=(
        Left("TIMELINE#", "The order of the entries: made anew of the entries themselves."),
        Left("SEARCH#", "The words of the entries as search reads them: made anew of the entries."),
        Left("TALLY#INCIDENTS", "Counts: made anew of the entries."),
        Left("VOCABULARY#INCIDENTS", "Names and tags that forms offer: made anew of the entries."),
        Left("IMPORT#", "A table on its way in: it goes within a day, and its owner has the file."),
    ),
    tables=(Table("incidents", _table),),
    finish=finish,
    chapters=chapters,
)  # fmt: skip
