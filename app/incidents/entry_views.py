"""Pages of one entry: write it, and read it with everything that became of it."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app.access import requires_plan, signed_in
from app.dates.wording import Reader
from app.errors import Conflict, NotFound, Problem, TooLarge, Unavailable
from app.ids import is_id, mint_id
from app.incidents.desk import Desk, lay, reader_of
from app.incidents.drafts import draft_key, find_draft, open_drafts
from app.incidents.facts import differences, facts, heading_of
from app.incidents.files import named
from app.incidents.forms import EVERY_ZONE, EntryForm
from app.incidents.model import AlreadyWritten, Entry, load_entry, write_entry
from app.incidents.routes import bp

_NUMBER = re.compile("[1-9][0-9]{0,3}")
"""What can number a revision."""


@bp.get("/new")
def new() -> Answer:
    """An empty form, or the draft that `?draft=` names; `?zones=all` offers every time zone there is.

    `?file=` names a file of the vault that the entry is about.
    """
    me = signed_in()
    wanted = request.args.get("draft", "")
    if not wanted:
        id_ = mint_id(me.services.now())
        zone = EVERY_ZONE if request.args.get("zones") == "all" else ""
        about = [request.args["file"]] if is_id(request.args.get("file")) else []
        desk = lay(me, EntryForm, entry_id=id_, zone=zone, evidence=about)
        return _form(desk, drafts=open_drafts(me.shelf))
    draft = find_draft(me.shelf, wanted)
    if draft is None and _is_saved(wanted):
        return redirect(url_for("incidents.show", entry_id=wanted), 303)
    return _form(lay(me, EntryForm, draft=draft, entry_id=wanted))


@bp.post("/new")
@requires_plan("parent")
def write() -> Answer:
    """Save the entry; whatever goes wrong, the words stay in the form."""
    me = signed_in()
    desk = lay(me, EntryForm, sent=request.form)
    if not is_id(desk.form.entry_id.data):
        desk.form.entry_id.data = mint_id(me.services.now())
    id_ = desk.form.entry_id.data
    if not desk.form.validate():
        return _form(desk, 422)
    try:
        entry = write_entry(me.shelf, me.services.now, id_, desk.form.incident, discard=(draft_key(id_),))
    except AlreadyWritten as clash:
        desk.form.entry_id.data = mint_id(me.services.now())
        return _form(desk, clash.status, problem=clash, other=clash.entry, was=id_)
    except (Unavailable, TooLarge, Conflict) as problem:
        return _form(desk, problem.status, problem=problem)
    flash("Saved.", "success")
    return redirect(url_for("incidents.show", entry_id=entry.id), 303)


@bp.get("/<entry_id>")
def show(entry_id: str) -> str:
    """The entry as it stands, or as the revision that `?revision=` numbers had it."""
    me = signed_in()
    entry = load_entry(me.shelf, entry_id)
    number = request.args.get("revision", "")
    if not number:
        files = named(me.shelf, entry.incident.evidence)
        return render_template("incidents/show.html", files=files, **standing(entry, reader_of(me)))
    if not _NUMBER.fullmatch(number) or int(number) > len(entry.revisions):
        raise NotFound
    files = named(me.shelf, entry.revisions[int(number) - 1].incident.evidence)
    return render_template("incidents/revision.html", files=files, **at_revision(entry, int(number), reader_of(me)))


def standing(entry: Entry, reader: Reader) -> dict[str, Any]:
    """What the page of an entry shows: its present state, and each step that led to it."""
    pairs = zip((None, *entry.revisions), entry.revisions, strict=False)
    history = [
        (revision, differences(before.incident, revision.incident, reader) if before else [])
        for before, revision in pairs
    ]
    return {
        "entry": entry,
        "incident": entry.incident,
        "heading": heading_of(entry.incident, reader),
        "facts": facts(entry.incident, reader),
        "history": history,
        "reader": reader,
    }


def at_revision(entry: Entry, number: int, reader: Reader) -> dict[str, Any]:
    """What the page of an earlier revision shows; `number` counts from 1."""
    revision = entry.revisions[number - 1]
    return {
        "entry": entry,
        "revision": revision,
        "incident": revision.incident,
        "heading": heading_of(revision.incident, reader),
        "facts": facts(revision.incident, reader),
        "reader": reader,
    }


def _form(desk: Desk, status: int = 200, problem: Problem | None = None, **context: Any) -> Response:
    page = render_template("incidents/new.html", desk=desk, form=desk.form, problem=problem, **context)
    return make_response(page, status)


def _is_saved(id_: str) -> bool:
    try:
        load_entry(signed_in().shelf, id_)
    except NotFound:
        return False
    return True
