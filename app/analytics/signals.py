"""The browser's signal (Sec-GPC: 1): nothing of that request is counted, and the account of whoever sent it objects."""

from __future__ import annotations

import structlog
from flask import Flask, Request, Response, request

from app import access
from app.access import SignedIn
from app.errors import Problem
from app.rights.consents import model as consents

log = structlog.get_logger(__name__)


def install(app: Flask) -> None:
    """Heed the signal on every request of `app`."""
    app.after_request(_heed)


def given(asked: Request) -> bool:
    """Whether this request carries the signal."""
    return asked.headers.get("Sec-GPC") == "1"


def _heed(response: Response) -> Response:
    """Noted for an account once: what its owner says afterwards outweighs the browser. Nobody is looked up for it."""
    me = access.known() if given(request) else None
    if me is not None and not me.preferences.counting and me.account.open:
        _note(me)
    return response


def _note(me: SignedIn) -> None:
    try:
        consents.say_of_counting(me.services, me.shelf, "signal", source="gpc")
    except Problem as problem:  # the next request brings it again; this one is not counted in any case
        log.warning("the signal could not be noted", error=type(problem).__name__)
