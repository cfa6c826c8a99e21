"""Pages for signing in and out."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import before_welcome, current_services, public, viewer
from app.errors import LinkExpired, NotFound
from app.hx import redirect_to
from app.identity import NotProven, confirm_views, links, onward
from app.identity import model as identity
from app.identity.browser import (
    forget_here,
    known_nonce,
    let_in,
    let_out,
    nonce,
    user_agent,
    without_foreign_cookies,
)
from app.identity.forms import AddressForm
from app.pages.frame import Frame, QuietFrame

bp = Blueprint("identity", __name__)
bp.register_blueprint(confirm_views.bp)


@bp.get("/sign-in")
@public
def sign_in() -> Response | str:
    """Asks for an address, or leads to the provider's page."""
    if "next" in request.args:
        onward.remember(request.args["next"])
        return redirect_to(url_for("identity.sign_in"))
    if viewer() is not None:
        return redirect_to(onward.wanted())
    hosted = current_services().identity.hosted_page(_come_back())
    if hosted is not None:
        return render_template("identity/hosted.html", hosted=hosted, problem=None, frame=_frame())
    return render_template("identity/sign_in.html", form=AddressForm(formdata=None), frame=_frame())


@bp.post("/sign-in")
@public
def send_link() -> tuple[str, int] | Response:
    """Mails a link, and says the same whoever asks."""
    if current_services().identity.hosted_page("") is not None:
        raise NotFound
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("identity/sign_in.html", form=form, frame=_frame()), 422
    identity.send_link(current_services(), form.email.data, browser=nonce(), then=onward.wanted())
    return redirect_to(url_for("identity.link_sent"))


@bp.get("/sign-in/sent")
@public
def link_sent() -> str:
    """Says what happens next."""
    contact, minutes = current_services().settings.contact_email, links.LIFETIME.seconds // 60
    return render_template("identity/sent.html", form=AddressForm(formdata=None), minutes=minutes, contact=contact)


@bp.get("/sign-in/<token>")
@public
def show_link(token: str) -> str | tuple[str, int]:
    """Shows a button. Mail scanners open links, so looking changes nothing."""
    try:
        links.open_link(current_services(), token, browser=known_nonce())
    except LinkExpired as problem:
        return _ask_anew(problem)
    return render_template("identity/link.html", token=token)


@bp.post("/sign-in/<token>")
@public
def use_link(token: str) -> Response | tuple[str, int]:
    """Signs in, once."""
    try:
        arrival = identity.sign_in_by_link(current_services(), token, browser=known_nonce(), user_agent=user_agent())
    except LinkExpired as problem:
        return _ask_anew(problem)
    let_in(arrival)
    return redirect_to(arrival.then)


@bp.get("/sign-in/clerk")
@public
def come_back() -> Response | tuple[str, int]:
    """Takes the provider's proof; fetches it first when the browser came without."""
    services, then = current_services(), onward.wanted()
    try:
        if not hmac.compare_digest(_state().encode(), request.args.get("state", "").encode("utf-8", "surrogatepass")):
            raise NotProven("This sign-in was not begun in this browser. Begin it here.")
        proven = services.identity.prove(request.args, request.cookies)
        if proven is None:
            if "fetched" in request.args:
                raise NotProven
            return redirect(services.identity.handshake(_come_back(fetched=True), request.args), code=303)
        arrival = identity.sign_in_by_provider(services, proven, then=then, user_agent=user_agent())
    except NotProven as problem:
        hosted = services.identity.hosted_page(_come_back())
        return render_template("identity/hosted.html", hosted=hosted, problem=problem), problem.status
    let_in(arrival)
    return without_foreign_cookies(redirect_to(arrival.then))


@bp.post("/sign-out")
@public
@before_welcome
def sign_out() -> Response:
    """Ends this browser's session, and the provider's behind it."""
    let_out()
    flash("You are signed out.", "success")
    return forget_here(without_foreign_cookies(redirect_to(url_for("identity.sign_in"))))


def _frame() -> Frame:
    """Who was sent here from a closed page may be somebody who pressed Back after its owner left."""
    return QuietFrame() if onward.remembered() else Frame()


def _ask_anew(problem: LinkExpired) -> tuple[str, int]:
    form = AddressForm(formdata=None)
    return render_template("identity/dead_link.html", problem=problem, form=form), problem.status


def _state() -> str:
    """What ties a hosted sign-in to this browser, so that nobody can be led into somebody else's account."""
    return hashlib.sha256(f"hosted sign-in {nonce()}".encode()).hexdigest()


def _come_back(*, fetched: bool = False) -> str:
    query = {"state": _state()} | ({"fetched": "1"} if fetched else {})
    return f"{current_services().settings.base_url}/sign-in/clerk?{urlencode(query)}"
