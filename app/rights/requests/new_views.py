"""The public form: choose what it is about, see what can be done at once, and write to us; signed in or not."""

from __future__ import annotations

import secrets

from flask import current_app, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from app import hx
from app.access import SignedIn, current_services, public, viewer
from app.errors import Problem, TooManyRequests
from app.rights.requests import model
from app.rights.requests.forms import RequestForm, known_kind
from app.rights.requests.kinds import GROUPS, KINDS, Kind, Way
from app.rights.requests.routes import bp


@bp.get("/requests/new")
@public
def new() -> str:
    """What it is about; then, with a kind, the form."""
    kind = known_kind(request.args.get("kind"))
    if not kind:
        return render_template("rights/requests/pick.html", groups=GROUPS, kinds=KINDS.values())
    form = RequestForm(formdata=None, kind=kind, attempt=secrets.token_hex(16))
    return _form(form, viewer())


@bp.post("/requests/new")
@public
def ask() -> Response | str | tuple[str, int]:
    """Takes it in."""
    form, me = RequestForm(), viewer()
    if not known_kind(form.kind.data):
        return hx.redirect_to(url_for("rights.requests.new"))
    if me is not None:
        form.email.data = me.account.email
    if not form.validate_on_submit():
        return _form(form, me), 422
    if form.from_a_program:
        return hx.redirect_to(url_for("rights.requests.sent"))
    try:
        made = model.ask(current_services(), form.asked(me.tenant if me else ""))
    except TooManyRequests as problem:
        return _form(form, me, problem), problem.status
    if me is not None:
        flash(f"Sent. Its number is {made.reference}.", "success")
        return hx.redirect_to(url_for("rights.requests.own"))
    return hx.redirect_to(url_for("rights.requests.sent"))


@bp.get("/requests/sent")
@public
def sent() -> str:
    """What happens next: the same page for everybody."""
    return render_template("rights/requests/sent.html", contact=current_services().settings.contact_email)


def _form(form: RequestForm, me: SignedIn | None, problem: Problem | None = None) -> str:
    kind = KINDS[form.kind.data]
    if kind.authorisation:
        form.about.label.text = "The address of the person you ask for"
        form.about.description = "Of their account here. We ask them there whether they want it. Nothing is faster."
    return render_template("rights/requests/new.html", form=form, kind=kind, me=me, ways=ways(kind), problem=problem)


def ways(kind: Kind) -> list[Way]:
    """What can be done at once here; only what this installation has."""
    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [way for way in kind.ways if way.path in known]
