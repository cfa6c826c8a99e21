"""Forms of staff's pages."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

_LONGEST_REASON = 200


def _line(text: str | None) -> str:
    """One line of ordinary letters, as it is kept in the audit log."""
    return " ".join("".join(letter for letter in text or "" if unicodedata.category(letter)[0] != "C").split())


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why something is done that cannot be undone."""

    reason = StringField(
        "Reason",
        [
            DataRequired("Say why. It stays in the audit log."),
            Length(max=_LONGEST_REASON, message="Say it in 200 characters."),
        ],
        filters=[_line],
        description="It stays in the audit log. Name nobody in it.",
        render_kw={"maxlength": _LONGEST_REASON, "autocomplete": "off"},
    )


class LiftForm(ReasonForm):
    """Lets mail go to an address again."""

    email = HiddenField(validators=[DataRequired("Look the address up again.")])


class PublishForm(ReasonForm):
    """Puts a version of the policy in force from a day on."""

    version = HiddenField(validators=[DataRequired("Choose a version.")])
    effective = DateField(
        "In force from",
        [InputRequired("Choose a day.")],
        description="A day of UTC, from today to 90 days from now. People are told at once.",
    )


class LookUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Asks for what was mailed."""

    email = StringField(
        "Address, account or mail",
        [DataRequired("Enter an address or an id."), Length(max=254, message="No address or id is as long as that.")],
        description="An email address, the id of an account, or the id of a sign-in mail. Looking is noted.",
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": 254},
    )
    after = HiddenField()


class FindForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Asks for an account."""

    who = StringField(
        "Address, account or Stripe customer",
        [DataRequired("Enter an address or an id."), Length(max=254, message="No address or id is as long as that.")],
        description="An email address, the id of an account, or a customer id (cus_…). Looking is noted.",
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": 254},
    )


class HoldForm(ReasonForm):
    """Preserves an account that law asks for. It stands on one page with acts that have a reason of their own."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.reason.id = "hold-reason"

    account = StringField(
        "Account",
        [DataRequired("Enter the id of the account."), Length(max=40, message="No id is as long as that.")],
        description="Its id, as it stands under Users.",
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": 40},
    )
    reference = StringField(
        "Reference",
        [DataRequired("Give the number of the order."), Length(max=100, message="Say it in 100 characters.")],
        filters=[_line],
        description="The number of the order or letter, as whoever served it has it.",
        render_kw={"maxlength": 100, "autocomplete": "off"},
    )
    tell = BooleanField(
        "The person may be told",
        default=True,
        description="Their privacy page says so then. Leave it off only where the order does.",
    )
