"""Pages of the lock, and the guard that keeps every other page of the module shut while it is."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from app import hx
from app.access import SignedIn, signed_in
from app.accounts import moves
from app.wellbeing.lock import model
from app.wellbeing.lock.forms import LockForm

bp = Blueprint("lock", __name__, url_prefix="/lock")

_HERE = "wellbeing.lock"


def guard() -> Response | None:
    """Runs before every view of the module: the locked page in place of what was asked for, or None."""
    if request.blueprint == _HERE or request.method == "OPTIONS":  # this one is told the verbs, and no view runs
        return None
    if not _is_shut(signed_in()):
        return None
    if request.method not in ("GET", "HEAD"):
        raise model.Shut
    if hx.from_htmx():
        return hx.redirect_to(url_for("wellbeing.lock.show"))
    return make_response(_locked(then=request.path), model.Shut.status)  # not the query: nothing of it is kept


@bp.get("")
def show() -> str:
    """How the lock is set; while it is shut, how to open it."""
    me = signed_in()
    if _is_shut(me):
        return _locked(then=url_for("wellbeing.front"))
    now = {"minutes": str(me.preferences.lock_minutes), "hides": me.preferences.hides_private}
    return _page(me, LockForm(formdata=None, data=now))


@bp.post("")
def save() -> Response | tuple[str, int]:
    """Sets it. Whoever has not opened it changes nothing."""
    me = signed_in()
    if _is_shut(me):
        raise model.Shut
    form = LockForm()
    if not form.validate_on_submit():
        return _page(me, form), 422
    model.choose(me.services, me.shelf, me.session, minutes=int(form.minutes.data), hides=form.hides.data)
    flash("Saved.", "success")
    return hx.redirect_to(url_for("wellbeing.lock.show"))


@bp.post("/now")
def shut_now() -> Response:
    """Shuts it in this browser at once."""
    me = signed_in()
    model.shut_now(me.shelf, me.session)
    return hx.redirect_to(url_for("wellbeing.lock.show"))


@bp.get("/state")
def state() -> Response:
    """For a page that stands open: for how many seconds it may, or 403 when it must be covered."""
    return _state_for(signed_in())


@bp.post("/state")
def here() -> Response:
    """A page that stands open tells that somebody writes there; answered as `state` is."""
    me = signed_in()
    _is_shut(me)
    return _state_for(me)


def _state_for(me: SignedIn) -> Response:
    left = model.open_for(me.services, me.shelf, me.session, me.preferences)
    answer = make_response(str(ceil(left.total_seconds())), 200 if left else model.Shut.status)
    answer.mimetype = "text/plain"
    return answer


def _is_shut(me: SignedIn) -> bool:
    return model.shut(me.services, me.shelf, me.session, me.preferences, somebody=not _by_itself())


def _by_itself() -> bool:
    """Whether a page asked that stands open, with nobody there: by script, or without one by a refresh to `?again`."""
    return request.method == "GET" and (hx.from_htmx() or "again" in request.args)


def _page(me: SignedIn, form: LockForm) -> str:
    return render_template("wellbeing/lock/show.html", form=form, hosted=_hosted(me))


def _locked(then: str) -> str:
    me = signed_in()
    hosted = _hosted(me)
    to = "" if hosted else moves.proves_at(me.services, me.shelf)
    return render_template("wellbeing/lock/locked.html", me=me, then=then, hosted=hosted, to=to)


def _hosted(me: SignedIn) -> bool:
    """Whether the second proof is the sign-in service's, and not a link of ours."""
    return me.services.identity.hosted_page("") is not None
