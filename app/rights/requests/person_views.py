"""The page where a person says whether somebody may ask in their name. It shows no word of what was asked."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from app import hx
from app.access import current_services, public
from app.rights.requests import docket, person
from app.rights.requests.routes import bp


@bp.get("/requests/in-your-name/<token>")
@public
def theirs(token: str) -> str:
    """Looking changes nothing, and names nobody: others may read along in a mailbox."""
    return _page(token)


@bp.post("/requests/in-your-name/<token>/who")
@public
def who_asks(token: str) -> str:
    """The same, with who asks."""
    return _page(token, named=True)


@bp.post("/requests/in-your-name/<token>/yes")
@public
def agree(token: str) -> Response:
    """They may."""
    person.agree(current_services(), _found(token))
    flash("Thank you. It goes on.", "success")
    return _back(token)


@bp.post("/requests/in-your-name/<token>/no")
@public
def decline(token: str) -> Response:
    """They may not."""
    person.decline(current_services(), _found(token))
    flash("It is closed. Nothing was given to anybody.", "success")
    return _back(token)


def _page(token: str, *, named: bool = False) -> str:
    found = docket.by_their_token(current_services(), token)
    here = url_for("rights.requests.theirs", token=token)
    contact = current_services().settings.contact_email
    return render_template("rights/requests/theirs.html", request_=found, here=here, named=named, contact=contact)


def _found(token: str) -> str:
    return docket.by_their_token(current_services(), token).id


def _back(token: str) -> Response:
    return hx.redirect_to(url_for("rights.requests.theirs", token=token))
