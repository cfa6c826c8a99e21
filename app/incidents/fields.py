"""Fields: what the forms of the log are made of, and the sentences that one of them gets when it cannot be taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import Field, Form, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.fields import INVISIBLE, keep
from app.incidents.limits import CHARACTERS, REASON_CHARACTERS
from app.text.cleaning import keepable, one_line, plain, turns_words


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
    limit = CHARACTERS.get(field.name, REASON_CHARACTERS)
    keep(field, limit, hidden=_taken_out(field, field.data or ""), otherwise="go on in a second entry")


def paragraphs(label: str) -> TextAreaField:
    """A text of many lines."""
    return TextAreaField(label, filters=[lambda text: plain(text or "")], validators=[kept_text])


def line(label: str, *validators: Any) -> StringField:
    """A text of one line."""
    return StringField(label, filters=[lambda text: one_line(text or "")], validators=[*validators, kept_text])


def _taken_out(field: Field, sent: str) -> str:
    said = f"A hidden character that turns words around was taken out of “{field.label.text}”. Read it and save again."
    return said if turns_words(sent) else INVISIBLE
