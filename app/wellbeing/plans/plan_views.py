"""Pages of plans: the way to one's own plan, a new one, a plan as it stands."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.errors import NotFound
from app.ids import is_id, mint_id
from app.text.cleaning import lines
from app.wellbeing.access_log import Why
from app.wellbeing.plans import model
from app.wellbeing.plans.record import Plan
from app.wellbeing.plans.routes import bp
from app.wellbeing.plans.shapes import SHAPES, shape
from app.wellbeing.routes import reader, records_for


@bp.get("")
def front() -> str:
    """The plan itself where there is one, a choice between several, or how to begin."""
    found = model.plans(records_for(Why.PAGE))
    if len(found.rows) == 1 and not found.damaged:
        return _shown(found.rows[0].record)
    return render_template("wellbeing/plans/index.html", found=found, shape=shape, shapes=_shapes(), reader=reader())


@bp.get("/new")
def new() -> str:
    """Which of the two shapes."""
    return render_template("wellbeing/plans/new.html", shapes=_shapes(), shape=shape)


@bp.post("/new")
def begin() -> Answer:
    """Make one, and go to its first step."""
    key = request.form.get("shape", "")
    if key not in SHAPES:
        raise NotFound
    now, sent = signed_in().services.now(), request.form.get("plan_id", "")
    plan = model.begin(records_for(Why.SAVE), sent if is_id(sent) else mint_id(now), key, now)
    return hx.redirect_to(url_for("wellbeing.plans.ask", plan_id=plan.id, step=1))


@bp.get("/<plan_id>")
def show(plan_id: str) -> str:
    """The plan on one page."""
    return _shown(model.load(records_for(Why.PAGE), plan_id).record)


def _shapes() -> dict[str, str]:
    """Each shape, and the id of the plan that its form would begin."""
    now = signed_in().services.now()
    return {key: mint_id(now) for key in SHAPES}


def _shown(plan: Plan) -> str:
    return render_template(
        "wellbeing/plans/show.html", plan=plan, shape=shape(plan.shape), lines=lines, reader=reader()
    )
