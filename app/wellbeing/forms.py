"""Fields of words, as every form here may ask for them: within a limit, and nothing in them that cannot be kept."""

from __future__ import annotations

from collections.abc import Callable

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.fields import keep
from app.text.cleaning import label, one_line, plain

Validator = Callable[[FlaskForm, Field], None]


def line(words: str, most: int, *first: Validator, needed: str = "") -> StringField:
    """One line of at most so many characters. `first` is asked first; `needed` is the sentence for an empty one."""
    return StringField(words, filters=[_one], validators=[*first, _within(most), there(needed)])


def passage(words: str, most: int, *, needed: str = "") -> TextAreaField:
    """Some lines, at most so many characters in all. `needed` is the sentence for none."""
    return TextAreaField(words, filters=[_many], validators=[_within(most), there(needed)])


def _one(text: str | None) -> str:
    return label(one_line(text or ""))


def _many(text: str | None) -> str:
    return plain(text or "").strip()


def _within(most: int) -> Validator:
    def check(_form: FlaskForm, field: Field) -> None:
        keep(field, most)

    return check


def there(needed: str) -> Validator:
    """A validator: something must stand there, or this sentence is said; without one, anything goes."""

    def check(_form: FlaskForm, field: Field) -> None:
        if needed and not field.data:
            raise ValidationError(needed)

    return check
