"""Pages of deletion: what goes and what stays, the way back within 30 days, and how far the removal has come."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, render_template, session, url_for
from werkzeug.wrappers import Response

from app.access import SignedIn, current_services, public, signed_in, while_closing
from app.errors import NotFound, Problem
from app.hx import redirect_to
from app.identity import confirmed
from app.identity.browser import forget_here
from app.pages.frame import StrangerFrame
from app.rights.deletion import model, progress
from app.rights.deletion.forms import DeletionForm
from app.rights.deletion.words import day, goes, in_words, stays
from app.rights.holds import model as holds

bp = Blueprint("deletion", __name__)

PROOF_COUNTS_FOR = timedelta(minutes=15)


@bp.get("/settings/privacy/deletion")
@while_closing
def show() -> str:
    """What goes and what stays; for an account that is closing already, the way back."""
    me = signed_in()
    if me.account.closing:
        return _way_back(me)
    return _ask(me, DeletionForm(formdata=None))


@bp.post("/settings/privacy/deletion")
@while_closing
def ask() -> Response | tuple[str, int]:
    """Closes the account, and signs every browser out."""
    me, form = signed_in(), DeletionForm()
    if me.account.closing:  # another tab was first
        return redirect_to(url_for("rights.deletion.show"))
    if not form.validate_on_submit() or not _proven(me):
        return _ask(me, form), 422
    saga = model.ask(me.services, me.shelf)
    session.clear()
    return forget_here(redirect_to(url_for("rights.deletion.follow", token=saga.token)))


@bp.post("/settings/privacy/deletion/back")
@while_closing
def come_back() -> Response | tuple[str, int]:
    """Opens the account again."""
    me = signed_in()
    try:
        model.come_back(me.services, me.shelf)
    except model.TooLate as problem:
        return _way_back(me, problem), problem.status
    flash("Your account is open again, with everything in it.", "success")
    return redirect_to(url_for("pages.at_home"))


@bp.get("/deleted/<token>")
@public
def follow(token: str) -> str:
    """How far it has come, for whoever has the link; signed in or not."""
    found = _found(token)
    return render_template("rights/deletion/progress.html", progress=found, token=token, frame=StrangerFrame())


@bp.post("/deleted/<token>")
@public
def certificate(token: str) -> str:
    """Shows the certificate, once."""
    found = _found(token)
    counts = progress.take_certificate(current_services(), token)
    lines = None if counts is None else in_words(counts)
    return render_template("rights/deletion/certificate.html", progress=found, lines=lines, frame=StrangerFrame())


def _found(token: str) -> progress.Progress:
    found = progress.of(current_services(), token)
    if found is None:
        raise NotFound
    return found


def _ask(me: SignedIn, form: DeletionForm) -> str:
    return render_template(
        "rights/deletion/ask.html",
        me=me,
        form=form,
        proven=_proven(me),
        hosted=_hosted(me),
        goes=goes(me.services, hides_private=me.preferences.hides_private),
        stays=stays(me.services),
        **_told_hold(me),
    )


def _way_back(me: SignedIn, problem: Problem | None = None) -> str:
    closing, services = me.account.closing, me.services
    if closing is None:
        raise NotFound
    return render_template(
        "rights/deletion/way_back.html",
        asked=day(closing.asked_at, me.preferences.zone),
        until=day(closing.purge_from, me.preferences.zone),
        open=not closing.final and services.now() < closing.purge_from,
        plans=services.billing is not None,
        newsletter=services.newsletter is not None,
        problem=problem,
        **_told_hold(me),
    )


def _told_hold(me: SignedIn) -> dict[str, object]:
    """The hold on the account, where its owner may be told."""
    hold = holds.standing(me.services, me.tenant)
    if hold is None or not hold.tell:
        return {"hold": None}
    return {"hold": hold, "held_since": day(hold.since, me.preferences.zone)}


def _proven(me: SignedIn) -> bool:
    return confirmed.lately(me.services, me.shelf, me.session, PROOF_COUNTS_FOR)


def _hosted(me: SignedIn) -> bool:
    """Whether the second proof is the sign-in service's, and not a link of ours."""
    return me.services.identity.hosted_page("") is not None
