"""The screens of a plan's steps: one question each, with skip and back."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.errors import Conflict, NotFound, Problem, Unavailable
from app.fields import number_of
from app.wellbeing.access_log import Why
from app.wellbeing.plans import model
from app.wellbeing.plans.forms import StepForm, step_form
from app.wellbeing.plans.model import ChangedMeanwhile
from app.wellbeing.plans.record import Plan
from app.wellbeing.plans.routes import bp
from app.wellbeing.plans.shapes import Step, shape
from app.wellbeing.routes import records_for


@bp.get("/<plan_id>/step/<int:step>")
def ask(plan_id: str, step: int) -> Response:
    """One question, with what stands there."""
    plan = model.load(records_for(Why.EDIT), plan_id).record
    return _page(plan, step, step_form(plan, _step(plan, step)))


@bp.post("/<plan_id>/step/<int:step>")
def write(plan_id: str, step: int) -> Answer:
    """Keep the words and go where the button says; whatever goes wrong, they stay in the form."""
    records, now = records_for(Why.SAVE), signed_in().services.now()
    plan = model.load(records, plan_id).record
    asked, form = _step(plan, step), StepForm(formdata=request.form)
    form.offer(asked)
    if not form.validate():
        return _page(plan, step, form, 422)
    try:
        plan = model.write_step(records, plan_id, asked.key, form.words, seen=number_of(form.seen), now=now)
    except ChangedMeanwhile as clash:
        return _clash(clash, step, form)
    except (Conflict, Unavailable) as problem:
        return _page(plan, step, form, problem.status, problem)
    return hx.redirect_to(_onward(plan, step, request.form.get("go", "")))


def _onward(plan: Plan, step: int, go: str) -> str:
    to = step - 1 if go == "back" else step + 1
    if go == "show" or to < 1:
        return url_for("wellbeing.plans.show", plan_id=plan.id)
    if to > len(shape(plan.shape).steps):
        return url_for("wellbeing.plans.ask_review", plan_id=plan.id)
    return url_for("wellbeing.plans.ask", plan_id=plan.id, step=to)


def _clash(clash: ChangedMeanwhile, step: int, form: StepForm) -> Response:
    """The form once more, what stands there now beside it: saving again is then knowing of it."""
    standing = clash.plan.of(_step(clash.plan, step).key)
    form.seen.data = str(standing.number if standing else 0)
    return _page(clash.plan, step, form, clash.status, clash)


def _step(plan: Plan, number: int) -> Step:
    found = shape(plan.shape).step(number)
    if found is None:
        raise NotFound
    return found


def _page(plan: Plan, number: int, form: StepForm, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template(
        "wellbeing/plans/step.html",
        plan=plan,
        shape=shape(plan.shape),
        number=number,
        asked=_step(plan, number),
        form=form,
        problem=problem,
    )
    return make_response(page, status)
