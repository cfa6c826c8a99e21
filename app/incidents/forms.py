"""Forms of the incident log: an entry, the reason of a correction, a withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import DateInput, TimeInput

from app.accounts.preferences import NEAR_ZONES, city_of, offered_time_zones
from app.dates.moments import instant, is_repeated, read_day, read_time, zone_of
from app.dates.objections import FIRST_DAY
from app.dates.when import When
from app.fields import choices, day_of, known_choice, object_to, object_to_when, time_of
from app.incidents.fields import FilesField, WordsField, line, paragraphs
from app.incidents.files import UNKNOWN
from app.incidents.limits import CHARACTERS
from app.incidents.record import Incident, Kind, Person, Severity
from app.incidents.text import person_words, read_people
from app.text.cleaning import Unusable
from app.text.tags import read_tags
from app.vault.evidence import FULL, MOST

ZONES = NEAR_ZONES

EVERY_ZONE = "more"
"""Chosen for a place whose zone is not among those above; the form then comes with all of them."""


class EntryForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Everything about one incident. When it validates, `incident` holds what was written."""

    entry_id = HiddenField()
    occurred_on = StringField("Day", widget=DateInput())
    occurred_at = StringField("Time", widget=TimeInput())
    about = BooleanField("The time is about right, not exact")
    fold = RadioField(
        "Which one?",
        choices=choices({"0": "The first time, before the clocks went back", "1": "The second time, after"}),
        validate_choice=False,
    )
    ended_on = StringField("Day it ended", widget=DateInput())
    ended_at = StringField("Time it ended", widget=TimeInput())
    zone = SelectField("Time zone", choices=[], validate_choice=False)
    narrative = paragraphs("What happened")
    title = line("A short title")
    kind = SelectField(
        "Kind",
        choices=choices(
            {"": "Not chosen, or something else"} | {kind.value: kind.label for kind in Kind if kind is not Kind.OTHER}
        ),
        filters=[lambda value: "" if value == Kind.OTHER else value],
        validate_choice=False,
        validators=[known_choice],
    )
    place = line("Where it happened")
    quotes = paragraphs("Exact words")
    my_response = paragraphs("What you did or said")
    injuries = paragraphs("Injuries or threats")
    people = WordsField("Who was part of it")
    witnesses = paragraphs("Who else saw or heard it")
    children_present = line("Children who were there")
    severity = RadioField(
        "How serious it was",
        choices=choices({"": "Not chosen", **{severity.value: severity.label for severity in Severity}}),
        default="",
        validate_choice=False,
        validators=[known_choice],
    )
    order_paragraph = line("Paragraph of the court order")
    report_number = line("Police or report number")
    impact = paragraphs("What it changed")
    next_step = paragraphs("What comes next")
    tags = WordsField("Tags")
    evidence = FilesField("Files from your vault")

    incident: Incident

    def prepare(
        self,
        *,
        now: datetime,
        zone: str,
        known: Sequence[Person] = (),
        evidence: tuple[str, ...] = (),
        unknown: Callable[[Sequence[str]], Sequence[str]] = lambda _: (),
    ) -> None:
        """Tell the form the present, the person's zone, the people they have named before and the files named now.

        `unknown` says which files of those that were ticked cannot be named.
        """
        self._now, self._known, self._unknown = now, known, unknown
        if not self.evidence.sent:  # a form from before, or a part of one, has nothing to say of files
            self.evidence.data = list(evidence) or self.evidence.data or []
        self.zone.data = self.zone.data or zone
        self.zone.choices = _every_zone() if self.zone.data == EVERY_ZONE else _near_zones(zone, self.zone.data)

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
            object_to(self.narrative, "Write what happened. One sentence is enough.")
        when = self._read_when()
        ended = self._read_ended(when) if when else None
        try:
            people = read_people(self.people.data or (), self._known)
        except Unusable as unusable:
            object_to(self.people, unusable.sentence)
        try:
            tags = read_tags(self.tags.data or ())
        except Unusable as unusable:
            object_to(self.tags, unusable.sentence)
        self._read_evidence()
        if self.errors or when is None:
            return False
        self.incident = Incident(
            when=when,
            ended=ended,
            kind=Kind(self.kind.data or Kind.OTHER),
            severity=Severity(self.severity.data) if self.severity.data else None,
            people=people,
            tags=tags,
            evidence=tuple(self.evidence.data),
            **{name: getattr(self, name).data for name in CHARACTERS},
        )
        return True

    def _read_evidence(self) -> None:
        if len(self.evidence.data) > MOST:
            object_to(self.evidence, FULL)
            return
        unknown = self._unknown(self.evidence.data)
        if unknown:
            self.evidence.data = [id_ for id_ in self.evidence.data if id_ not in unknown]
            object_to(self.evidence, UNKNOWN)

    def _read_when(self) -> When | None:
        on, at = day_of(self.occurred_on, "Choose the day it happened."), time_of(self.occurred_at)
        try:
            zone_of(self.zone.data)
        except ValueError:
            whole = self.zone.data == EVERY_ZONE
            object_to(
                self.zone,
                "Choose the time zone of the place. The list holds every one now."
                if whole
                else "That is not a time zone we know. Choose one from the list.",
            )
        if on is None or self.occurred_at.errors or self.zone.errors:
            return None
        when = When(
            on=on, at=at, about=bool(self.about.data), zone=self.zone.data, fold=1 if self.fold.data == "1" else 0
        )
        if object_to_when(when, self._now, self.occurred_on, self.occurred_at):
            return None
        if not is_repeated(when):
            return msgspec.structs.replace(when, fold=0)
        if self.fold.data not in {"0", "1"}:
            object_to(self.fold, "The clocks went back that night, so this time came twice. Choose which one you mean.")
        return when

    def _read_ended(self, when: When) -> When | None:
        if not (self.ended_on.data or self.ended_at.data):
            return None
        on, at = day_of(self.ended_on) or when.on, time_of(self.ended_at)
        if self.ended_on.errors or self.ended_at.errors:
            return None
        passes = [When(on=on, at=at, about=when.about, zone=when.zone, fold=fold) for fold in (0, 1)]
        if object_to_when(passes[0], self._now, self.ended_on, self.ended_at):
            return None
        # Of a time that came twice, the first that is not before the beginning is meant.
        for ended in passes if is_repeated(passes[0]) else passes[:1]:
            if not _before(ended, when):
                return None if object_to_when(ended, self._now, self.ended_on, self.ended_at) else ended
        object_to(
            self.ended_at if at else self.ended_on,
            "This is before it began. If it ended after midnight, set the day too.",
        )
        return None


class CorrectionForm(EntryForm):
    """An entry's text anew, why it changes, and the revision that the person saw."""

    based_on = HiddenField()
    reason = line("Why you are correcting it", DataRequired("Say why. A few words are enough."))


class WithdrawalForm(FlaskForm):  # type: ignore[misc]  # as above
    """Why an entry no longer stands, and the revision that the person saw."""

    based_on = HiddenField()
    reason = line("Why you are withdrawing it", DataRequired("Say why. A few words are enough."))


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


def _before(ended: When, began: When) -> bool:
    end, begin = instant(ended), instant(began)
    return end < begin if end and begin else ended.on < began.on


def _near_zones(*own: str) -> list[SelectChoice]:
    named = {**ZONES, **{name: name.replace("_", " ") for name in own if name not in ZONES}}
    return choices({**named, EVERY_ZONE: "Another place (shows every zone)"})


def _every_zone() -> list[SelectChoice]:
    near = [SelectChoice(name, label, optgroup="United States") for name, label in ZONES.items()]
    others = [name for name in offered_time_zones() if name not in ZONES]
    first = SelectChoice(EVERY_ZONE, "Choose one")
    return [first, *near, *(SelectChoice(name, city_of(name), optgroup=name.split("/")[0]) for name in others)]
