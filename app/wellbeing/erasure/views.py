"""The page that erases everything here, and asks first."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.errors import Invalid, Problem, Unavailable
from app.wellbeing.access_log import Why
from app.wellbeing.erasure import model
from app.wellbeing.routes import records_for

bp = Blueprint("erasure", __name__, url_prefix="/erase")


@bp.get("")
def ask() -> Response:
    """What is lost."""
    signed_in()
    return _page()


@bp.post("")
def erase() -> Answer:
    """Gone for good, once the box is ticked."""
    me = signed_in()
    if "sure" not in request.form:
        return _page(Invalid("Tick the box to say that everything here may go. Nothing was erased."))
    try:
        model.erase(me.services, me.tenant, records_for(Why.ERASE))
    except Unavailable as problem:
        return _page(problem)
    flash("Everything here is erased.", "success")
    return hx.redirect_to("/wellbeing")


def _page(problem: Problem | None = None) -> Response:
    page = render_template("wellbeing/erasure/ask.html", problem=problem)
    return make_response(page, problem.status if problem else 200)
