"""The form that asks for the end of an account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired


class DeletionForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """One box to tick."""

    sure = BooleanField(
        "I want my account and everything in it to be deleted",
        validators=[InputRequired("Tick the box to say that everything here may go. Nothing was changed.")],
    )
