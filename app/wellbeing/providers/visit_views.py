"""The page for the next visit: what to ask, what was told, on one sheet; as a page and as a PDF made in memory."""

from __future__ import annotations

from flask import Response, make_response, render_template

from app.text.cleaning import lines
from app.wellbeing.access_log import Why
from app.wellbeing.providers import model
from app.wellbeing.providers.routes import bp
from app.wellbeing.providers.visit import visit_of, visit_pdf
from app.wellbeing.routes import reader, records_for


@bp.get("/<note_id>/visit")
def visit(note_id: str) -> str:
    """For the next visit with whoever this note is of."""
    provider, damaged = model.provider_of(records_for(Why.PAGE), note_id)
    read = reader()
    return render_template(
        "wellbeing/providers/visit.html",
        visit=visit_of(provider, read.today), note_id=note_id, damaged=damaged, lines=lines, reader=read,
    )  # fmt: skip


@bp.get("/<note_id>/visit.pdf")
def visit_paper(note_id: str) -> Response:
    """The same on a sheet to take along."""
    provider, _ = model.provider_of(records_for(Why.PRINT), note_id)
    read = reader()
    response = make_response(visit_pdf(visit_of(provider, read.today), read))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="notes-visit.pdf"'
    return response
