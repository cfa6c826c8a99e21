"""Forms of check-ins: the quick form, a name of the symptom list, and a marked day."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.widgets import DateInput, TimeInput

from app.dates.moments import zone_of
from app.dates.objections import day_objection
from app.dates.when import When
from app.fields import choices, day_of, known_choice, object_to, object_to_when, time_of
from app.ids import is_id
from app.wellbeing.checkins.limits import EVENT_CHARACTERS, HOURS_OF_A_DAY, SYMPTOM_CHARACTERS, WORDS_CHARACTERS
from app.wellbeing.checkins.record import MOODS, MOST_INTENSITY, CheckIn, Felt, Symptom
from app.wellbeing.checkins.symptom_list import NAMELESS, Listed
from app.wellbeing.forms import line, passage, there

INTENSITIES = tuple(str(number) for number in range(MOST_INTENSITY + 1))

_JUST_NOW = timedelta(minutes=15)
"""How old a form may be whose time still is the time at which it was opened."""

_OUT_OF_RANGE = f"Choose a number from 0 to {MOST_INTENSITY}, or leave this one out."


@dataclass(slots=True)
class Scale:
    """How strong one symptom is, as the form asks it. `value` is what was chosen, empty for nothing."""

    symptom: Symptom
    value: str
    error: str = ""

    @property
    def name(self) -> str:
        return f"felt-{self.symptom.id}"


class CheckInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """How somebody is. When it validates, `check_in` makes the record of it."""

    check_in_id = HiddenField()
    begun = HiddenField()
    based_on = HiddenField()
    mood = RadioField(
        "Mood",
        choices=choices({str(at): words for at, words in enumerate(MOODS, 1)}),
        validate_choice=False,
        validators=[known_choice],
    )
    sleep = StringField("Hours of sleep")
    new_symptom = line("Another symptom", SYMPTOM_CHARACTERS)
    new_intensity = StringField("How strong, 0 to 10")
    triggers = passage("What set it off", WORDS_CHARACTERS)
    helped = passage("What helped", WORDS_CHARACTERS)
    note = passage("Note", WORDS_CHARACTERS)
    on = StringField("Day", widget=DateInput())
    at = StringField("Time", widget=TimeInput())

    scales: Sequence[Scale] = ()
    list_damaged = False

    def prepare(
        self, now: datetime, zone: str, listed: Listed, given: Mapping[str, str], *, timed: bool = False
    ) -> None:
        """Tell the form the present, the zone of its times, the list of symptoms and what was chosen for them.

        `timed` forms need a day and a time; in others none means now. What was chosen is asked whatever became of
        the list meanwhile.
        """
        self._now, self._zone, self._timed = now, zone, timed
        self.list_damaged = listed.damaged
        chosen = {name[5:]: text.strip() for name, text in given.items() if name.startswith("felt-") and text.strip()}
        asked = [row for row in listed.rows if not row.retired or row.id in chosen]
        if listed.damaged:
            asked = [Symptom(id=id_, name=NAMELESS) for id_ in chosen if is_id(id_)]
        self.scales = [Scale(symptom, chosen.get(symptom.id, "")) for symptom in asked]

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field, then the time as a whole, and that something is said."""
        super().validate(extra_validators)
        self._sleep = self._read_sleep()
        self._when = self._read_when()
        self._read_intensities()
        if not self._problems and not self._says_something():
            object_to(self.mood, "Say at least one thing: a mood, a symptom or a few words.")
        return not self._problems

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """(where, sentence) of each problem, for the top of the page."""
        ours = [(f.id, sentence) for f in self if f.name != "csrf_token" for sentence in f.errors]
        return ours + [(f"{scale.name}-", scale.error) for scale in self.scales if scale.error]

    @property
    def says_when(self) -> bool:
        """Whether a day or a time was typed: without, it is now, and stays that if the form comes again."""
        return bool(self.on.data or self.at.data)

    @property
    def adds(self) -> str:
        """The name of a symptom that is not on the list yet, or empty."""
        return str(self.new_symptom.data or "")

    def check_in(self, id_: str, added: str, kept: Sequence[Felt] = ()) -> CheckIn:
        """The record. `added` is the id of the symptom that is new, `kept` what the form does not ask any more."""
        felt = [Felt(scale.symptom.id, int(scale.value)) for scale in self.scales if scale.value]
        if added and self.new_intensity.data:
            felt = [one for one in felt if one.symptom != added] + [Felt(added, int(self.new_intensity.data))]
        asked = {one.symptom for one in felt} | {scale.symptom.id for scale in self.scales}
        on, at = self._when
        return CheckIn(
            id=id_, on=on, at=at, zone=self._zone, written_at=self._now,
            mood=int(self.mood.data) if self.mood.data else None, sleep_hours=self._sleep,
            felt=(*felt, *(one for one in kept if one.symptom not in asked)),
            triggers=self.triggers.data, helped=self.helped.data, note=self.note.data,
        )  # fmt: skip

    @property
    def _problems(self) -> bool:
        return bool(self.complaints or self.csrf_token.errors if "csrf_token" in self else self.complaints)

    def _says_something(self) -> bool:
        said = (self.mood, self.sleep, self.new_symptom, self.triggers, self.helped, self.note)
        return any(field.data for field in said) or any(scale.value for scale in self.scales)

    def _read_sleep(self) -> float | None:
        text = (self.sleep.data or "").strip().replace(",", ".")
        if not text:
            return None
        hours = float(text) if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{0,4})?|\.[0-9]{1,4}", text) else math.nan
        if not 0 <= hours <= HOURS_OF_A_DAY:
            object_to(self.sleep, "Give the hours as a number from 0 to 24, such as 7 or 7.5.")
            return None
        return round(hours, 2)

    def _read_intensities(self) -> None:
        for scale in self.scales:
            if scale.value and scale.value not in INTENSITIES:
                scale.error = _OUT_OF_RANGE
        strength = self.new_intensity.data = (self.new_intensity.data or "").strip()
        if strength and strength not in INTENSITIES:
            object_to(self.new_intensity, _OUT_OF_RANGE)
        elif strength and not self.adds:
            object_to(self.new_symptom, "Say what the symptom is, or leave its number out.")

    def _read_when(self) -> tuple[date, str]:
        on = day_of(self.on, "Choose the day." if self._timed else "")
        at = time_of(self.at)
        here = self._opened().astimezone(zone_of(self._zone))
        if on is None and at is None and not self.on.errors and not self.at.errors:
            return here.date(), f"{here:%H:%M}"
        if at is None and not self.at.errors:
            object_to(self.at, "Choose the time too. About right is enough.")
        if at is None or self.on.errors:
            return here.date(), "00:00"
        when = When(on=on or here.date(), at=at, zone=self._zone)
        object_to_when(when, self._now, self.on, self.at)
        return when.on, at

    def _opened(self) -> datetime:
        """When the form was opened, where that is near: the same form sent twice is the same check-in."""
        try:
            begun = datetime.fromisoformat(self.begun.data or "")
            near = timedelta() <= self._now - begun <= _JUST_NOW
        except (ValueError, TypeError):
            return self._now
        return begun if near else self._now


