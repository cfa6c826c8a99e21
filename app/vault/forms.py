"""Forms of the vault: the details of a document, and why it is removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired
from wtforms.widgets import DateInput, TimeInput

from app.dates.when import When
from app.fields import choices, day_of, keep, known_choice, object_to, object_to_when, time_of
from app.text.cleaning import Unusable, one_line, plain
from app.text.tags import read_tags
from app.vault.limits import REASON_CHARACTERS, SOURCE_CHARACTERS, TITLE_CHARACTERS
from app.vault.record import Details, Kind

_MOST = {"title": TITLE_CHARACTERS, "source": SOURCE_CHARACTERS, "reason": REASON_CHARACTERS, "tags": 2_000}


def _fits(_form: FlaskForm, field: Field) -> None:
    """Validator: within the field's limit, and nothing in it that cannot be kept."""
    keep(field, _MOST[field.name])


def _line(label: str, *validators: Any) -> StringField:
    return StringField(label, filters=[lambda text: one_line(text or "")], validators=[*validators, _fits])


class DetailsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What a person says of a document. When it validates, `details` holds it."""

    based_on = HiddenField()
    title = _line("Title", DataRequired("Give it a title. A few words are enough."))
    kind = SelectField(
        "Kind",
        choices=choices({kind.value: kind.label for kind in Kind}),
        validate_choice=False,
        validators=[known_choice],
    )
    dated_on = StringField("Day", widget=DateInput())
    dated_at = StringField("Time", widget=TimeInput())
    about = BooleanField("The date is about right, not exact")
    source = StringField("How you got it", filters=[lambda text: plain(text or "")], validators=[_fits])
    tags = _line("Tags")

    details: Details

    def prepare(self, now: datetime, zone: str, present: When | None = None) -> None:
        """Tell the form the present, the person's zone, and the date that stands now."""
        self._now, self._zone, self._present = now, zone, present

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check every field, then the date as a whole."""
        super().validate(extra_validators)
        dated = self._read_dated()
        tags: tuple[str, ...] = ()
        try:
            tags = read_tags([self.tags.data or ""])
        except Unusable as unusable:
            object_to(self.tags, unusable.sentence)
        if self.errors:
            return False
        kind = Kind(self.kind.data or Kind.OTHER)
        self.details = Details(title=self.title.data, kind=kind, dated=dated, source=self.source.data, tags=tags)
        return True

    def _read_dated(self) -> When | None:
        on, at = day_of(self.dated_on), time_of(self.dated_at)
        if on is None:
            if at and not self.dated_on.errors:
                object_to(self.dated_on, "Choose the day too. A time alone dates nothing.")
            return None
        there = self._present
        # The zone of a date that came from the file itself stays, as long as the date does.
        same = there is not None and (there.on, there.at) == (on, at)
        zone, fold = (there.zone, there.fold) if there and same else (self._zone, 0)
        when = When(on=on, at=at, about=bool(self.about.data), zone=zone, fold=fold)
        object_to_when(when, self._now, self.dated_on, self.dated_at)
        return when


class RemovalForm(FlaskForm):  # type: ignore[misc]  # as above
    """Why a document is taken out, and the revision that the person saw."""

    based_on = HiddenField()
    reason = _line("Why you are removing it", DataRequired("Say why. A few words are enough."))


def values_of(details: Details) -> dict[str, Any]:
    """What the form shows of a document's details, by field name."""
    dated = details.dated
    return {
        "title": details.title,
        "kind": details.kind.value,
        "dated_on": dated.on.isoformat() if dated else "",
        "dated_at": (dated.at or "") if dated else "",
        "about": dated.about if dated else False,
        "source": details.source,
        "tags": ", ".join(details.tags),
    }
