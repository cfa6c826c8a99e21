"""Staff's page of damaged records: which account and table, and nothing of what they hold."""

from __future__ import annotations

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import audit, damage, hx
from app.access import signed_in, staff_only
from app.admin.routes import bp
from app.admin.wording import reader_of


@bp.get("/damage")
@staff_only
def damaged() -> str:
    """What could not be opened."""
    me = signed_in()
    rows = damage.noted(me.services, after=request.args.get("after") or None)
    return render_template("admin/damage.html", reader=reader_of(me), rows=rows)


@bp.post("/damage/<mark>/mended")
@staff_only
def mended(mark: str) -> Answer:
    """Forgets one, which is told again if it is still so."""
    me = signed_in()
    audit.record(me.services, actor=me.tenant, action="damage.mended", target=mark)
    damage.mended(me.services, mark)
    flash("Taken off this list. If it is still damaged, it comes back when it is next read.", "success")
    return hx.redirect_to(url_for("admin.damaged"))
