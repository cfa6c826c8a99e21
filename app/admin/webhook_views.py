"""Staff's pages of deliveries: a day's list, one delivery's record without its body, and a failed one done again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import cast

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import audit, hx
from app.access import signed_in, staff_only
from app.admin import deliveries, work
from app.admin.routes import bp
from app.admin.wording import reader_of
from app.errors import NotFound
from app.services import Services
from app.store.keys import PLATFORM
from app.webhooks import Source, inbox
from app.webhooks.inbox import Delivery


@bp.get("/webhooks")
@staff_only
def webhooks() -> str:
    """The deliveries of one day (UTC)."""
    me = signed_in()
    day = _day(request.args.get("day", ""), me.services.now())
    source, state = request.args.get("source", ""), request.args.get("state", "")
    after = request.args.get("after") or None
    return render_template(
        "admin/webhooks.html",
        reader=reader_of(me),
        listed=deliveries.of_day(me.services, day, source=source, state=state, after=after),
        asked={"day": f"{day:%Y-%m-%d}", "source": source, "state": state},
        sources=deliveries.SOURCES,
        states=deliveries.STATES,
    )


@bp.get("/webhooks/<source>/<path:event_id>")
@staff_only
def delivery(source: str, event_id: str) -> str:
    """One delivery."""
    me = signed_in()
    found = _find(me.services, source, event_id)
    next_try = work.next_try(me.services, inbox.JOB, PLATFORM, source, event_id)
    return render_template("admin/delivery.html", reader=reader_of(me), delivery=found, next_try=next_try)


@bp.post("/webhooks/<source>/<path:event_id>")
@staff_only
def replay_delivery(source: str, event_id: str) -> Answer:
    """Has a failed one acted on again; if its work was parked, it is parked no more."""
    me = signed_in()
    found = _find(me.services, source, event_id)
    if found.state != "failed":
        raise NotFound("This delivery has not failed, so there is nothing to do again.")
    context = {"kind": found.kind, "why it failed": found.reason}
    target = f"{source} {event_id}"
    audit.record(me.services, actor=me.tenant, action="webhooks.replay", target=target, context=context)
    done = inbox.replay(me.services, found.source, event_id)
    flash("It is acted on again." if done else "A worker has it in hand just now.", "success")
    return hx.redirect_to(url_for("admin.delivery", source=source, event_id=event_id))


def _find(services: Services, source: str, event_id: str) -> Delivery:
    found = inbox.find(services, cast("Source", source), event_id) if source in deliveries.SOURCES else None
    if found is None:
        raise NotFound("There is no such delivery. They are kept for 30 days.")
    return found


def _day(text: str, now: datetime) -> datetime:
    """The day that was asked for, or today."""
    try:
        return datetime.combine(date.fromisoformat(text), time(), tzinfo=UTC)
    except ValueError:
        return now
