"""The page "Who opened this": every time that well-being records were opened or written, newest first."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from app import hx
from app.access import signed_in
from app.errors import NotFound
from app.identity import sessions
from app.ids import known_id
from app.wellbeing import pointers
from app.wellbeing.access_log import Why, by_day, readable
from app.wellbeing.checkins.places import place_of
from app.wellbeing.routes import bp, reader, records_for

_PAGE = 50

_LED_TO = {
    "check-in": (pointers.CHECK_INS, "/wellbeing/check-ins"),
    "event": (pointers.EVENTS, "/wellbeing/events"),
    "questionnaire": (pointers.QUESTIONNAIRES, "/wellbeing/questionnaires"),
}
"""Of families whose addresses hold more than an id: what tells the rest, and where the room begins."""


@bp.get("/opened")
def opened() -> str:
    """The log, a page at a time."""
    me = signed_in()
    found = records_for(Why.PAGE).accesses(after=request.args.get("after") or None, limit=_PAGE)
    devices = {session.handle: session.device for session in sessions.live(me.services, me.shelf)}
    rows = [readable(stored.record, here=me.session.handle, devices=devices) for stored in found.rows]
    words = reader()
    return render_template(
        "wellbeing/opened.html",
        days=by_day(rows, lambda at: words.local(at).date()),
        damaged=len(found.damaged),
        after=found.after,
        reader=words,
    )


@bp.get("/opened/<family>/<opened_id>")
def opened_record(family: str, opened_id: str) -> Response:
    """To the record that a row tells of. Raises NotFound."""
    if family not in _LED_TO:
        raise NotFound
    of, room = _LED_TO[family]
    try:
        name = of.name(records_for(Why.PAGE), known_id(opened_id))
    except pointers.Erased:
        name = None
    if not name:
        raise NotFound("It was erased, or it came in with a file and is in the list of your check-ins.")
    return hx.redirect_to(f"{room}/{place_of(name)}")
