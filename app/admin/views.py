"""Staff's pages: the first one, the queues, and the audit log. What is done in them is noted before it is done."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from app import audit, damage
from app.access import signed_in, staff_only
from app.admin import (
    campaign_views,
    damage_views,
    deliveries,
    health_views,
    hold_views,
    mail_views,
    parked_views,
    people_views,
    policy_views,
    webhook_views,
    work,
)
from app.admin.listing import sifted
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.queue import QUEUES
from app.rights.requests import docket as requests

__all__ = [
    "bp", "campaign_views", "damage_views", "health_views", "hold_views", "mail_views", "parked_views", "people_views",
    "policy_views", "webhook_views",
]  # fmt: skip


@bp.get("")
@staff_only
def index() -> str:
    """How everything goes."""
    me = signed_in()
    services = me.services
    return render_template(
        "admin/index.html",
        reader=reader_of(me),
        lines=work.lines(services),
        kinds=work.kinds(services),
        tally=deliveries.tally(services, services.now()),
        states=deliveries.STATES,
        mailed=work.mail_of_days(services),
        shut_out=work.newly_shut_out(services),
        late=requests.overdue(services),
        damaged=len(damage.noted(services, limit=100).rows),
    )


@bp.get("/queues")
@staff_only
def queues() -> str:
    """Each queue, and what is owed in it."""
    me = signed_in()
    name = request.args.get("queue", "")
    failing = request.args.get("failing") == "1"
    after = request.args.get("after") or None
    return render_template(
        "admin/queues.html",
        reader=reader_of(me),
        lines=work.lines(me.services),
        owed=work.owed(me.services, name=name if name in QUEUES else "", failing=failing, after=after),
        names=QUEUES,
        asked={"queue": name, "failing": "1" if failing else ""},
    )


@bp.get("/audit")
@staff_only
def audit_log() -> str:
    """Who did what, newest first."""
    me = signed_in()
    asked = {name: request.args.get(name, "").strip() for name in ("actor", "action", "target")}
    wanted: dict[str, Any] = {name: value for name, value in asked.items() if value}
    rows = sifted(
        lambda after, limit: audit.page(me.services, after=after, limit=limit),
        lambda stored: all(value in getattr(stored.record, name) for name, value in wanted.items()),
        after=request.args.get("after") or None,
    )
    return render_template("admin/audit.html", reader=reader_of(me), rows=rows, asked=asked)
