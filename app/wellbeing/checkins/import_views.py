"""Pages of an import: choose a mood log, look at what it would become, have it saved, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import arriving, hx
from app.access import SignedIn, requires_plan, signed_in
from app.accounts.preferences import NEAR_ZONES
from app.errors import Conflict, Invalid, Problem
from app.incidents.imports import file
from app.incidents.imports.table import MAX_BYTES, MAX_ROWS, Unreadable
from app.queue import find_owed
from app.store.sealed import Stored, Tampered
from app.text.cleaning import keepable, one_line
from app.wellbeing.access_log import Why
from app.wellbeing.checkins.imports import columns, held, work
from app.wellbeing.checkins.imports.choosing import chosen
from app.wellbeing.checkins.imports.held import MoodLog
from app.wellbeing.checkins.imports.readings import MOOD_SCALES, STRENGTH_SCALES, Scale
from app.wellbeing.checkins.record import MOODS, when_of
from app.wellbeing.checkins.routes import bp
from app.wellbeing.records import Records
from app.wellbeing.routes import reader, records_for

_ADDRESS = "/wellbeing/check-ins/import"
_NAME_CHARACTERS = 80


@bp.get("/check-ins/import")
def choose_mood_log() -> str:
    """The first step: a file; and those that came in before."""
    return _first_step()


@bp.post("/check-ins/import")
@requires_plan("parent")
@arriving.arriving
def upload_mood_log() -> Answer:
    """Keep the file's rows for a day and look at them; nothing becomes a check-in yet."""
    me, records = signed_in(), records_for(Why.IMPORT)
    try:
        sent = next((one for one in arriving.files() if one.name), None)
        if sent is None:
            raise Invalid("Choose a file first.")
        name = one_line(keepable(sent.name))[-_NAME_CHARACTERS:]
        table = file.read(_whole(sent))
        if table.source != "csv":
            raise Unreadable("This is a calendar. Choose a mood log that was saved as CSV.")
        kept = held.hold(records, me.services.now, table, name=name, zone=me.preferences.zone.key)
    except Problem as problem:
        return make_response(_first_step(problem), problem.status)
    work.begin(me.services, records, me.tenant, held.find(records, kept.id), "looking")
    return hx.redirect_to(f"{_ADDRESS}/{kept.id}")


@bp.get("/check-ins/import/<mood_log_id>")
def show_mood_log(mood_log_id: str) -> Response:
    """The file as it stands: being read, waiting for choices, being saved, or done."""
    return _page(signed_in(), held.find(records_for(Why.IMPORT), mood_log_id).record)


@bp.post("/check-ins/import/<mood_log_id>")
@requires_plan("parent")
def choose_for_mood_log(mood_log_id: str) -> Answer:
    """Look again with other choices, save what was looked at, or go on where a worker stopped."""
    me, records = signed_in(), records_for(Why.IMPORT)
    stored = held.find(records, mood_log_id)
    there = hx.redirect_to(f"{_ADDRESS}/{mood_log_id}")
    if stored.record.busy:
        work.owe(me.services, me.tenant, mood_log_id)
        return there
    if stored.record.state != "looked":
        return there
    try:
        _take(me, records, stored)
    except Conflict:
        flash("This file was changed somewhere else. Look at it once more.", "warning")
    except Problem as problem:
        return _page(me, stored.record, problem)
    return there


@bp.post("/check-ins/import/<mood_log_id>/stop")
def stop_mood_log(mood_log_id: str) -> Answer:
    """End the saving where it is, or let go of the file."""
    me, records = signed_in(), records_for(Why.IMPORT)
    try:
        stored = held.find(records, mood_log_id)
    except Tampered:
        held.forget_damaged(records, mood_log_id)
    else:
        if stored.record.state == "saving":
            work.stop(me.services, records, stored)
            return hx.redirect_to(f"{_ADDRESS}/{mood_log_id}")
        held.forget(records, stored.record)
    flash("The file is gone from here. What you saved stays.", "success")
    return hx.redirect_to(_ADDRESS)


@bp.post("/check-ins/import/<mood_log_id>/undo")
def undo_mood_log(mood_log_id: str) -> Answer:
    """Take back what came from the file."""
    me, records = signed_in(), records_for(Why.ERASE)
    work.begin(me.services, records, me.tenant, held.find(records, mood_log_id), "undoing")
    return hx.redirect_to(f"{_ADDRESS}/{mood_log_id}")


def _take(me: SignedIn, records: Records, stored: Stored[MoodLog]) -> None:
    """Keep the choices; save, or look anew where they changed. Raises Invalid, Conflict."""
    after = chosen(records, stored.record, request.form)
    if after.choices != stored.record.choices:
        if request.form.get("then") == "save":
            flash("What you changed may change what is saved. Look once more, then save.", "warning")
        work.begin(me.services, records, me.tenant, Stored(stored.sort, stored.version, after), "looking")
    elif request.form.get("then") == "save":
        work.begin(me.services, records, me.tenant, stored, "saving")


def _whole(sent: arriving.ArrivingFile) -> bytes:
    """The file's bytes, in memory alone; one more than may be tells that it is too large."""
    content = bytearray()
    while len(content) <= MAX_BYTES and (piece := sent.content.read(MAX_BYTES + 1 - len(content))):
        content += piece
    return bytes(content)


def _first_step(problem: Problem | None = None) -> str:
    found = held.every(records_for(Why.PAGE))
    return render_template(
        "wellbeing/checkins/import.html", problem=problem, found=found, reader=reader(),
        damaged=[held.id_of(sort) for sort in found.damaged], most_rows=MAX_ROWS, most_mb=MAX_BYTES // 1024 // 1024,
    )  # fmt: skip


def _page(me: SignedIn, kept: MoodLog, problem: Problem | None = None) -> Response:
    context: dict[str, Any] = {"held": kept, "problem": problem, "reader": reader()}
    context["stuck"] = kept.busy and find_owed(me.services, work.JOB, me.tenant, kept.id) is None
    if kept.state == "looked":
        context |= {
            "targets": columns.TARGETS, "mood_scales": _pairs(MOOD_SCALES), "moods": MOODS,
            "strength_scales": _pairs(STRENGTH_SCALES),
            "zones": {kept.choices.zone: kept.choices.zone.replace("_", " "), **NEAR_ZONES},
            "missing": kept.choices.missing(),
            "when": when_of,
        }  # fmt: skip
    status = problem.status if problem else 200
    return hx.page_or_fragment(
        "wellbeing/checkins/import_look.html", "wellbeing/checkins/_import_state.html", status=status, **context
    )


def _pairs(scales: Mapping[str, Scale]) -> list[tuple[str, str]]:
    return [(scale.key, scale.words) for scale in scales.values()]
