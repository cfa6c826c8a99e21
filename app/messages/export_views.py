"""Messages as files, to take away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from flask import Response, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, signed_in
from app.messages import exports
from app.messages.routes import bp


@bp.get("/export.csv")
def export_csv() -> Answer:
    """Every message as a spreadsheet, one row a version."""
    me = signed_in()
    return _download(me, exports.csv_parts(me.shelf), "csv", "text/csv; charset=utf-8")


@bp.get("/export.json")
def export_json() -> Answer:
    """Every message with everything that became of it."""
    me = signed_in()
    return _download(me, exports.json_parts(me.shelf, me.services.now()), "json", "application/json")


def _download(me: SignedIn, parts: Iterator[bytes], ending: str, content_type: str) -> Answer:
    """The parts as they come. The first is made now, so that a store that is down still gets its page.

    Another site gets the list instead: it must not leave a whole record on the device without a tap on our own page.
    """
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return hx.redirect_to("/messages")
    first = next(parts)
    day = me.services.now().astimezone(me.preferences.zone).date()
    response = Response(chain((first,), parts), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{day}-messages.{ending}"'
    return response
