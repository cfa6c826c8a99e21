"""The page of consents: each with its day, place and policy version, a button that takes it back, and what was said."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app.access import SignedIn, signed_in
from app.analytics import signals
from app.consents import Kind
from app.dates.wording import Reader
from app.errors import Invalid
from app.hx import redirect_to
from app.rights.consents import model, wording

bp = Blueprint("consents", __name__, url_prefix="/settings/privacy/consents")

_TAKEN_BACK: frozenset[Kind] = frozenset({"onboarding", "resources", "updates", "newsletter", "ai"})


@bp.get("")
def show() -> Response:
    """What stands, and what was said."""
    me = signed_in()
    page = render_template(
        "rights/consents/index.html",
        me=me,
        standing=model.standing(me.services, me.account, me.shelf),
        rows=model.history(me.shelf, after=request.args.get("after") or None),
        wording=wording,
        reader=_reader(me),
        signal=signals.given(request),
        counted_here=me.services.analytics is not None,
    )
    answer = make_response(page)
    answer.vary.add("Sec-GPC")
    return answer


@bp.post("/withdraw")
def withdraw() -> Answer:
    """Takes one consent back."""
    me, kind = signed_in(), request.form.get("kind", "")
    if kind not in _TAKEN_BACK:
        raise Invalid("Choose what to withdraw. Nothing was changed.")
    model.withdraw(me.services, me.shelf, kind)
    flash(f"Withdrawn: {wording.KINDS[kind].name}. It holds at once.", "success")
    return redirect_to(url_for("rights.consents.show"))


@bp.post("/counting")
def say_of_counting() -> Answer:
    """Objects to counting, or allows it."""
    me, said = signed_in(), request.form.get("counting", "")
    if said not in ("objected", "allowed"):
        raise Invalid("Choose whether your visits may be counted. Nothing was changed.")
    model.say_of_counting(me.services, me.shelf, "allowed" if said == "allowed" else "objected")
    flash("Saved. It holds from this moment.", "success")
    return redirect_to(url_for("rights.consents.show", _anchor="counting"))


def _reader(me: SignedIn) -> Reader:
    return Reader(me.services.now(), me.preferences.zone.key)
