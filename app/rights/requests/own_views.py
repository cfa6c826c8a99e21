"""One's own requests, in the settings: signed in, it is known whose the address is; also while the account closes."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import SignedIn, signed_in, while_closing
from app.dates.wording import Reader
from app.errors import NotFound
from app.ids import known_id
from app.rights.requests import acting_views as acting
from app.rights.requests import docket, wording
from app.rights.requests.acting_views import Door
from app.rights.requests.record import Request
from app.rights.requests.routes import bp


@bp.get("/settings/privacy/requests")
@while_closing
def own() -> str:
    """What one asked for, and how it stands."""
    me = signed_in()
    pointers = docket.of_account(me.services, me.tenant, after=request.args.get("after") or None)
    found = docket.readable(me.services, (row.record.id for row in pointers.rows))
    return render_template(
        "rights/requests/own.html",
        requests=[each for each in found if _is_own(each, me)],
        after=pointers.after,
        wording=wording,
        reader=Reader(me.services.now(), me.preferences.zone.key),
    )


@bp.get("/settings/privacy/requests/<request_id>")
@while_closing
def show_own(request_id: str) -> str:
    """One of them."""
    return acting.page(_door(request_id))


@bp.post("/settings/privacy/requests/<request_id>/word")
@while_closing
def add_word_to_own(request_id: str) -> Response | tuple[str, int]:
    """Adds a word."""
    return acting.add_word(_door(request_id))


@bp.post("/settings/privacy/requests/<request_id>/paper")
@while_closing
def add_paper_to_own(request_id: str) -> Response | tuple[str, int]:
    """Brings a document."""
    return acting.add_paper(_door(request_id))


@bp.post("/settings/privacy/requests/<request_id>/end")
@while_closing
def end_own(request_id: str) -> Response:
    """Takes it back."""
    return acting.end(_door(request_id))


def _door(request_id: str) -> Door:
    me = signed_in()
    found: Request = docket.find(me.services, known_id(request_id)).record
    if not _is_own(found, me):
        raise NotFound
    return Door(found, url_for("rights.requests.show_own", request_id=found.id), back=url_for("rights.requests.own"))


def _is_own(found: Request, me: SignedIn) -> bool:
    """Of one that staff only noted the account of, the account is told nothing: somebody else may have asked."""
    return found.maker == me.tenant
