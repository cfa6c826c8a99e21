"""The form of a provider note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.widgets import DateInput, TimeInput

from app.dates.objections import FIRST_DAY, objection
from app.dates.when import When
from app.fields import day_of, object_to, time_of
from app.ids import is_id, mint_id
from app.wellbeing.forms import line, passage
from app.wellbeing.providers import limits
from app.wellbeing.providers.record import Note

_FURTHEST = timedelta(days=10 * 366)
_NO_DAY = "Choose the day too, or leave the time empty."


class NoteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a person notes of an appointment. When it validates, `note` makes the record of it."""

    note_id = HiddenField()
    based_on = HiddenField()
    provider = line("Who is it?", limits.LINE, needed="Say who it is. A first name or a code name is enough.")
    profession = line("What is their profession?", limits.LINE)
    on = StringField("Day", widget=DateInput())
    at = StringField("Time", widget=TimeInput())
    said = passage("What was said", limits.SAID)
    medication = passage("Medication, as told", limits.MEDICATION)
    questions = passage("Questions to ask next time", limits.QUESTIONS)
    next_on = StringField("Next day", widget=DateInput())
    next_at = StringField("Next time", widget=TimeInput())

    def prepare(self, now: datetime, zone: str) -> None:
        """Tell the form the present and the zone of its times."""
        self._now, self._zone = now, zone

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check each field, then both appointments."""
        super().validate(extra_validators)
        self._when, self._next = self._read(self.on, self.at), self._read(self.next_on, self.next_at)
        if self._when and (sentence := objection(self._when, self._now)):
            object_to(self.on, f"{sentence} An appointment that is still to come goes under “Next appointment”.")
        if self._next and self._next.on < FIRST_DAY:
            object_to(self.next_on, "That day is before 1900. Check the year.")
        if self._next and self._next.on > self._now.date() + _FURTHEST:
            object_to(self.next_on, "That day is more than ten years away. Check the year.")
        return not self.errors

    def note(self, id_: str = "") -> Note:
        """The record, under this id or the one that the form came with."""
        given = id_ or (self.note_id.data if is_id(self.note_id.data) else mint_id(self._now))
        words = {name: self[name].data for name in ("provider", "profession", "said", "medication", "questions")}
        return Note(
            id=given, made_at=self._now, written_at=self._now, when=self._when, next=self._next, **words
        )  # fmt: skip

    def _read(self, on: StringField, at: StringField) -> When | None:
        day, time = day_of(on), time_of(at)
        if time and day is None and not on.errors:
            object_to(on, _NO_DAY)
        return When(on=day, at=time, zone=self._zone) if day else None


def note_form(note: Note) -> NoteForm:
    """The form with what the note says now."""
    return NoteForm(formdata=None, data={**_values(note), "said": note.said, "based_on": str(note.number)})


def following_form(note: Note, now: datetime) -> NoteForm:
    """The form of the appointment after that of `note`, with what goes on from there."""
    came = note.next is not None and objection(note.next, now) is None
    values = {**_values(note), "next_on": "", "next_at": ""}
    on, at = _fields(note.next if came else None)
    return NoteForm(formdata=None, data={**values, "on": on, "at": at, "note_id": mint_id(now)})


def new_form(now: datetime) -> NoteForm:
    """The form, empty."""
    return NoteForm(formdata=None, data={"note_id": mint_id(now)})


def _values(note: Note) -> dict[str, str]:
    (on, at), (next_on, next_at) = _fields(note.when), _fields(note.next)
    return {
        "provider": note.provider, "profession": note.profession, "medication": note.medication,
        "questions": note.questions, "on": on, "at": at, "next_on": next_on, "next_at": next_at,
    }  # fmt: skip


def _fields(when: When | None) -> tuple[str, str]:
    return (when.on.isoformat(), when.at or "") if when else ("", "")
