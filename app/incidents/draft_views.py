"""Drafts over the wire: kept while a person types, or when they ask; thrown away when they say so."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.errors import NotFound, Problem
from app.incidents.desk import reader_of
from app.incidents.drafts import discard_draft, find_draft, keep_draft
from app.incidents.forms import CorrectionForm, number_of
from app.incidents.model import load_entry
from app.incidents.routes import bp

_NOT_KEPT = {"csrf_token", "entry_id", "based_on"}


@bp.post("/drafts/<entry_id>")
def keep(entry_id: str) -> Answer:
    """Keep the form as it stands, finished or not."""
    me = signed_in()
    form = CorrectionForm(formdata=request.form)
    sent = {field.name: request.form.getlist(field.name) for field in form if field.name not in _NOT_KEPT}
    based_on = number_of(form.based_on)
    if based_on:
        load_entry(me.shelf, entry_id)
    try:
        draft = keep_draft(me.shelf, me.services.now, entry_id, sent, based_on=based_on)
    except Problem as problem:
        if not hx.wants_fragment():
            raise
        return _note(problem.status, problem=problem)
    if hx.wants_fragment():
        return _note(draft=draft, reader=reader_of(me))
    flash("Kept as a draft for 30 days. You find it here.", "success")
    return hx.redirect_to("/home")


@bp.get("/drafts/<entry_id>/discard")
def ask_discard(entry_id: str) -> str:
    """What would be lost."""
    me = signed_in()
    correction = request.args.get("correction") == "1"
    draft = find_draft(me.shelf, entry_id, correction=correction)
    if draft is None:
        raise NotFound
    return render_template("incidents/discard.html", draft=draft, reader=reader_of(me), correction=correction)


@bp.post("/drafts/<entry_id>/discard")
def discard(entry_id: str) -> Answer:
    """Throw the draft away."""
    me = signed_in()
    discard_draft(me.shelf, entry_id, correction=request.form.get("correction") == "1")
    flash("The draft is gone.", "success")
    return hx.redirect_to("/home")


def _note(status: int = 200, **context: object) -> Response:
    return make_response(render_template("incidents/_saved.html", **context), status)
