"""Leave now: one tap ends the session, clears what the browser keeps of us, and goes somewhere neutral."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for

from app import csrf
from app.access import current_services, public, viewer
from app.errors import Unavailable
from app.identity import model as identity
from app.pages.frame import StrangerFrame

bp = Blueprint("exit", __name__)

_CLEAR = '"cache", "cookies", "storage"'
"""cache: pictures and styles of ours on the disk, and pages kept for Back. cookies: all of this site, also ones we
forgot. storage: local and session storage, databases, service workers. Browsers heed it on https (and localhost)."""


# Exempt from the form token: a token can be too old, and being unable to leave is worse than being made to.
# What is left is that another site could sign somebody out, and `_asked_by_person` refuses that.
@bp.route("/exit", methods=["GET", "POST"])
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # Flask-WTF ships no types
def leave() -> Response:
    if not _asked_by_person():
        return make_response(render_template("pages/exit.html", frame=StrangerFrame()))
    _end_session()
    # Our own page first: a browser holds the redirects of a form to form-action, wherever they lead in the end,
    # and one that refuses would keep a person here who must go.
    response = make_response(redirect(url_for("exit.away"), code=303))
    response.headers["Clear-Site-Data"] = _CLEAR
    _expire_cookies(response)
    return response


@bp.get("/exit/away")
@public
def away() -> Response:
    target = current_services().settings.exit_url
    response = make_response(render_template("pages/away.html", target=target))
    # A move without delay takes this page's place in the history, with and without scripts.
    response.headers["Refresh"] = f"0; url={target}"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _asked_by_person() -> bool:
    """Whether this is a tap on our own button or a typed or bookmarked address, and nothing another page arranged."""
    headers = request.headers
    if request.method == "HEAD" or "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", "")):
        return False
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    # An older browser: the origin, where it is told, must be ours.
    origin = headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host


def _end_session() -> None:
    """End the session on the server. While the store is down the cookie still goes, and with it the way back in."""
    me = viewer()
    if me is None:
        return
    try:
        identity.sign_out(me.services, me.shelf, me.session)
    except Unavailable:
        current_app.logger.warning("a session could not be ended on leaving; its cookie was expired")


def _expire_cookies(response: Response) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    for name in request.cookies:
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")
