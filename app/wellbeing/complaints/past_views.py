"""What a complaint was before, one that cannot be read any more, and erasing one for good."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.error_pages import sent
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import files, model
from app.wellbeing.complaints.routes import bp
from app.wellbeing.routes import reader, records_for


@bp.get("/<complaint_id>/earlier")
def earlier(complaint_id: str) -> str:
    """What stood there until it was changed, the last change first, also of one that is damaged."""
    records = records_for(Why.PAGE)
    found = model.HISTORIES.earlier(records, complaint_id, after=request.args.get("after") or None)
    if not found.rows and not found.damaged:
        model.load(records, complaint_id)
    dropped = {id_ for stored in found.rows for id_ in stored.record.evidence}
    linked = {file.id: file for file in files.named(signed_in().shelf, dropped)}
    return render_template(
        "wellbeing/complaints/earlier.html", complaint_id=complaint_id, found=found, linked=linked, reader=reader()
    )


@bp.get("/<complaint_id>/erase")
def ask_erasure(complaint_id: str) -> str:
    """What is lost."""
    known = model.HISTORIES.known(records_for(Why.ERASE), complaint_id)
    return render_template("wellbeing/complaints/erase.html", complaint_id=known)


@bp.post("/<complaint_id>/erase")
def erase(complaint_id: str) -> Answer:
    """Remove it with everything it was before."""
    records = records_for(Why.ERASE)
    model.HISTORIES.erase(records, model.HISTORIES.known(records, complaint_id))
    flash("Erased.", "success")
    return hx.redirect_to(url_for("wellbeing.complaints.index"))


@bp.errorhandler(Tampered)
def damaged(problem: Tampered) -> Answer:
    """A complaint that cannot be read: what can still be read of it, and a way to be rid of it."""
    id_ = (request.view_args or {}).get("complaint_id", "")
    page = render_template("wellbeing/complaints/damaged.html", complaint_id=id_, **sent(problem))
    return make_response(page, Tampered.status)
