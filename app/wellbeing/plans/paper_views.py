"""A plan on paper: what to print, and the two documents that are made for it, in memory and kept nowhere."""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from app.wellbeing.access_log import Why
from app.wellbeing.plans import model
from app.wellbeing.plans.paper import card_pdf, page_pdf
from app.wellbeing.plans.routes import bp
from app.wellbeing.plans.shapes import shape
from app.wellbeing.routes import reader, records_for


@bp.get("/<plan_id>/paper")
def paper(plan_id: str) -> str:
    """The ways to have it on paper, and what to think of first."""
    plan = model.load(records_for(Why.PAGE), plan_id).record
    return render_template("wellbeing/plans/paper.html", plan=plan, shape=shape(plan.shape))


@bp.get("/<plan_id>/page.pdf")
def page(plan_id: str) -> Response:
    """All of it, on one sheet where it fits."""
    plan = model.load(records_for(Why.PRINT), plan_id).record
    return _pdf(page_pdf(plan, reader().day_in_full(plan.written_at)), "page")


@bp.post("/<plan_id>/card.pdf")
def card(plan_id: str) -> Response:
    """The ticked steps, on cards. A form, so that which ones they are stands in no address."""
    plan = model.load(records_for(Why.PRINT), plan_id).record
    return _pdf(card_pdf(plan, set(request.form.getlist("steps"))), "card")


def _pdf(content: bytes, what: str) -> Response:
    response = make_response(content)
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{what}.pdf"'
    return response
