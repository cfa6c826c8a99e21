"""Fields: what forms of several features ask in the same way, and how each says what is wrong with an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from wtforms import Field, Form
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.dates.moments import read_day, read_time
from app.dates.objections import day_objection, time_objection
from app.dates.when import When
from app.text.cleaning import keepable, too_long

INVISIBLE = "This held an invisible character that cannot be kept. It is taken out here: read it once more, then save."


def known_choice(_form: Form, field: Field) -> None:
    """Validator: one of the choices that were offered."""
    if field.data and field.data not in {value for value, *_ in field.choices}:
        raise ValidationError("That is not one of the choices. Choose again.")


def keep(field: Field, most: int | None = None, *, hidden: str = INVISIBLE, otherwise: str = "") -> None:
    """Leave in a field only what can be kept. Raises ValidationError, with the sentence `hidden` when that took
    something out, or when it is longer than `most` characters; `otherwise` is what else helps then.
    """
    text = field.data or ""
    field.data = keepable(text)
    if field.data != text:
        raise ValidationError(hidden)
    if most is not None and len(text) > most:
        raise ValidationError(too_long(len(text), most, otherwise=otherwise))


def choices(labels: Mapping[str, str]) -> list[SelectChoice]:
    """What can be chosen, from words by value."""
    return [SelectChoice(value, label) for value, label in labels.items()]


def day_of(field: Field, when_empty: str = "") -> date | None:
    """The day in a field, or None; what is wrong with it, `when_empty` too, is said at the field."""
    text = (field.data or "").strip()
    try:
        return read_day(text)
    except ValueError:
        if text or when_empty:
            object_to(field, "That is not a day of the calendar. Choose it again." if text else when_empty)
        return None


def time_of(field: Field) -> str | None:
    """The time of day in a field as "HH:MM", or None; what is wrong with it is said at the field."""
    text = (field.data or "").strip()
    try:
        return read_time(text) if text else None
    except ValueError:
        object_to(field, "That is not a time of day. Choose it again, such as 17:05.")
        return None


def object_to(field: Field, sentence: str) -> None:
    """Say at a field what is wrong with it."""
    field.errors = [*field.errors, sentence]


def object_to_when(when: When, now: datetime, day: Field, time: Field) -> bool:
    """Whether `when` cannot be when something happened; why is said at the field that holds what is wrong."""
    of_day = day_objection(when, now)
    sentence = of_day or time_objection(when, now)
    if sentence:
        object_to(day if of_day else time, sentence)
    return sentence is not None


def number_of(field: Field) -> int:
    """The revision number that a form carries; 0, which is none, when it was tampered with."""
    text = field.data or ""
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else 0
