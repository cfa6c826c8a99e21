"""Staff's page of campaigns: what goes out now and next."""

from __future__ import annotations

from flask import render_template

from app.access import signed_in, staff_only
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.campaigns import calendar, notices, rounds


@bp.get("/campaigns")
@staff_only
def campaigns() -> str:
    """What is due somewhere today, and how far it is."""
    me = signed_in()
    due = calendar.running(me.services.now(), notices.of(me.services))
    running = [(each, rounds.standing(me.services, each).record) for each in due]
    return render_template("admin/campaigns.html", reader=reader_of(me), running=running)
