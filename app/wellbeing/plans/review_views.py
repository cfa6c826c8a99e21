"""The last screen of a plan: what it is called, and when to look at it again."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.errors import Conflict, Problem, Unavailable
from app.wellbeing.access_log import Why
from app.wellbeing.plans import model
from app.wellbeing.plans.forms import ReviewForm, review_form
from app.wellbeing.plans.record import Plan
from app.wellbeing.plans.reviewing import set_reminders
from app.wellbeing.plans.routes import bp
from app.wellbeing.plans.shapes import shape
from app.wellbeing.routes import reader, records_for


@bp.get("/<plan_id>/review")
def ask_review(plan_id: str) -> Response:
    """The name and the day as they are."""
    plan = model.load(records_for(Why.EDIT), plan_id).record
    return _page(plan, review_form(plan))


@bp.post("/<plan_id>/review")
def settle(plan_id: str) -> Answer:
    """Keep both, and have the mail go out or not."""
    me, today = signed_in(), reader().today
    records = records_for(Why.SAVE)
    plan, form = model.load(records, plan_id).record, ReviewForm(formdata=request.form)
    form.prepare(today, plan.review_on)
    if not form.validate():
        return _page(plan, form, 422)
    chosen = {"name": form.name.data, "review_on": form.day, "remind": bool(form.remind.data)}
    try:
        model.settle(records, plan_id, **chosen, now=me.services.now())
        set_reminders(me.services, me.tenant, records_for(Why.REMINDER), today)
    except (Conflict, Unavailable) as problem:
        return _page(plan, form, problem.status, problem)
    flash("Saved.", "success")
    return hx.redirect_to(url_for("wellbeing.plans.show", plan_id=plan_id))


def _page(plan: Plan, form: ReviewForm, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template(
        "wellbeing/plans/review.html", plan=plan, shape=shape(plan.shape), form=form, problem=problem, reader=reader()
    )
    return make_response(page, status)
