"""Pages on which somebody who is signed in proves once more who they are. None of them says what for."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import current_services, signed_in
from app.errors import LinkExpired
from app.hx import redirect_to
from app.identity import confirmed, links
from app.identity.browser import session_secret
from app.identity.onward import own_path

bp = Blueprint("confirm", __name__, url_prefix="/settings/confirm")


@bp.post("")
def ask() -> Response:
    """Mails a link to the account's own address."""
    me = signed_in()
    then = own_path(request.form.get("then"))
    confirmed.send_link(me.services, me.shelf, me.account.email, browser=session_secret(), then=then)
    return redirect_to(url_for("identity.confirm.sent"))


@bp.get("/sent")
def sent() -> str:
    """Says what happens next."""
    minutes, contact = links.LIFETIME.seconds // 60, current_services().settings.contact_email
    return render_template("identity/confirm_sent.html", me=signed_in(), minutes=minutes, contact=contact)


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


def _dead(problem: LinkExpired) -> tuple[str, int]:
    return render_template("identity/confirm_dead.html", problem=problem), problem.status
