"""Forms of the welcome and settings pages."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from app.accounts.email import MAX_LENGTH, normal
from app.accounts.preferences import DEFAULT_ZONE, city_of, offered_time_zones, time_zones
from app.accounts.roles import ROLES
from app.errors import Invalid
from app.mail.intents import Category
from app.mail.letter import LANGUAGES
from app.preferences.choices import CATEGORIES
from app.preferences.wording import CATEGORIES as MAIL
from app.text.letters import composed

_NEAR = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip
"""Offered first, in the order people know them; everybody else finds theirs below by continent."""


def _clean(text: str | None) -> str:
    """One line of ordinary letters: no control or direction characters, which could make a page lie."""
    kept = "".join(letter for letter in text or "" if unicodedata.category(letter)[0] != "C")
    return " ".join(composed(kept).split())


def _zones(own: str | None = None) -> tuple[SelectChoice, ...]:
    """The zones to choose from; with them the one that is chosen, also when a device named it by an old name."""
    known = own in time_zones() and own not in offered_time_zones()
    return (SelectChoice(own, city_of(own), optgroup="Now"), *_offered()) if own and known else _offered()


@cache
def _offered() -> tuple[SelectChoice, ...]:
    near = [SelectChoice(zone, city_of(zone), optgroup="United States") for zone in _NEAR]
    others = [zone for zone in offered_time_zones() if zone not in _NEAR]
    return (*near, *(SelectChoice(zone, city_of(zone), optgroup=zone.split("/")[0]) for zone in others))


class _PersonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the welcome and the settings page both ask."""

    name = StringField(
        "Your name",
        [Length(max=100, message="A name can be up to 100 characters long.")],
        filters=[_clean],
        description="As you want it on your own pages. It can stay empty.",
        render_kw={"autocomplete": "name", "maxlength": 100},
    )


class WelcomeForm(_PersonForm):
    """Asked once, before an account opens."""

    time_zone = SelectField(
        "Time zone", default="", description="Times are asked and shown in it. You can change it later."
    )
    zone = HiddenField()
    """The zone of the device, filled in by the page's script; empty without one."""

    adult = BooleanField("I am 18 or older.", [InputRequired("This is for adults. Confirm that you are 18 or older.")])
    onboarding = BooleanField(MAIL["onboarding"].name)
    resources = BooleanField(MAIL["resources"].name)
    updates = BooleanField(MAIL["updates"].name)
    policy_version = HiddenField()
    next = HiddenField()

    def __init__(self, *given: Any, in_force: str, **fields: Any) -> None:
        super().__init__(*given, **fields)
        self.time_zone.choices = [SelectChoice("", "As on this device"), *_zones()]
        self.in_force = in_force

    def validate_policy_version(self, field: HiddenField) -> None:
        """Nobody agrees to a text that is not the one in force."""
        if field.data != self.in_force:
            raise ValidationError("The policy changed while this page was open. Read it again.")

    def chosen_mail(self) -> dict[Category, bool]:
        """The categories of mail that were ticked."""
        return {category: True for category in CATEGORIES if self[category].data}

    def chosen_zone(self) -> str:
        """The zone that was chosen, else the device's, else the default."""
        if self.time_zone.data:
            return str(self.time_zone.data)
        return self.zone.data if self.zone.data in time_zones() else DEFAULT_ZONE


class SettingsForm(_PersonForm):
    """What a person may change about how we know them."""

    time_zone = SelectField("Time zone", description="Times are asked and shown in it.")
    role = SelectField(
        "Your part in this",
        choices=[SelectChoice(key, words) for key, words in ({"": "I would rather not say"} | ROLES).items()],
        description="Changes what is suggested to you, never what you may do.",
    )
    language = SelectField(
        "Language of our mail",
        choices=[SelectChoice(key, words) for key, words in LANGUAGES.items()],
        description="The pages are in English.",
    )
    neutral_titles = BooleanField(
        "Show a neutral title in browser tabs", description="Nobody who sees your tabs learns what this is about."
    )

    def __init__(self, *given: Any, **fields: Any) -> None:
        super().__init__(*given, **fields)
        self.time_zone.choices = list(_zones(self.time_zone.data))


class NewAddressForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Asks for another address to sign in with."""

    email = EmailField(
        "New email address",
        [InputRequired("Enter the new address.")],
        render_kw={"autocomplete": "off", "maxlength": MAX_LENGTH, "spellcheck": "false"},
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse what mail cannot be sent to."""
        try:
            normal(field.data or "")
        except Invalid:
            raise ValidationError("Check the address. It should look like name@example.org.") from None
