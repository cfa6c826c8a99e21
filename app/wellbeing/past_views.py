"""The past of a record, as every room shows it: what it said before, erasing it, and one that cannot be read."""

from __future__ import annotations

from typing import TypeVar

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.error_pages import sent
from app.store import Change
from app.store.sealed import Tampered
from app.wellbeing.access_log import Why
from app.wellbeing.histories import Histories
from app.wellbeing.records import Found, Records
from app.wellbeing.routes import records_for

T = TypeVar("T")
E = TypeVar("E")


def page_before(histories: Histories[T, E], id_: str) -> Found[E]:
    """The page that is asked for of what a record said before, be it damaged itself. Raises NotFound, Locked."""
    records = records_for(Why.PAGE)
    found = histories.earlier(records, id_, after=request.args.get("after") or None)
    if not found.rows and not found.damaged:
        histories.load(records, id_)
    return found


def erased(histories: Histories[T, E], records: Records, known_id: str, home: str, *also: Change) -> Answer:
    """Remove a record with everything it said before, and go to where the room begins. Raises Locked."""
    histories.erase(records, known_id, *also)
    flash("Erased.", "success")
    return hx.redirect_to(url_for(home))


def damaged_page(template: str, key: str, problem: Tampered) -> Answer:
    """A record that cannot be read: what can still be read of it, and a way to be rid of it.

    `key` is what the room's addresses and its page call the id of the record.
    """
    id_ = (request.view_args or {}).get(key, "")
    return make_response(render_template(template, **{key: id_}, **sent(problem)), Tampered.status)
