"""Pages that ask for agreement to a new version: once after signing in, and what stays open without it."""

from __future__ import annotations

from flask import flash, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.access import POLICY_ASKED, SignedIn, before_welcome, signed_in
from app.accounts import model as accounts
from app.accounts import policy
from app.hx import redirect_to
from app.identity.onward import own_path
from app.policies import versions
from app.policies.languages import day_in_words
from app.policies.routes import bp
from app.policies.versions import Version


@bp.get("/policy")
@before_welcome
def ask() -> Response | str:
    """Says what changed, and asks."""
    me, then = signed_in(), own_path(request.args.get("next"))
    version = _asked(me)
    if version is None:
        return redirect_to(then)
    session[POLICY_ASKED] = version.name
    return render_template(
        "policies/ask.html",
        version=version,
        day=day_in_words(version.effective),
        before=versions.before(me.services, version.name),
        then=then,
    )


@bp.post("/policy")
@before_welcome
def answer() -> Response:
    """Notes the agreement to the version that was shown, or leads to what stays open."""
    me, then = signed_in(), own_path(request.form.get("next"))
    version = _asked(me)
    if version is None:
        return redirect_to(then)
    if request.form.get("agree") != "yes":
        return redirect_to(url_for("policies.without"))
    if request.form.get("version") != version.name:  # another one came while the page was open
        return redirect_to(url_for("policies.ask", next=then))
    accounts.accept_policy(me.services, me.shelf)
    flash("Your agreement is noted.", "success")
    return redirect_to(then)


@bp.get("/policy/without")
@before_welcome
def without() -> Response | str:
    """What stays open to somebody who does not agree."""
    if _asked(signed_in()) is None:
        return redirect_to("/home")
    return render_template("policies/without.html")


def _asked(me: SignedIn) -> Version | None:
    return policy.to_accept(me.services, me.account, signed_in_at=me.session.created_at)
