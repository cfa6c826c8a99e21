"""What a complaint was before, one that cannot be read any more, and erasing one for good."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response as Answer

from app.access import signed_in
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import files
from app.wellbeing.complaints.model import HISTORIES
from app.wellbeing.complaints.routes import bp
from app.wellbeing.past_views import damaged_page, erased, page_before
from app.wellbeing.pointers import COMPLAINTS
from app.wellbeing.routes import reader, records_for


@bp.get("/<complaint_id>/earlier")
def earlier(complaint_id: str) -> str:
    """What stood there until it was changed, the last change first, also of one that is damaged."""
    found = page_before(HISTORIES, complaint_id)
    dropped = {id_ for stored in found.rows for id_ in stored.record.evidence}
    linked = {file.id: file for file in files.named(signed_in().shelf, dropped)}
    return render_template(
        "wellbeing/complaints/earlier.html", complaint_id=complaint_id, found=found, linked=linked, reader=reader()
    )


@bp.get("/<complaint_id>/erase")
def ask_erasure(complaint_id: str) -> str:
    """What is lost."""
    known = HISTORIES.known(records_for(Why.ERASE), complaint_id)
    return render_template("wellbeing/complaints/erase.html", complaint_id=known)


@bp.post("/<complaint_id>/erase")
def erase(complaint_id: str) -> Answer:
    """Remove it with everything it was before."""
    records = records_for(Why.ERASE)
    gone = COMPLAINTS.erase(records, HISTORIES.known(records, complaint_id), signed_in().services.now())
    return erased(HISTORIES, records, complaint_id, "wellbeing.complaints.index", gone)


@bp.errorhandler(Tampered)
def damaged(problem: Tampered) -> Answer:
    """A complaint that cannot be read."""
    return damaged_page("wellbeing/complaints/damaged.html", "complaint_id", problem)
