"""Forms of the billing page."""

from __future__ import annotations

import re
import secrets

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Regexp

from app.billing.plans import PLANS

_ATTEMPT = re.compile("[0-9a-f]{32}")


class AttemptForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A button that reaches Stripe. The same page sent twice is one attempt, and so has its effect once."""

    attempt = HiddenField(default=lambda: secrets.token_hex(16), validators=[Regexp(_ATTEMPT)])


class EndForm(AttemptForm):
    """Ending the plan, and when the page said that it ends."""

    when = HiddenField()


class PlanForm(AttemptForm):
    """Which plan."""

    plan = RadioField(
        "Plan",
        choices=[SelectChoice(plan.key, plan.name) for plan in PLANS.values()],
        validators=[InputRequired("Choose a plan first."), AnyOf(tuple(PLANS), "Choose one of these plans.")],
        validate_choice=False,
    )
