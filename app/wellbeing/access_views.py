"""The page "Who opened this": every time that well-being records were opened or written, newest first."""

from __future__ import annotations

from flask import render_template, request

from app.access import signed_in
from app.identity import sessions
from app.wellbeing.access_log import Why, by_day, readable
from app.wellbeing.routes import bp, reader, records_for

_PAGE = 50


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
