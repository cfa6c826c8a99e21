"""Forms of the incident log: an entry, the reason of a correction, a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError
from wtforms.widgets import DateInput, TimeInput

from app.incidents.limits import CHARACTERS, REASON_CHARACTERS
from app.incidents.moments import (
    FIRST_DAY,
    day_objection,
    instant,
    is_repeated,
    read_day,
    read_time,
    time_objection,
    zone_of,
)
from app.incidents.record import Incident, Kind, Person, Severity, When
from app.incidents.text import Unusable, keepable, one_line, person_words, plain, read_people, read_tags, too_long

INVISIBLE = "This held an invisible character that cannot be kept. It is taken out here: read it once more, then save."

ZONES = {
    "America/New_York": "Eastern time",
    "America/Chicago": "Central time",
    "America/Denver": "Mountain time",
    "America/Phoenix": "Arizona time",
    "America/Los_Angeles": "Pacific time",
    "America/Anchorage": "Alaska time",
    "Pacific/Honolulu": "Hawaii time",
    "America/Puerto_Rico": "Atlantic time (Puerto Rico)",
}


class WordsField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Short texts sent under one name, from boxes that are ticked and a line to type in. `data` is a list of str."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = [text for value in valuelist if (text := value.strip())]

    def ticked(self, offered: Sequence[str]) -> list[str]:
        """Which of the `offered` texts were sent."""
        return [text for text in offered if text in (self.data or ())]

    def typed(self, offered: Sequence[str]) -> str:
        """What was sent and is not among the `offered`, as it would be typed."""
        return ", ".join(text for text in self.data or () if text not in offered)

    def pre_validate(self, _form: Any) -> None:
        kept = [keepable(plain(text)) for text in self.data or ()]
        if kept != [plain(text) for text in self.data or ()]:
            self.data = kept
            raise ValidationError(INVISIBLE)


def kept_text(_form: FlaskForm, field: Field) -> None:
    """Validator: within the field's limit, and nothing in it that cannot be kept."""
    text = field.data or ""
    kept = keepable(text)
    if kept != text:
        field.data = kept
        raise ValidationError(INVISIBLE)
    limit = CHARACTERS.get(field.name, REASON_CHARACTERS)
    if len(text) > limit:
        raise ValidationError(too_long(len(text), limit))


def known_choice(_form: FlaskForm, field: Field) -> None:
    """Validator: one of the choices that were offered."""
    if field.data and field.data not in {value for value, *_ in field.choices}:
        raise ValidationError("That is not one of the choices. Choose again.")


def _paragraphs(label: str) -> TextAreaField:
    return TextAreaField(label, filters=[lambda text: plain(text or "")], validators=[kept_text])


def _line(label: str, *validators: Any) -> StringField:
    return StringField(label, filters=[lambda text: one_line(text or "")], validators=[*validators, kept_text])


def _choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


class EntryForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Everything about one incident. When it validates, `incident` holds what was written."""

    entry_id = HiddenField()
    occurred_on = StringField("Day", widget=DateInput())
    occurred_at = StringField("Time", widget=TimeInput())
    about = BooleanField("The time is about right, not exact")
    fold = RadioField(
        "Which one?",
        choices=_choices({"0": "The first time, before the clocks went back", "1": "The second time, after"}),
        validate_choice=False,
    )
    ended_on = StringField("Day it ended", widget=DateInput())
    ended_at = StringField("Time it ended", widget=TimeInput())
    zone = SelectField("Time zone", choices=[], validate_choice=False)
    narrative = _paragraphs("What happened")
    title = _line("A short title")
    kind = SelectField(
        "Kind",
        choices=_choices({"": "Not chosen", **{kind.value: kind.label for kind in Kind}}),
        validate_choice=False,
        validators=[known_choice],
    )
    place = _line("Where it happened")
    quotes = _paragraphs("Exact words")
    my_response = _paragraphs("What you did or said")
    injuries = _paragraphs("Injuries or threats")
    people = WordsField("Who was part of it")
    witnesses = _paragraphs("Who else saw or heard it")
    children_present = _line("Children who were there")
    severity = RadioField(
        "How serious it was",
        choices=_choices({"": "Not chosen", **{severity.value: severity.label for severity in Severity}}),
        default="",
        validate_choice=False,
        validators=[known_choice],
    )
    order_paragraph = _line("Paragraph of the court order")
    report_number = _line("Police or report number")
    impact = _paragraphs("What it changed")
    next_step = _paragraphs("What comes next")
    tags = WordsField("Tags")

    incident: Incident

    def prepare(
        self, *, now: datetime, zone: str, known: Sequence[Person] = (), evidence: tuple[str, ...] = ()
    ) -> None:
        """Tell the form the present, the person's zone and the people they have named before."""
        self._now, self._known, self._evidence = now, known, evidence
        self.zone.data = self.zone.data or zone
        named = dict(ZONES)
        for name in (zone, self.zone.data):
            named.setdefault(name, name.replace("_", " "))
        self.zone.choices = _choices(named)

    def asks_fold(self) -> bool:
        """Whether the time was shown twice by the clocks that night, so that the form asks which one is meant."""
        try:
            when = When(on=read_day(self.occurred_on.data or ""), at=read_time(self.occurred_at.data or ""))
            return when.on >= FIRST_DAY and is_repeated(msgspec.structs.replace(when, zone=self.zone.data))
        except ValueError:
            return False

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field, then what they say together."""
        super().validate(extra_validators)
        if not self.narrative.errors and not self.narrative.data.strip():
            _object(self.narrative, "Write what happened. One sentence is enough.")
        when = self._read_when()
        ended = self._read_ended(when) if when else None
        try:
            people = read_people(self.people.data or (), self._known)
        except Unusable as unusable:
            _object(self.people, unusable.sentence)
        try:
            tags = read_tags(self.tags.data or ())
        except Unusable as unusable:
            _object(self.tags, unusable.sentence)
        if self.errors or when is None:
            return False
        self.incident = Incident(
            when=when,
            ended=ended,
            kind=Kind(self.kind.data or Kind.OTHER),
            severity=Severity(self.severity.data) if self.severity.data else None,
            people=people,
            tags=tags,
            evidence=self._evidence,
            **{name: getattr(self, name).data for name in CHARACTERS},
        )
        return True

    def _read_when(self) -> When | None:
        on, at = _day(self.occurred_on, "Choose the day it happened."), _time(self.occurred_at)
        try:
            zone_of(self.zone.data)
        except ValueError:
            _object(self.zone, "That is not a time zone we know. Choose one from the list.")
        if on is None or self.occurred_at.errors or self.zone.errors:
            return None
        when = When(
            on=on, at=at, about=bool(self.about.data), zone=self.zone.data, fold=1 if self.fold.data == "1" else 0
        )
        if self._objects(when, self.occurred_on, self.occurred_at):
            return None
        if not is_repeated(when):
            return msgspec.structs.replace(when, fold=0)
        if self.fold.data not in {"0", "1"}:
            _object(self.fold, "The clocks went back that night, so this time came twice. Choose which one you mean.")
        return when

    def _read_ended(self, when: When) -> When | None:
        if not (self.ended_on.data or self.ended_at.data):
            return None
        on, at = _day(self.ended_on) or when.on, _time(self.ended_at)
        if self.ended_on.errors or self.ended_at.errors:
            return None
        passes = [When(on=on, at=at, about=when.about, zone=when.zone, fold=fold) for fold in (0, 1)]
        if self._objects(passes[0], self.ended_on, self.ended_at):
            return None
        # Of a time that came twice, the first that is not before the beginning is meant.
        for ended in passes if is_repeated(passes[0]) else passes[:1]:
            if not _before(ended, when):
                return None if self._objects(ended, self.ended_on, self.ended_at) else ended
        _object(
            self.ended_at if at else self.ended_on,
            "This is before it began. If it ended after midnight, set the day too.",
        )
        return None

    def _objects(self, when: When, day: Field, time: Field) -> bool:
        """Whether something is wrong with `when`; it is said beside the field that holds it."""
        of_day = day_objection(when, self._now)
        sentence = of_day or time_objection(when, self._now)
        if sentence:
            _object(day if of_day else time, sentence)
        return sentence is not None


class CorrectionForm(EntryForm):
    """An entry's text anew, why it changes, and the revision that the person saw."""

    based_on = HiddenField()
    reason = _line("Why you are correcting it", DataRequired("Say why. A few words are enough."))


class WithdrawalForm(FlaskForm):  # type: ignore[misc]  # as above
    """Why an entry no longer stands, and the revision that the person saw."""

    based_on = HiddenField()
    reason = _line("Why you are withdrawing it", DataRequired("Say why. A few words are enough."))


def number_of(field: Field) -> int:
    """The revision number that a form carries; 0, which is none, when it was tampered with."""
    text = field.data or ""
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else 0


def values_of(incident: Incident) -> dict[str, Any]:
    """What a form shows of an incident, by field name."""
    when, ended = incident.when, incident.ended
    return {
        **{name: getattr(incident, name) for name in CHARACTERS},
        "occurred_on": when.on.isoformat(),
        "occurred_at": when.at or "",
        "about": when.about,
        "fold": str(when.fold),
        "zone": when.zone,
        "ended_on": ended.on.isoformat() if ended else "",
        "ended_at": (ended.at or "") if ended else "",
        "kind": incident.kind.value,
        "severity": incident.severity.value if incident.severity else "",
        "people": [person_words(person) for person in incident.people],
        "tags": list(incident.tags),
    }


def _day(field: Field, when_empty: str = "") -> date | None:
    text = (field.data or "").strip()
    try:
        return read_day(text)
    except ValueError:
        if text or when_empty:
            _object(field, "That is not a day of the calendar. Choose it again." if text else when_empty)
        return None


def _time(field: Field) -> str | None:
    text = (field.data or "").strip()
    try:
        return read_time(text) if text else None
    except ValueError:
        _object(field, "That is not a time of day. Choose it again, such as 17:05.")
        return None


def _before(ended: When, began: When) -> bool:
    end, begin = instant(ended), instant(began)
    return end < begin if end and begin else ended.on < began.on


def _object(field: Field, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
