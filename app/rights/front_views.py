"""The front page of privacy: what a person can do about what we hold of them."""

from __future__ import annotations

from flask import render_template

from app.access import signed_in
from app.rights.deletion.words import day
from app.rights.holds import model as holds
from app.rights.routes import bp


@bp.get("/settings/privacy")
def front() -> str:
    """Leads to each right."""
    me = signed_in()
    hold = holds.standing(me.services, me.tenant)
    since = day(hold.since, me.preferences.zone) if hold else ""
    return render_template("rights/front.html", me=me, hold=hold, held_since=since)
