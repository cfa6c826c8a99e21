"""The page behind a mailed link: states for whoever holds it; words once they say, in this browser, that they asked."""

from __future__ import annotations

from flask import session, url_for
from werkzeug.wrappers import Response

from app import hx
from app.access import current_services, public
from app.errors import NotFound
from app.rights.requests import acting_views as acting
from app.rights.requests import docket, model
from app.rights.requests.acting_views import Door
from app.rights.requests.changing import Ended
from app.rights.requests.routes import bp

_SHOWN = "requests"
"""In the session: the requests whose words this browser was shown. Leave now and signing out forget them."""

_MOST_SHOWN = 5


@bp.get("/requests/<token>")
@public
def show(token: str) -> str:
    """Looking changes nothing and shows no word: mail programs look at every link."""
    return acting.page(_door(token))


@bp.post("/requests/<token>/mine")
@public
def prove(token: str) -> Response:
    """Whoever got the mail says that they asked."""
    request = model.prove(current_services(), _door(token).request.id)
    shown = [each for each in session.get(_SHOWN, []) if each != request.id]
    session[_SHOWN] = [*shown, request.id][-_MOST_SHOWN:]
    return hx.redirect_to(url_for("rights.requests.show", token=token))


@bp.post("/requests/<token>/word")
@public
def add_word(token: str) -> Response | tuple[str, int]:
    """Adds a word."""
    return acting.add_word(_opened(token))


@bp.post("/requests/<token>/paper")
@public
def add_paper(token: str) -> Response | tuple[str, int]:
    """Brings a document."""
    return acting.add_paper(_opened(token))


@bp.post("/requests/<token>/end")
@public
def end(token: str) -> Response:
    """Takes it back, or says that somebody else made it; for that nobody need be shown a word."""
    return acting.end(_door(token))


def _door(token: str) -> Door:
    request = docket.by_token(current_services(), token)
    if request.maker:  # a mailbox alone opens nothing that was sent signed in
        raise NotFound("It was sent signed in, so it is read signed in: under Settings, Your data, Your requests.")
    here = url_for("rights.requests.show", token=token)
    return Door(request, here, open=request.id in session.get(_SHOWN, []))


def _opened(token: str) -> Door:
    door = _door(token)
    if not door.request.open:
        raise Ended
    if not door.open:
        raise Ended("Nothing was added: open the link in your mail and say first that you asked for this.")
    return door
