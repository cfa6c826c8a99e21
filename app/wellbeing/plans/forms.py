"""Forms of plans: one step, and the name of a plan with the day to look at it again."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.fields import INVISIBLE
from app.text.cleaning import keepable, plain, too_long
from app.wellbeing.plans.record import TEXT_CHARACTERS, Plan, lines
from app.wellbeing.plans.shapes import Step


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
        text = field.data or ""
        field.data = keepable(text)
        if field.data != text:
            raise ValidationError(INVISIBLE)
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
