"""Pages of a copy: ask for one, follow it, stop it, fetch it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, flash, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, signed_in, while_closing
from app.dates.wording import Reader
from app.errors import Problem
from app.rights.exports import keeping, model, schema_views, sealing, wishes
from app.rights.exports.record import Export
from app.vault import serving
from app.vault.allowance import in_words

bp = Blueprint("exports", __name__)
bp.register_blueprint(schema_views.bp)

_HOME = "/settings/privacy/export"


@bp.get(_HOME)
@while_closing
def show() -> Response:
    """Ask for a copy, how far one has come, and those that are ready."""
    return _page(signed_in())


@bp.post(_HOME)
def ask() -> Answer:
    """Have a copy made. Asked again while one is made, that one is shown."""
    me = signed_in()
    try:
        model.ask(me.services, me.tenant, wishes.wish(me, request.form))
    except Problem as problem:
        return _page(me, problem)
    return hx.redirect_to(_HOME)


@bp.post(f"{_HOME}/<export_id>/stop")
def stop(export_id: str) -> Answer:
    """Stop making a copy, or remove one."""
    me = signed_in()
    model.stop(me.services, me.shelf, export_id)
    flash("The copy is gone from here.", "success")
    return hx.redirect_to(_HOME)


@bp.get(f"{_HOME}/<export_id>/copy.zip")
@while_closing
def fetch(export_id: str) -> Answer:
    """The copy, to its owner. Each download counts, one that goes on does not."""
    me = signed_in()
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        # Another site must not leave a copy on the device without a tap on our own page.
        return hx.redirect_to(_HOME)
    export = model.there(me.services, me.shelf, export_id)
    wishes.check_may_open(me, export)
    tag = f'"{export.id}"'
    portion = serving.portion(export.size, tag, request.headers.get("Range"), request.headers.get("If-Range"))
    name = f"copy-{export.asked_at.astimezone(me.preferences.zone):%Y-%m-%d}.zip"
    headers = {**serving.headers("application/zip", name, inline=False), **portion.headers, "ETag": tag}
    response = Response(status=portion.status, headers=headers, direct_passthrough=True)
    if request.method != "HEAD" and portion.length:
        content = keeping.opened(
            sealing.place(me.services, me.tenant, private_too=export.wanted.private),
            export.pieces,
            portion.start,
            portion.length,
        )  # before it is counted: a store that is away costs nothing
        model.fetch(me.services, me.shelf, export.id, start=portion.start)
        response.response = _watched(me, export, content)
    return response


def _watched(me: SignedIn, export: Export, content: Iterator[bytes]) -> Iterator[bytes]:
    """The bytes; when they end, or break off, that is when the download was last seen."""
    try:
        yield from content
    finally:
        with suppress(Problem):
            model.seen(me.services, me.shelf, export.id)


def _page(me: SignedIn, problem: Problem | None = None) -> Response:
    copies = [stored.record for stored in model.newest(me.shelf)]
    making = next((copy for copy in copies if copy.state == "underway"), None)
    owed = model.owed(me.services, me.tenant, making) if making else None
    context: dict[str, Any] = {
        "problem": problem,
        "making": making,
        "stuck": making is not None and owed is None,
        "waits": owed is not None and owed.failures > 0,
        "percent": min(99, 100 * making.done // making.parts) if making and making.parts else 0,
        "waiting": [copy for copy in copies if copy.state == "ready"],
        "former": [copy for copy in copies if copy.state == "ended"],
        "locked": wishes.shut(me),
        "times": model.TIMES,
        "per_day": model.PER_DAY,
        "closing": me.account.closing is not None,
        "reader": Reader(me.services.now(), me.preferences.zone.key),
        "in_words": in_words,
        "typed": request.form,
    }
    status = problem.status if problem else 200
    return hx.page_or_fragment("rights/exports/index.html", "rights/exports/_state.html", status=status, **context)
