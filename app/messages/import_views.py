"""Pages of an import of a conversation: choose a file, look at what it would become, have it saved, follow that."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import msgspec
from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import arriving, hx
from app.access import SignedIn, requires_plan, signed_in
from app.accounts.preferences import NEAR_ZONES, time_zones
from app.dates.moments import zone_of
from app.dates.wording import Reader
from app.errors import Conflict, Invalid, Problem, Unavailable
from app.messages.conversations import every_talk
from app.messages.imports import columns, held, kinds, save
from app.messages.imports.choices import Choices
from app.messages.imports.held import LOOK, SAVE, Held
from app.messages.routes import bp
from app.queue import find_owed, pending
from app.store.sealed import Stored
from app.text.cleaning import keepable, one_line
from app.vault import allowance, uploads
from app.vault.adding import AlreadyThere

_NAME_CHARACTERS = 80
_MOST_ME = 20


@bp.get("/import")
def choose_chat() -> str:
    """The first step: a file; and those that wait already."""
    return _first_step(signed_in())


@bp.post("/import")
@requires_plan("parent")
@arriving.arriving
def upload_chat() -> Answer:
    """Keep the file as it comes, and have a worker look at it; nothing becomes a message yet."""
    me = signed_in()
    try:
        sent = next((file for file in arriving.files() if file.name), None)
        if sent is None:
            raise Invalid("Choose a file first.")
        name = one_line(keepable(sent.name))[-_NAME_CHARACTERS:]
        room = allowance.of(me.services.settings, me.standing, me.shelf).left
        kept = held.hold(
            me.services,
            me.shelf,
            sent.content,
            name=name,
            zone=me.preferences.zone.key,
            announced=request.content_length or held.MAX_BYTES,
            room=room,
        )
    except Problem as problem:
        return make_response(_first_step(me, problem), problem.status)
    return hx.redirect_to(f"/messages/import/{kept.id}")


@bp.get("/import/<import_id>")
def show_import(import_id: str) -> Response:
    """The upload as it stands: being read, waiting for choices, being saved, or done."""
    me = signed_in()
    kept = held.find(me.shelf, import_id).record
    if kept.busy and not _is_owed(me, kept):
        kept = held.find(me.shelf, import_id).record  # it may have come to its end just now
        return _page(me, kept, stuck=kept.busy)
    return _page(me, kept)


@bp.post("/import/<import_id>")
@requires_plan("parent")
def choose_for_import(import_id: str) -> Answer:
    """Look again with other choices, or save what was looked at."""
    me = signed_in()
    stored = held.find(me.shelf, import_id)
    if stored.record.state != "looked":
        return hx.redirect_to(f"/messages/import/{import_id}")
    chosen = stored.record
    try:
        chosen = msgspec.structs.replace(chosen, choices=_choices(me, chosen))
        _take(me, stored, chosen)
    except Conflict:
        flash("This file was changed somewhere else. Look at it once more.", "warning")
    except Problem as problem:
        return _page(me, chosen, problem)
    return hx.redirect_to(f"/messages/import/{import_id}")


@bp.post("/import/<import_id>/stop")
def stop_import(import_id: str) -> Answer:
    """End the saving where it is, or let go of the file."""
    me = signed_in()
    stored = held.find(me.shelf, import_id)
    if stored.record.state == "saving":
        save.stop(me.services, me.shelf, stored)
        return hx.redirect_to(f"/messages/import/{import_id}")
    held.forget(me.services, me.shelf, import_id)
    flash("The file is gone from here. What you saved stays.", "success")
    return hx.redirect_to("/messages/import")


@bp.post("/import/<import_id>/keep")
@requires_plan("parent")
def keep_import_file(import_id: str) -> Answer:
    """Put the file itself into the vault, byte for byte."""
    me = signed_in()
    kept = held.find(me.shelf, import_id).record
    door = uploads.Door(me.services, me.shelf, allowance.of(me.services.settings, me.standing, me.shelf))
    try:
        with held.opened(me.services, me.shelf, kept) as file:
            document = uploads.take(door, file, name=kept.name, announced_type="", most=kept.size).id
    except AlreadyThere as there:
        document = there.document_id
        flash("This file is in your vault already.", "success")
    else:
        flash("The file is in your vault.", "success")
    return hx.redirect_to(f"/vault/{document}")


def _first_step(me: SignedIn, problem: Problem | None = None) -> str:
    waiting: list[Held] = []
    with suppress(Unavailable):  # what went wrong is told all the same
        waiting = held.waiting(me.shelf)
    reader = Reader(me.services.now(), me.preferences.zone.key)
    return render_template("messages/import.html", problem=problem, waiting=waiting, reader=reader)


def _take(me: SignedIn, stored: Stored[Held], chosen: Held) -> None:
    """Keep the choices; save, or have the file looked at anew where they change how it is read."""
    wants_save = request.form.get("then") == "save"
    if chosen.choices.reading != stored.record.choices.reading:
        again = msgspec.structs.replace(chosen, state="reading", step=0, steps=0)
        held.keep(me.services, me.shelf, stored, again, pending(me.services, LOOK, me.tenant, again.id))
        me.services.queue.enqueue(LOOK, me.tenant, again.id)
        if wants_save:
            flash("What you changed may change what is saved. Look once more, then save.", "warning")
        return
    kept = held.keep(me.services, me.shelf, stored, chosen) if chosen != stored.record else stored
    if wants_save:
        save.begin(me.services, me.shelf, kept)


def _is_owed(me: SignedIn, kept: Held) -> bool:
    """Whether a worker is at it, or will be. What failed again and again is set aside for staff, and is not."""
    return find_owed(me.services, LOOK if kept.state == "reading" else SAVE, me.tenant, kept.id) is not None


def _page(me: SignedIn, kept: Held, problem: Problem | None = None, *, stuck: bool = False) -> Response:
    context: dict[str, Any] = {"held": kept, "problem": problem, "kind": kinds.LABELS.get(kept.choices.kind, "")}
    context["stuck"] = stuck
    context["reader"] = Reader(me.services.now(), kept.choices.zone)
    if kept.state == "looked":
        context |= {
            "talks": every_talk(me.shelf),
            "targets": columns.TARGETS,
            "missing": columns.missing(kept.choices.columns) if kept.choices.kind == "csv" else [],
            "zones": {kept.choices.zone: kept.choices.zone.replace("_", " "), **NEAR_ZONES},
            "more_zones": sorted(time_zones()) if request.args.get("zones") == "all" else [],
        }
    status = problem.status if problem else 200
    return hx.page_or_fragment("messages/import_look.html", "messages/_import_state.html", status=status, **context)


def _choices(me: SignedIn, kept: Held) -> Choices:
    """What the form says. Raises Invalid for what it never offered."""
    form, now = request.form, kept.choices
    columns_given = tuple(form.get(f"column-{at}", target) for at, target in enumerate(now.columns))
    dates = form.get("dates", {True: "day", False: "month"}.get(now.day_first, "") if now.day_first is not None else "")
    party, into = form.get("party", now.party), form.get("into", now.into)
    mine = tuple(form.getlist("me"))[:_MOST_ME]
    name = one_line(keepable(form.get("name", now.name)))
    look = kept.look or held.Look()
    known = (
        set(columns_given) <= set(columns.TARGETS)
        and dates in ("", "day", "month")
        and (not party or party == now.party or party in dict(look.parties))
        and (not into or into in {talk.id for talk in every_talk(me.shelf)})
        and set(mine) <= set(dict(look.senders))
    )
    if not known:
        raise Invalid("That is not one of the choices. Nothing was saved; choose again.")
    if party != now.party and name == now.name:
        name = ""
    return msgspec.structs.replace(
        now, columns=columns_given, day_first=dates == "day" if dates else None, zone=_zone(form.get("zone", now.zone)),
        party=party, into=into, me=mine, not_me=form.get("not_me") == "y", name=name,
    )  # fmt: skip


def _zone(text: str) -> str:
    try:
        return zone_of(re.sub(r"\s", "_", text.strip())).key
    except ValueError:
        raise Invalid("That is not a time zone we know. Choose one from the list.") from None
