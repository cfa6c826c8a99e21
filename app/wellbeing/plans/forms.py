"""Forms of plans: one step, and the name of a plan with the day to look at it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from app.fields import day_of, keep, object_to
from app.text.cleaning import lines, one_line, plain, too_long
from app.wellbeing.plans.record import NAME_CHARACTERS, TEXT_CHARACTERS, Plan
from app.wellbeing.plans.shapes import Step

_MOST_DAYS_AHEAD = 5 * 366


class StepForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What stands under one step. When it validates, `words` holds it, ticked ideas included."""

    seen = HiddenField()
    text = TextAreaField("In your own words", filters=[lambda text: plain(text or "").strip()])
    ideas = SelectMultipleField(
        "Or take over some of these", validate_choice=False, option_widget=CheckboxInput(), widget=ListWidget()
    )

    def offer(self, step: Step) -> None:
        """Offer the ideas that are not among the words yet."""
        there = lines(self.text.data or "")
        self.ideas.choices = [(str(n), idea) for n, idea in enumerate(step.ideas) if idea not in there]

    @property
    def words(self) -> str:
        """The words, and below them each idea that was ticked, once."""
        offered = dict(self.ideas.choices)
        ticked = [offered[number] for number in self.ideas.data or () if number in offered]
        return "\n".join([part for part in (self.text.data, *ticked) if part])

    def validate_text(self, field: TextAreaField) -> None:
        keep(field)
        if len(self.words) > TEXT_CHARACTERS:
            raise ValidationError(too_long(len(self.words), TEXT_CHARACTERS))


def step_form(plan: Plan, step: Step) -> StepForm:
    """The form with what stands there now."""
    standing = plan.of(step.key)
    form = StepForm(
        formdata=None,
        data={"seen": str(standing.number if standing else 0), "text": standing.text if standing else ""},
    )
    form.offer(step)
    return form


class ReviewForm(FlaskForm):  # type: ignore[misc]  # as above
    """What a plan is called, and when to look at it again. When it validates, `day` holds that."""

    name = StringField("What do you call this plan?", filters=[lambda text: one_line(text or "")])
    review_on = StringField("Look at it again on", widget=DateInput())
    remind = BooleanField("Send me a mail that morning")

    day: date | None

    def prepare(self, today: date, present: date | None) -> None:
        """Tell the form what day it is, and the day that stands: that one may have passed."""
        self._today, self._present = today, present

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check each field, then the day against the calendar."""
        super().validate(extra_validators)
        self.day = day_of(self.review_on)
        if self.day and self.day != self._present and self.day < self._today:
            object_to(self.review_on, "That day has passed. Choose today or a later one.")
        if self.day and (self.day - self._today).days > _MOST_DAYS_AHEAD:
            object_to(self.review_on, "That day is more than five years away. Check the year.")
        if self.remind.data and not (self.review_on.data or "").strip():
            object_to(self.review_on, "Choose the day on which the mail goes out, or take the tick away.")
        return not self.errors

    def validate_name(self, field: StringField) -> None:
        keep(field, NAME_CHARACTERS)


def review_form(plan: Plan) -> ReviewForm:
    """The form with what stands there now."""
    day = plan.review_on.isoformat() if plan.review_on else ""
    return ReviewForm(formdata=None, data={"name": plan.name, "review_on": day, "remind": plan.remind})
