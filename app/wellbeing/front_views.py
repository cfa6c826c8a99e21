"""The front page of well-being: the plan, a check-in of one tap, and where everything else is."""

from __future__ import annotations

from flask import current_app, render_template

from app.access import signed_in
from app.ids import mint_id
from app.wellbeing.access_log import Why
from app.wellbeing.checkins.record import MOODS
from app.wellbeing.plans import model as plans
from app.wellbeing.plans.shapes import shape
from app.wellbeing.routes import bp, reader, records_for

_ABOUT = (
    ("/wellbeing/plan", "My plan", "For bad hours, or for when someone is a danger to you. In your own words."),
    ("/wellbeing/check-ins", "Check-ins", "Mood, sleep and whatever you want to watch, day by day."),
    ("/wellbeing/check-ins/charts", "Charts", "What your check-ins say over time, as pictures and as tables."),
    ("/wellbeing/questionnaires", "Questionnaires", "Two published ones, if you want them. They diagnose nothing."),
    ("/wellbeing/providers", "Provider notes", "Appointments, what was said, what you want to ask next time."),
    ("/wellbeing/complaints", "Complaints", "What went wrong with a provider, and what came of it."),
    ("/wellbeing/search", "Search", "Words in everything you keep here."),
)
_OURS = (
    ("/wellbeing/opened", "Who opened this", "Each time that any of it was opened or written."),
    ("/wellbeing/lock", "Lock", "Ask again who is there, and keep the name of these pages out of sight."),
    (
        "/wellbeing/summary",
        "Use some of it elsewhere",
        "Nothing leaves these pages without a tick of yours, each time.",
    ),
    ("/wellbeing/export", "Take it along", "Everything you keep here, as files of your own."),
    ("/wellbeing/erase", "Erase it", "Everything here, for good."),
)


@bp.get("")
def front() -> str:
    """Where everything of the module is found, with what is wanted most often on top."""
    now = signed_in().services.now()
    found = plans.plans(records_for(Why.PAGE))
    latest = max((stored.record for stored in found.rows), key=lambda plan: plan.written_at, default=None)
    return render_template(
        "wellbeing/index.html",
        plan=latest,
        shape=shape(latest.shape) if latest else None,
        more=len(found.rows) > 1,
        damaged=len(found.damaged),
        moods=MOODS,
        check_in_id=mint_id(now),
        begun=now.isoformat(timespec="seconds"),
        reader=reader(),
        about=_there(_ABOUT),
        ours=_there(_OURS),
    )


def _there(places: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """Those that have a page."""
    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [place for place in places if place[0] in known]
