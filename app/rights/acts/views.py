"""The page of what staff and the system did to one's own account."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app import audit
from app.access import signed_in
from app.audit import Row
from app.dates.wording import Reader
from app.rights.acts.wording import told

bp = Blueprint("acts", __name__)

_PAGE = 25


@bp.get("/settings/privacy/staff")
def show() -> str:
    """Newest first, a page at a time."""
    me = signed_in()
    found = audit.about(me.services, me.tenant, after=request.args.get("after") or None, limit=_PAGE)
    return render_template(
        "rights/acts/show.html",
        rows=[stored.record for stored in found.rows if _may_be_told(stored.record)],
        after=found.after,
        told=told,
        reader=Reader(me.services.now(), me.preferences.zone.key),
    )


def _may_be_told(row: Row) -> bool:
    """A hold is told of only where whoever asked for it permits that."""
    return not row.action.startswith("hold.") or row.context.get("tell") == "yes"
