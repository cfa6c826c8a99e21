"""The form of the lock."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from app.wellbeing.lock.model import IDLE_MINUTES, OFF


class LockForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """After how long these pages lock, and whether other pages name them."""

    minutes = RadioField(
        "Lock these pages",
        choices=[
            SelectChoice(str(OFF), "Never"),
            *(SelectChoice(str(each), f"After {each} minutes away") for each in IDLE_MINUTES),
        ],
        description="To open them again you prove that it is you. Being signed in is not enough then.",
    )
    hides = BooleanField(
        "Do not name these pages anywhere else",
        description=(
            "They leave the navigation, and tabs call them “Notes”. "
            "You find them at the foot of Settings as “Private pages”."
        ),
    )
