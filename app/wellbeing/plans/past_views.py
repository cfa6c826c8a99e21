"""What stood in a plan before, a plan that cannot be read any more, and erasing one for good."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response as Answer

from app.access import signed_in
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.past_views import damaged_page, erased, page_before
from app.wellbeing.plans.model import HISTORIES
from app.wellbeing.plans.record import NAME
from app.wellbeing.plans.reviewing import set_reminders
from app.wellbeing.plans.routes import bp
from app.wellbeing.plans.shapes import SHAPES, shape
from app.wellbeing.routes import reader, records_for


@bp.get("/<plan_id>/earlier")
def earlier(plan_id: str) -> str:
    """Earlier wordings, newest first, also those of a plan that is damaged."""
    found = page_before(HISTORIES, plan_id)
    return render_template(
        "wellbeing/plans/earlier.html", plan_id=plan_id, found=found, titles=_titles(), reader=reader()
    )


@bp.get("/<plan_id>/erase")
def ask_erasure(plan_id: str) -> str:
    """What is lost."""
    known = HISTORIES.known(records_for(Why.ERASE), plan_id)
    return render_template("wellbeing/plans/erase.html", plan_id=known)


@bp.post("/<plan_id>/erase")
def erase(plan_id: str) -> Answer:
    """Remove it with every earlier wording; the reminder with it."""
    me, records = signed_in(), records_for(Why.ERASE)
    known = HISTORIES.known(records, plan_id)
    set_reminders(me.services, me.tenant, records, reader().today, without=known)
    return erased(HISTORIES, records, known, "wellbeing.plans.front")


@bp.errorhandler(Tampered)
def damaged(problem: Tampered) -> Answer:
    """A plan that cannot be read: the help lines stand above it."""
    return damaged_page("wellbeing/plans/damaged.html", "plan_id", problem)


def _titles() -> dict[str, str]:
    """What each step is called; no key stands in both shapes."""
    return {NAME: "Its name", **{step.key: step.title for key in SHAPES for step in shape(key).steps}}