class SymptomForm(FlaskForm):  # type: ignore[misc]  # as above
    """What a symptom of one's own is called."""

    name = line("Symptom", SYMPTOM_CHARACTERS, there("Give it a name. A word or two is enough."))


class EventForm(FlaskForm):  # type: ignore[misc]  # as above
    """A day to look back at, and a word for it."""

    event_id = HiddenField()
    on = StringField("Day", widget=DateInput())
    title = line("What happened", EVENT_CHARACTERS, there("Give it a word or two, so that you know it again."))

    day: date

    def prepare(self, now: datetime, zone: str) -> None:
        """Tell the form the present and the person's zone."""
        self._now, self._zone = now, zone

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check both fields, and that the day has come."""
        super().validate(extra_validators)
        on = day_of(self.on, "Choose the day.")
        if on and (sentence := day_objection(When(on=on, zone=self._zone), self._now)):
            object_to(self.on, sentence)
        if on is None or self.errors:
            return False
        self.day = on
        return True


def values_of(check_in: CheckIn) -> dict[str, Any]:
    """What the form shows of a check-in, by field name."""
    hours = check_in.sleep_hours
    return {
        "mood": str(check_in.mood or ""), "sleep": "" if hours is None else f"{hours:g}",
        "triggers": check_in.triggers, "helped": check_in.helped, "note": check_in.note,
        "on": check_in.on.isoformat(), "at": check_in.at, "based_on": str(check_in.number),
    }  # fmt: skip


def chosen(check_in: CheckIn) -> dict[str, str]:
    """What stands in the form's scales for a check-in."""
    return {f"felt-{felt.symptom}": str(felt.intensity) for felt in check_in.felt}
