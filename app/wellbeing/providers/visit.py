"""A visit: what somebody takes along to the next appointment with one provider, gathered from the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.dates.when import When
from app.dates.wording import Reader
from app.paper import typeset
from app.text.cleaning import lines
from app.wellbeing.providers.model import Provider
from app.wellbeing.providers.record import Note


@dataclass(frozen=True, slots=True)
class Visit:
    """What stands on the sheet."""

    provider: str
    profession: str
    next: When | None
    questions: tuple[str, ...]
    """Of the latest note: the form of each note begins with those of the one before."""
    told: Note | None
    """The latest note that says what medication there is."""
    last: Note | None
    """The latest note that says what was said."""


def visit_of(provider: Provider, today: date) -> Visit:
    """The sheet for the next visit after today, or today."""
    latest = provider.latest
    return Visit(
        provider=latest.provider,
        profession=provider.profession,
        next=provider.next(today),
        questions=lines(latest.questions),
        told=provider.told,
        last=next((note for note in provider.notes if note.said), None),
    )


def visit_pdf(visit: Visit, reader: Reader) -> bytes:
    """The sheet, in letters as small as one page needs, down to 8 points; then on more."""
    data = {
        "provider": visit.provider,
        "profession": visit.profession,
        "next": reader.in_full(visit.next) if visit.next else "",
        "questions": visit.questions,
        "medication": lines(visit.told.medication) if visit.told else (),
        "told": reader.day(visit.told.day) if visit.told else "",
        "said": lines(visit.last.said) if visit.last else (),
        "last": reader.day(visit.last.day) if visit.last else "",
        "made": reader.day_in_full(reader.now),
    }
    return typeset("app.wellbeing.providers", "visit.typ", data)
