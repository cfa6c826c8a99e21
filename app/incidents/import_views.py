"""Pages of an import: choose a file, look at what it would become, save it."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.dates.moments import zone_of
from app.errors import Invalid, Problem
from app.incidents.desk import reader_of
from app.incidents.forms import ZONES
from app.incidents.imports import columns, file, held, plan
from app.incidents.imports.columns import TARGETS
from app.incidents.imports.entries import Choices
from app.incidents.imports.held import Held
from app.incidents.imports.table import MAX_BYTES
from app.incidents.routes import bp

_NAME_CHARACTERS = 80
_DATES = {True: "day", False: "month", None: ""}
"""What the form sends, by whether the day is first."""


@bp.get("/import")
def choose_file() -> str:
    """The first step: a file."""
    signed_in()
    return render_template("incidents/import.html")


@bp.post("/import")
@requires_plan("parent")
def upload() -> Answer:
    """Read the file and hold it; nothing becomes an entry yet."""
    me = signed_in()
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid("Choose a file first.")
        content = sent.stream.read(MAX_BYTES + 1)
        table = file.read(content)
    except Problem as problem:
        return make_response(render_template("incidents/import.html", problem=problem), problem.status)
    name = re.sub(r"[\x00-\x1f\x7f]", "", sent.filename)[-_NAME_CHARACTERS:]
    kept = held.hold(me.shelf, me.services.now, table, name=name, content=content, zone=me.preferences.zone.key)
    return hx.redirect_to(f"/incidents/import/{kept.id}")


@bp.get("/import/<import_id>")
def look_at_import(import_id: str) -> Response:
    """The second step: columns, and what the rows would become. Afterwards: what was saved."""
    me = signed_in()
    return _page(me, held.find(me.shelf, import_id).record)


@bp.post("/import/<import_id>")
@requires_plan("parent")
def choose_columns(import_id: str) -> Answer:
    """Look again with other choices, or save what was looked at."""
    me = signed_in()
    stored = held.find(me.shelf, import_id)
    chosen = held.ordered(me.shelf, stored.record, _choices(stored.record))
    if chosen.doubled():
        return _page(me, msgspec.structs.replace(stored.record, choices=chosen), status=Invalid.status)
    if chosen != stored.record.choices and not stored.record.finished_at:
        kept = msgspec.structs.replace(stored.record, choices=chosen)
        held.keep(me.shelf, me.services.now, stored, kept)
        if request.form.get("then") == "save":
            flash("The columns had changed, so nothing is saved yet. Look once more, then save.", "warning")
        return _looked(me, kept)
    if request.form.get("then") != "save":
        return _looked(me, stored.record)
    plan.save(me.shelf, me.services.now, stored)
    return hx.redirect_to(f"/incidents/import/{import_id}")


@bp.post("/import/<import_id>/forget")
def forget_import(import_id: str) -> Answer:
    """Remove the upload before its day is over."""
    me = signed_in()
    held.forget(me.shelf, held.find(me.shelf, import_id).record)
    flash("The file is gone from here. Entries that you saved stay.", "success")
    return hx.redirect_to("/incidents/import")


def _looked(me: SignedIn, kept: Held) -> Answer:
    """After a choice: the preview for htmx, else back to the page by its own address."""
    return _page(me, kept) if hx.wants_fragment() else hx.redirect_to(f"/incidents/import/{kept.id}")


def _page(me: SignedIn, kept: Held, status: int = 200) -> Response:
    context: dict[str, Any] = {"held": kept, "reader": reader_of(me)}
    if not kept.finished_at:
        context |= {
            "plan": plan.look(me.shelf, me.services.now, kept),
            "samples": held.sample(me.shelf, kept),
            "targets": TARGETS,
            "worked_out": [columns.worked_out(heading) for heading in kept.headings],
            "zones": {kept.choices.zone: kept.choices.zone.replace("_", " "), **ZONES},
        }
    return hx.page_or_fragment("incidents/import_look.html", "incidents/_import_plan.html", status=status, **context)


def _choices(kept: Held) -> Choices:
    """What the form says, column by column. Raises Invalid for what it never offered."""
    given = [request.form.get(f"column-{at}", now) for at, now in enumerate(kept.choices.columns)]
    zone = request.form.get("zone", kept.choices.zone)
    dates = request.form.get("dates", _DATES[kept.choices.day_first])
    if not set(given) <= set(TARGETS) or dates not in {"day", "month", _DATES[kept.choices.day_first]}:
        raise Invalid("That is not one of the choices. Nothing was saved; choose again.")
    try:
        return Choices(columns=tuple(given), day_first=dates == "day" if dates else None, zone=zone_of(zone).key)
    except ValueError:
        raise Invalid("That is not a time zone we know. Choose one from the list.") from None
