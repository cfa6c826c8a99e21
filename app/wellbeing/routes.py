"""The blueprint of well-being, and how a view of it opens the door; views.py gathers the rooms below it."""

from __future__ import annotations

from flask import Blueprint

from app.access import signed_in
from app.dates.wording import Reader
from app.wellbeing.access_log import Why
from app.wellbeing.records import Records

bp = Blueprint("wellbeing", __name__, url_prefix="/wellbeing")


def records_for(why: Why) -> Records:
    """The well-being records of whoever is at the browser, opened for one reason. Raises NotSignedIn."""
    me = signed_in()
    return Records(me.services, me.tenant, why, session=me.session.handle)


def reader() -> Reader:
    """Who reads: the present moment and the zone of whoever is at the browser. Raises NotSignedIn."""
    me = signed_in()
    return Reader(me.services.now(), me.preferences.time_zone)
