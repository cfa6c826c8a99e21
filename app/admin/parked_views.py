"""Staff's pages of parked work: look at it, hand it out anew, one or all of a kind, or give it up with a reason."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import audit, hx, parking
from app.access import SignedIn, signed_in, staff_only
from app.admin import work
from app.admin.forms import ReasonForm
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.errors import NotFound
from app.queue import Parked, parked_sort


@bp.get("/parked")
@staff_only
def parked() -> str:
    """What failed for good."""
    me = signed_in()
    kind = request.args.get("kind", "")
    rows = parking.parked(me.services, kind=kind, after=request.args.get("after") or None, limit=25)
    return render_template(
        "admin/parked.html", reader=reader_of(me), rows=rows, kind=kind, kinds=work.kinds(me.services)
    )


@bp.get("/parked/<kind>")
@staff_only
def ask_replay_all(kind: str) -> str:
    """What would be handed out."""
    me = signed_in()
    kinds = work.kinds(me.services)
    if kind not in kinds.counts:
        raise NotFound("Nothing of this kind is parked any more.")
    return render_template("admin/replay_all.html", kind=kind, kinds=kinds)


@bp.post("/parked/<kind>/replay")
@staff_only
def replay_all(kind: str) -> Answer:
    """Hands out all of one kind, 500 at a time."""
    me = signed_in()
    if not parking.parked(me.services, kind=kind, limit=1).rows:
        raise NotFound("Nothing of this kind is parked any more.")
    audit.record(me.services, actor=me.tenant, action="jobs.replay_all", target=kind)
    count = parking.replay_all(me.services, kind)
    flash(f"{count} handed out anew. What fails again comes back here.", "success")
    return hx.redirect_to(url_for("admin.parked"))


@bp.get("/parked/<kind>/<work_id>")
@staff_only
def one_parked(kind: str, work_id: str) -> str:
    """One piece of work, and what can be done with it."""
    me = signed_in()
    return _page(me, kind, work_id, ReasonForm(formdata=None))


@bp.post("/parked/<kind>/<work_id>/replay")
@staff_only
def replay(kind: str, work_id: str) -> Answer:
    """Hands it out."""
    me = signed_in()
    found = _find(me, kind, work_id)
    audit.record(me.services, actor=me.tenant, action="jobs.replay", target=found.tenant, context=_told(found))
    done = parking.replay(me.services, parked_sort(kind, work_id))
    flash("Handed out anew." if done else "Somebody else was first: it is handed out already.", "success")
    return hx.redirect_to(url_for("admin.parked"))


@bp.post("/parked/<kind>/<work_id>/drop")
@staff_only
def drop(kind: str, work_id: str) -> Answer | tuple[str, int]:
    """Gives it up for good."""
    me, form = signed_in(), ReasonForm()
    found = _find(me, kind, work_id)
    if not form.validate_on_submit():
        return _page(me, kind, work_id, form), 422
    context = {**_told(found), "reason": str(form.reason.data)}
    audit.record(me.services, actor=me.tenant, action="jobs.drop", target=found.tenant, context=context)
    done = parking.drop(me.services, parked_sort(kind, work_id))
    flash("Given up." if done else "Somebody else was first: it is not parked any more.", "success")
    return hx.redirect_to(url_for("admin.parked"))


def _page(me: SignedIn, kind: str, work_id: str, form: ReasonForm) -> str:
    found = _find(me, kind, work_id)
    return render_template(
        "admin/one_parked.html", reader=reader_of(me), parked=found, kind=kind, work_id=work_id, form=form
    )


def _find(me: SignedIn, kind: str, work_id: str) -> Parked:
    found = work.find(me.services, kind, work_id)
    if found is None:
        raise NotFound("This is not parked any more. It was handed out anew, or given up.")
    return found


def _told(found: Parked) -> dict[str, str]:
    """What the audit log says of it."""
    return {"job": found.job, "ids": " ".join(found.ids), "why it was parked": found.reason}
