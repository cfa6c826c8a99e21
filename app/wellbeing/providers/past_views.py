"""What a note said before, one that cannot be read any more, and erasing one for good."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response as Answer

from app.access import signed_in
from app.store.sealed import Tampered
from app.text.cleaning import lines
from app.wellbeing.access_log import Why
from app.wellbeing.past_views import damaged_page, erased, page_before
from app.wellbeing.pointers import NOTES
from app.wellbeing.providers.model import HISTORIES
from app.wellbeing.providers.routes import bp
from app.wellbeing.routes import reader, records_for


@bp.get("/<note_id>/earlier")
def earlier(note_id: str) -> str:
    """What it said until it was changed, the last change first, also of one that is damaged."""
    found = page_before(HISTORIES, note_id)
    return render_template(
        "wellbeing/providers/earlier.html", note_id=note_id, found=found, lines=lines, reader=reader()
    )


@bp.get("/<note_id>/erase")
def ask_erasure(note_id: str) -> str:
    """What is lost."""
    known = HISTORIES.known(records_for(Why.ERASE), note_id)
    return render_template("wellbeing/providers/erase.html", note_id=known)


@bp.post("/<note_id>/erase")
def erase(note_id: str) -> Answer:
    """Remove it with everything it said before."""
    records = records_for(Why.ERASE)
    gone = NOTES.erase(records, HISTORIES.known(records, note_id), signed_in().services.now())
    return erased(HISTORIES, records, note_id, "wellbeing.providers.index", gone)


@bp.errorhandler(Tampered)
def damaged(problem: Tampered) -> Answer:
    """A note that cannot be read."""
    return damaged_page("wellbeing/providers/damaged.html", "note_id", problem)
