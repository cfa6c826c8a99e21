"""Forms of complaints: what it says, a step, a deadline, an answer, and a letter in one's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import DateInput

from app.dates.objections import FIRST_DAY
from app.fields import choices, day_of, known_choice, object_to
from app.ids import is_id, mint_id
from app.wellbeing.complaints import limits
from app.wellbeing.complaints.record import Answer, Complaint, Deadline, Entry, Step, Taken, Wording
from app.wellbeing.forms import line, passage

_FURTHEST_DAYS = 20 * 366
_NOT_YET = "That day has not come yet. Check the date."
_TOO_OLD = "That day is before 1900. Check the year."


class WordingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a person says of a complaint. When it validates, `wording` is the record of it."""

    complaint_id = HiddenField()
    based_on = HiddenField()
    provider = line("Who is it about?", limits.LINE, needed="Say who it is about. A code name is enough.")
    profession = line("What is their profession?", limits.LINE)
    body = line("Who does the complaint go to?", limits.LINE)
    since = StringField("First day", widget=DateInput())
    until = StringField("Last day", widget=DateInput())
    happened = passage("What happened", limits.HAPPENED)
    harm = passage("What it did to you or your children", limits.HARM)
    asked = passage("What you ask for", limits.ASKED)
    filed = line("Where and how you file it", limits.LINE)
    reference = line("Their number for it", limits.LINE)

    def prepare(self, today: date) -> None:
        """Tell the form what day it is."""
        self._today = today

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check each field, then the days."""
        super().validate(extra_validators)
        self._days = past_day(self.since, self._today), past_day(self.until, self._today)
        first, last = self._days
        if first and last and last < first:
            object_to(self.until, "The last day is before the first. Check both.")
        return not self.errors

    @property
    def wording(self) -> Wording:
        words = ("provider", "profession", "body", "happened", "harm", "asked", "filed", "reference")
        first, last = self._days
        return Wording(since=first, until=last, **{name: self[name].data for name in words})


def wording_form(complaint: Complaint) -> WordingForm:
    """The form with what stands there now."""
    said = complaint.wording
    days = {name: day.isoformat() if (day := getattr(said, name)) else "" for name in ("since", "until")}
    words = ("provider", "profession", "body", "happened", "harm", "asked", "filed", "reference")
    data = {**{name: getattr(said, name) for name in words}, **days, "based_on": str(complaint.worded)}
    return WordingForm(formdata=None, data=data)


class EntryForm(FlaskForm):  # type: ignore[misc]  # as above
    """What the forms of one step, deadline or answer share. When one validates, `day` is its day."""

    entry_id = HiddenField()
    on = StringField("Day", widget=DateInput())

    day: date

    def prepare(self, today: date) -> None:
        """Tell the form what day it is."""
        self._today = today

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check each field, then the day."""
        super().validate(extra_validators)
        day = self._read()
        if day:
            self.day = day
        return not self.errors

    def entry(self, now: datetime) -> Entry:
        """The record of it."""
        raise NotImplementedError

    def _id(self, now: datetime) -> str:
        return self.entry_id.data if is_id(self.entry_id.data) else mint_id(now)

    def _read(self) -> date | None:
        return past_day(self.on, self._today, "Choose the day.")


class StepForm(EntryForm):
    """How far it has come, since when."""

    step = SelectField(
        "What happened with it?",
        choices=choices({step.value: step.label for step in Step if step is not Step.DRAFT}),
        validate_choice=False,
        validators=[InputRequired("Choose what happened with it."), known_choice],
    )
    said_of_step = line("A note on it", limits.NOTE)

    def entry(self, now: datetime) -> Taken:
        step, note = Step(self.step.data), self.said_of_step.data
        return Taken(id=self._id(now), on=self.day, step=step, note=note, written_at=now)


class DeadlineForm(EntryForm):
    """A day by which something is to be done."""

    what = line("What is to be done by then?", limits.LINE, needed="Say in a few words what is to be done by then.")

    def _read(self) -> date | None:
        day = day_of(self.on, "Choose the day.")
        if day and day < FIRST_DAY:
            object_to(self.on, _TOO_OLD)
        if day and (day - self._today).days > _FURTHEST_DAYS:
            object_to(self.on, "That day is more than twenty years away. Check the year.")
        return day

    def entry(self, now: datetime) -> Deadline:
        return Deadline(id=self._id(now), on=self.day, what=self.what.data)


class AnswerForm(EntryForm):
    """What somebody answered."""

    by = line("Who answered?", limits.LINE)
    answer = passage("What they said", limits.ANSWER, needed="Write what they said, or the main point of it.")

    def entry(self, now: datetime) -> Answer:
        return Answer(id=self._id(now), on=self.day, by=self.by.data, text=self.answer.data, written_at=now)


class LetterForm(FlaskForm):  # type: ignore[misc]  # as above
    """A letter in one's own words."""

    based_on = HiddenField()
    kind = HiddenField()
    letter = passage(
        "Your letter", limits.LETTER, needed="The letter is empty. Go back to begin again from the template."
    )


def past_day(field: StringField, today: date, when_empty: str = "") -> date | None:
    """The day in a field, or None; a day that has not come, or cannot be meant, is said at the field."""
    day = day_of(field, when_empty)
    if day and day > today:
        object_to(field, _NOT_YET)
    if day and day < FIRST_DAY:
        object_to(field, _TOO_OLD)
    return day
