"""Fields of words, as every form here may ask for them: within a limit, and nothing in them that cannot be kept."""

from __future__ import annotations

from collections.abc import Callable

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.validators import ValidationError

from app.fields import INVISIBLE
from app.text.cleaning import keepable, label, one_line, plain, too_long

Validator = Callable[[FlaskForm, Field], None]


def line(words: str, most: int, *, needed: str = "") -> StringField:
    """One line of at most so many characters. `needed` is the sentence for an empty one."""
    return StringField(words, filters=[_one], validators=[_within(most), _there(needed)])


def passage(words: str, most: int, *, needed: str = "") -> TextAreaField:
    """Some lines, at most so many characters in all. `needed` is the sentence for none."""
    return TextAreaField(words, filters=[_many], validators=[_within(most), _there(needed)])


def _one(text: str | None) -> str:
    return label(one_line(text or ""))


def _many(text: str | None) -> str:
    return plain(text or "").strip()


def _within(most: int) -> Validator:
    def check(_form: FlaskForm, field: Field) -> None:
        text = field.data or ""
        field.data = keepable(text)
        if field.data != text:
            raise ValidationError(INVISIBLE)
        if len(text) > most:
            raise ValidationError(too_long(len(text), most))

    return check


def _there(needed: str) -> Validator:
    def check(_form: FlaskForm, field: Field) -> None:
        if needed and not field.data:
            raise ValidationError(needed)

    return check
