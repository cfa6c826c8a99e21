"""Pages on which somebody who is signed in proves once more who they are. None of them says what for."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import current_services, signed_in
from app.accounts import moves
from app.errors import LinkExpired, Problem
from app.hx import redirect_to
from app.identity import NotProven, confirmed, links, reproving
from app.identity.browser import session_secret, without_foreign_cookies
from app.identity.onward import own_path

bp = Blueprint("confirm", __name__, url_prefix="/settings/confirm")


@bp.post("")
def ask() -> Response:
    """Mails a link to the account's own address, or leads to the provider's page."""
    me = signed_in()
    then = own_path(request.form.get("then"))
    hosted = me.services.identity.hosted_page(_come_back())
    if hosted is not None:
        reproving.begin(me.services, me.shelf, me.session, then=then)
        return redirect(hosted, code=303)
    confirmed.send_link(me.services, me.shelf, _mailed_to(), browser=session_secret(), then=then)
    return redirect_to(url_for("identity.confirm.sent"))


@bp.get("/sent")
def sent() -> str:
    """Says what happens next."""
    minutes, contact = links.LIFETIME.seconds // 60, current_services().settings.contact_email
    return render_template("identity/confirm_sent.html", to=_mailed_to(), minutes=minutes, contact=contact)


@bp.get("/returned")
def come_back() -> Response | tuple[str, int]:
    """Takes the provider's new proof; fetches it first when the browser came without."""
    me = signed_in()
    try:
        if not hmac.compare_digest(_state().encode(), request.args.get("state", "").encode("utf-8", "surrogatepass")):
            raise reproving.NotConfirmed
        proven = me.services.identity.prove(request.args, request.cookies)
        if proven is None:
            if "fetched" in request.args:
                raise reproving.NotConfirmed
            return redirect(me.services.identity.handshake(_come_back(fetched=True), request.args), code=303)
        then = reproving.finish(me.services, me.shelf, me.session, me.account, proven)
    except NotProven as problem:
        known = problem if isinstance(problem, reproving.NotConfirmed) else reproving.NotConfirmed()
        return _dead(known)
    return without_foreign_cookies(redirect_to(then))


@bp.get("/<token>")
def show(token: str) -> str | tuple[str, int]:
    """Shows a button. Mail scanners open links, so looking changes nothing."""
    me = signed_in()
    try:
        confirmed.open_link(me.services, me.shelf, token, browser=session_secret())
    except LinkExpired as problem:
        return _dead(problem)
    return render_template("identity/confirm.html", token=token)


@bp.post("/<token>")
def use(token: str) -> Response | tuple[str, int]:
    """Confirms, once, and leads on."""
    me = signed_in()
    try:
        then = confirmed.by_link(me.services, me.shelf, me.session, token, browser=session_secret())
    except LinkExpired as problem:
        return _dead(problem)
    return redirect_to(then)


def _mailed_to() -> str:
    me = signed_in()
    return moves.proves_at(me.services, me.shelf)


def _state() -> str:
    """What ties the way there to this signed-in browser."""
    return hashlib.sha256(f"second proof {session_secret()}".encode()).hexdigest()


def _come_back(*, fetched: bool = False) -> str:
    query = {"state": _state()} | ({"fetched": "1"} if fetched else {})
    return f"{current_services().settings.base_url}/settings/confirm/returned?{urlencode(query)}"


def _dead(problem: Problem) -> tuple[str, int]:
    return render_template("identity/confirm_dead.html", problem=problem), problem.status
