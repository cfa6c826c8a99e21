"""What a note said before, one that cannot be read any more, and erasing one for good."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.error_pages import sent
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.providers import model
from app.wellbeing.providers.record import lines
from app.wellbeing.providers.routes import bp
from app.wellbeing.routes import reader, records_for


@bp.get("/<note_id>/earlier")
def earlier(note_id: str) -> str:
    """What it said until it was changed, the last change first, also of one that is damaged."""
    records = records_for(Why.PAGE)
    found = model.HISTORIES.earlier(records, note_id, after=request.args.get("after") or None)
    if not found.rows and not found.damaged:
        model.load(records, note_id)
    return render_template(
        "wellbeing/providers/earlier.html", note_id=note_id, found=found, lines=lines, reader=reader()
    )


@bp.get("/<note_id>/erase")
def ask_erasure(note_id: str) -> str:
    """What is lost."""
    return render_template(
        "wellbeing/providers/erase.html", note_id=model.HISTORIES.known(records_for(Why.ERASE), note_id)
    )


@bp.post("/<note_id>/erase")
def erase(note_id: str) -> Answer:
    """Remove it with everything it said before."""
    records = records_for(Why.ERASE)
    model.HISTORIES.erase(records, model.HISTORIES.known(records, note_id))
    flash("Erased.", "success")
    return hx.redirect_to(url_for("wellbeing.providers.index"))


@bp.errorhandler(Tampered)
def damaged(problem: Tampered) -> Answer:
    """A note that cannot be read: what can still be read of it, and a way to be rid of it."""
    id_ = (request.view_args or {}).get("note_id", "")
    page = render_template("wellbeing/providers/damaged.html", note_id=id_, **sent(problem))
    return make_response(page, Tampered.status)
