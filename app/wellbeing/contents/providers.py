"""What records about providers say: complaints with all that became of them, and notes of appointments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.dates.when import When
from app.wellbeing.complaints.record import Answer, Complaint, Deadline, Earlier, Taken
from app.wellbeing.complaints.record import Wording as Said
from app.wellbeing.contents.item import Wording
from app.wellbeing.providers.record import Earlier as EarlierNote
from app.wellbeing.providers.record import Note

_SAID = (
    "Provider", "Profession", "Goes to", "Began", "Ended", "What happened", "Harm", "Asked for", "Filed", "Reference",
)  # fmt: skip
_BECAME = ("Step", "Deadline", "Answer", "Vault files", "Letter")

COMPLAINT_COLUMNS = (*_SAID, "Status", *_BECAME, "Begun", "Last written")
EARLIER_COMPLAINT_COLUMNS = (*_SAID, *_BECAME, "Until")
NOTE_COLUMNS = (
    "Provider", "Profession", "Appointment", "What was said", "Medication as told", "Questions to ask",
    "Next appointment", "Begun", "Last written",
)  # fmt: skip
EARLIER_NOTE_COLUMNS = (*NOTE_COLUMNS, "Until")

Pairs = Iterator[tuple[str, object]]


def complaint(row: Complaint, wording: Wording) -> Pairs:
    """Labels and values, in order."""
    yield from _said(row.wording)
    yield "Status", row.status.label
    yield from _became(row.history, row.dates, row.answers, row.evidence)
    yield "Letter", row.letter.text if row.letter else ""
    yield "Begun", wording.moment(row.made_at)
    yield "Last written", wording.moment(row.written_at)


def earlier_complaint(was: Earlier, wording: Wording) -> Pairs:
    """The same of what stood there before."""
    if was.wording:
        yield from _said(was.wording)
    yield from _became(was.steps, was.deadlines, was.answers, was.evidence)
    yield "Letter", was.letter.text if was.letter else ""
    yield "Until", wording.moment(was.until)


def note(row: Note, wording: Wording) -> Pairs:
    """Labels and values, in order."""
    yield "Provider", row.provider
    yield "Profession", row.profession
    yield "Appointment", _when(row.when)
    yield "What was said", row.said
    yield "Medication as told", row.medication
    yield "Questions to ask", row.questions
    yield "Next appointment", _when(row.next)
    yield "Begun", wording.moment(row.made_at)
    yield "Last written", wording.moment(row.written_at)


def earlier_note(was: EarlierNote, wording: Wording) -> Pairs:
    """The same of what it said before."""
    yield from note(was.was, wording)
    yield "Until", wording.moment(was.until)


def _said(said: Said) -> Pairs:
    words = (said.provider, said.profession, said.body, said.since, said.until, said.happened, said.harm, said.asked,
             said.filed, said.reference)  # fmt: skip
    return iter(tuple(zip(_SAID, words, strict=True)))


def _became(
    steps: Iterable[Taken], deadlines: Iterable[Deadline], answers: Iterable[Answer], evidence: Iterable[str]
) -> Pairs:
    for taken in steps:
        yield "Step", _joined(taken.on, taken.step.label, taken.note)
    for deadline in deadlines:
        yield "Deadline", _joined(deadline.on, deadline.what, "done" if deadline.done else "")
    for answer in answers:
        yield "Answer", _joined(answer.on, answer.by, answer.text)
    for document_id in evidence:
        yield "Vault files", document_id


def _when(when: When | None) -> str:
    """ "2026-11-19 17:05 America/Denver", or the day alone."""
    if when is None:
        return ""
    return f"{when.on} {when.at} {when.zone}" if when.at else str(when.on)


def _joined(*parts: object) -> str:
    return ", ".join(str(part) for part in parts if part)
