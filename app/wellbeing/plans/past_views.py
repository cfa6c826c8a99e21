"""What stood in a plan before, a plan that cannot be read any more, and erasing one for good."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.error_pages import sent
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.plans import model
from app.wellbeing.plans.record import NAME
from app.wellbeing.plans.reviewing import set_reminders
from app.wellbeing.plans.routes import bp
from app.wellbeing.plans.shapes import SHAPES, shape
from app.wellbeing.routes import reader, records_for


@bp.get("/<plan_id>/earlier")
def earlier(plan_id: str) -> str:
    """Earlier wordings, newest first, also those of a plan that is damaged."""
    records = records_for(Why.PAGE)
    found = model.HISTORIES.earlier(records, plan_id, after=request.args.get("after") or None)
    if not found.rows and not found.damaged:
        model.load(records, plan_id)
    return render_template(
        "wellbeing/plans/earlier.html", plan_id=plan_id, found=found, titles=_titles(), reader=reader()
    )


@bp.get("/<plan_id>/erase")
def ask_erasure(plan_id: str) -> str:
    """What is lost."""
    return render_template("wellbeing/plans/erase.html", plan_id=model.HISTORIES.known(records_for(Why.ERASE), plan_id))


@bp.post("/<plan_id>/erase")
def erase(plan_id: str) -> Answer:
    """Remove it with every earlier wording; the reminder with it."""
    me, records = signed_in(), records_for(Why.ERASE)
    known = model.HISTORIES.known(records, plan_id)
    set_reminders(me.services, me.tenant, records, reader().today, without=known)
    model.HISTORIES.erase(records, known)
    flash("Erased.", "success")
    return hx.redirect_to(url_for("wellbeing.plans.front"))


@bp.errorhandler(Tampered)
def damaged(problem: Tampered) -> Answer:
    """A plan that cannot be read: the help lines, what can still be read of it, and a way to be rid of it."""
    id_ = (request.view_args or {}).get("plan_id", "")
    page = render_template("wellbeing/plans/damaged.html", plan_id=id_, **sent(problem))
    return make_response(page, Tampered.status)


def _titles() -> dict[str, str]:
    """What each step is called; no key stands in both shapes."""
    return {NAME: "Its name", **{step.key: step.title for key in SHAPES for step in shape(key).steps}}
