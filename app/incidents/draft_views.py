"""Drafts over the wire: kept while a person types, or when they ask; thrown away when they say so."""

from __future__ import annotations

from flask import flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import signed_in
from app.error_pages import told_as
from app.errors import NotFound
from app.fields import number_of
from app.incidents.desk import reader_of
from app.incidents.drafts import discard_draft, find_draft, keep_draft
from app.incidents.forms import CorrectionForm
from app.incidents.model import load_entry
from app.incidents.routes import bp

_NOT_KEPT = {"csrf_token", "entry_id", "based_on"}


@bp.post("/drafts/<entry_id>")
@told_as("incidents/_saved.html")
def keep(entry_id: str) -> Answer:
    """Keep the form as it stands, finished or not."""
    me = signed_in()
    fields, based_on = sent_draft()
    if based_on:
        load_entry(me.shelf, entry_id)
    draft = keep_draft(me.shelf, me.services.now, entry_id, fields, based_on=based_on)
    if hx.wants_fragment():
        return make_response(render_template("incidents/_saved.html", draft=draft, reader=reader_of(me)))
    if request.form.get("then") == "form":
        return hx.redirect_to(_form_of(entry_id, correction=based_on > 0))
    flash("Kept as a draft. You find it here.", "success")
    return hx.redirect_to("/home")


@bp.get("/drafts/<entry_id>/discard")
def ask_discard(entry_id: str) -> Answer:
    """What would be lost. Leaving a correction leads here too: straight back to the entry when none was begun."""
    me = signed_in()
    correction = request.args.get("correction") == "1"
    draft = find_draft(me.shelf, entry_id, correction=correction)
    if draft is None and correction:
        return hx.redirect_to(url_for("incidents.show", entry_id=load_entry(me.shelf, entry_id).id))
    if draft is None:
        raise NotFound
    then = request.args.get("then", "")
    page = render_template(
        "incidents/discard.html", draft=draft, reader=reader_of(me), correction=correction, then=then
    )
    return make_response(page)


@bp.post("/drafts/<entry_id>/discard")
def discard(entry_id: str) -> Answer:
    """Throw the draft away."""
    me = signed_in()
    correction = request.form.get("correction") == "1"
    discard_draft(me.shelf, entry_id, correction=correction)
    if correction and request.form.get("then") == "form":
        return hx.redirect_to(_form_of(entry_id, correction=True))
    flash("The draft is gone.", "success")
    return hx.redirect_to(url_for("incidents.show", entry_id=entry_id) if correction else "/home")


def sent_draft() -> tuple[dict[str, list[str]], int]:
    """What a draft holds of the form that was sent, and the revision that it corrects, 0 for a new entry."""
    form = CorrectionForm(formdata=request.form)
    fields = {field.name: request.form.getlist(field.name) for field in form if field.name not in _NOT_KEPT}
    return fields, number_of(form.based_on)


def _form_of(entry_id: str, *, correction: bool) -> str:
    if correction:
        return url_for("incidents.edit", entry_id=entry_id)
    return url_for("incidents.new", draft=entry_id)
