"""Chapters: what is most private as pages of a copy, only where it was ticked; each reading is noted."""

from __future__ import annotations

from collections.abc import Iterator

from app.chapters import Chapter, Told
from app.dates.moments import zone_of
from app.dates.wording import full_day
from app.lifecycle import Source
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.contents.item import Item, Wording
from app.wellbeing.contents.kinds import Kind
from app.wellbeing.records import Records


def chapters(source: Source) -> Iterator[Chapter]:
    """One of each kind. Iterating raises Locked."""
    records = Records(source.services, source.tenant, Why.EXPORT)
    words = reading.wording(records, zone_of(source.zone))
    for kind in reading.kinds():
        yield Chapter(kind.family.name, _PLURAL.get(kind.family.name, kind.family.label), _told(records, kind, words))


def _told(records: Records, kind: Kind, words: Wording) -> Iterator[Told]:
    for number, item in enumerate(reading.items(records, kind, words), 1):
        yield _item(kind, number, item)


def _item(kind: Kind, number: int, item: Item) -> Told:
    day = full_day(item.on) if item.on else kind.family.label
    when = f"{day}, {item.time}" if item.time else day
    facts = tuple((fact.label, fact.text) for fact in item.said)
    return Told(str(number), when, "Could not be read" if item.damaged else "", facts=facts)


_PLURAL = {
    "plan": "Safety plans",
    "check-in": "Check-ins",
    "event": "Marked events",
    "questionnaire": "Questionnaires",
    "complaint": "Complaints",
    "note": "Provider notes",
}
