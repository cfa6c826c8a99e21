"""Pages of a copy that comes back: choose the ZIP, see what is in it, have it brought back, follow that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, g, request
from werkzeug.wrappers import Response as Answer

from app import arriving, hx
from app.access import SignedIn, requires_plan, signed_in
from app.dates.wording import Reader
from app.errors import Conflict, Invalid, Problem
from app.queue import find_owed
from app.restored import Restored, mark_among, marks
from app.rights.registry import EXPORTED
from app.rights.restoring import model
from app.rights.restoring.record import Returning
from app.vault import allowance

bp = Blueprint("restoring", __name__, url_prefix="/settings/privacy/restore")


@bp.app_template_global()
def brought_back(written_at: datetime) -> Restored | None:
    """The mark of what is said to have been written then; None where it never came from a copy."""
    if "brought_back" not in g:
        g.brought_back = marks(signed_in().shelf)  # once a page, however many things it shows
    return mark_among(g.brought_back, written_at)


@bp.get("")
def show() -> Response:
    """The way in, or how far the copy has come."""
    return _page(signed_in())


@bp.post("")
@requires_plan("parent")
@arriving.arriving
def upload() -> Answer:
    """Keep the ZIP as it comes, and have a worker look through it; nothing is brought back yet."""
    me = signed_in()
    try:
        if not model.empty(model.source_of(me.services, me.tenant), EXPORTED):
            raise model.NotEmpty
        sent = next((file for file in arriving.files() if file.name), None)
        if sent is None:
            raise Invalid("Choose the ZIP first.")
        room = allowance.of(me.services.settings, me.standing, me.shelf).left
        model.hold(me.services, me.shelf, sent.content, room=room)
    except Problem as problem:
        return _page(me, problem)
    return hx.redirect_to(bp.url_prefix or "")


@bp.post("/begin")
@requires_plan("parent")
def begin() -> Answer:
    """Have it brought back."""
    me = signed_in()
    stored = model.standing(me.shelf)
    try:
        if stored is None:
            raise Invalid("There is no copy here any more. Choose the ZIP again.")
        if not model.empty(model.source_of(me.services, me.tenant), EXPORTED) and stored.record.state == "ready":
            raise model.NotEmpty
        model.begin(me.services, me.shelf, stored)
    except Conflict as problem:
        return _page(me, problem)
    return hx.redirect_to(bp.url_prefix or "")


@bp.post("/stop")
def stop() -> Answer:
    """Let go of the copy that waits here, or of the word on how the last one ended."""
    me = signed_in()
    stored = model.standing(me.shelf)
    if stored:
        model.let_go(me.services, me.shelf, stored)
        flash("The copy is gone from here.", "success")
    return hx.redirect_to(bp.url_prefix or "")


def _page(me: SignedIn, problem: Problem | None = None) -> Response:
    stored = model.standing(me.shelf)
    held = stored.record if stored else None
    context: dict[str, Any] = {
        "held": held,
        "problem": problem,
        "stuck": bool(held and held.busy and not _is_owed(me, held)),
        "reader": Reader(me.services.now(), me.preferences.zone.key),
        "rows": _rows(held) if held else [],
        "percent": _percent(held) if held else 0,
        "in_words": allowance.in_words,
        "again": request.args.get("again") == "yes",
        "empty": held is not None or model.empty(model.source_of(me.services, me.tenant), EXPORTED),
    }
    status = problem.status if problem else 200
    return hx.page_or_fragment("rights/restoring/index.html", "rights/restoring/_state.html", status=status, **context)


def _rows(held: Returning) -> list[tuple[str, int, int]]:
    """(part, records that are in the copy, records that are back); what is most private is one part without a name."""
    rows = []
    for feature in EXPORTED:
        names = [f"{feature.name}/{family.name}" for family in feature.families]
        found, back = (sum(counts.get(name, 0) for name in names) for counts in (held.found, held.brought))
        if found:
            rows.append(("Private pages" if feature.private else feature.title, found, back))
    return rows


def _percent(held: Returning) -> int:
    """How far it has come, by records and files."""
    whole = sum(held.found.values()) + held.originals
    return min(99, 100 * (sum(held.brought.values()) + held.files_brought) // whole) if whole else 0


def _is_owed(me: SignedIn, held: Returning) -> bool:
    """Whether a worker is at it, or will be. What failed again and again is set aside for staff, and is not."""
    return (
        find_owed(me.services, model.LOOK if held.state == "reading" else model.BRING, me.tenant, held.id) is not None
    )
