"""Fields: what the forms of the log are made of, and the sentences that one of them gets when it cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.incidents.limits import CHARACTERS, REASON_CHARACTERS
from app.incidents.moments import read_day, read_time
from app.text.cleaning import keepable, one_line, plain, too_long, turns_words

INVISIBLE = "This held an invisible character that cannot be kept. It is taken out here: read it once more, then save."


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
        sent = [plain(text) for text in self.data or ()]
        self.data = [keepable(text) for text in sent]
        if self.data != sent:
            raise ValidationError(_taken_out(self, "".join(sent)))


class FilesField(Field):  # type: ignore[misc]  # as above
    """Ids of vault documents from boxes that are ticked. The form sends an empty one too, so that none is an answer."""

    sent = False

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.sent = bool(valuelist)
        self.data = list(dict.fromkeys(value for value in valuelist if value))


def kept_text(_form: Form, field: Field) -> None:
    """Validator: within the field's limit, and nothing in it that cannot be kept."""
    text = field.data or ""
    field.data = keepable(text)
    if field.data != text:
        raise ValidationError(_taken_out(field, text))
    limit = CHARACTERS.get(field.name, REASON_CHARACTERS)
    if len(text) > limit:
        raise ValidationError(too_long(len(text), limit))


def known_choice(_form: Form, field: Field) -> None:
    """Validator: one of the choices that were offered."""
    if field.data and field.data not in {value for value, *_ in field.choices}:
        raise ValidationError("That is not one of the choices. Choose again.")


def paragraphs(label: str) -> TextAreaField:
    """A text of many lines."""
    return TextAreaField(label, filters=[lambda text: plain(text or "")], validators=[kept_text])


def line(label: str, *validators: Any) -> StringField:
    """A text of one line."""
    return StringField(label, filters=[lambda text: one_line(text or "")], validators=[*validators, kept_text])


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


def _taken_out(field: Field, sent: str) -> str:
    said = f"A hidden character that turns words around was taken out of “{field.label.text}”. Read it and save again."
    return said if turns_words(sent) else INVISIBLE
