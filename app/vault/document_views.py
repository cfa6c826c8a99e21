"""Pages of one document: read it, say more of it, remove it, bring it back."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.errors import Conflict, Problem, Unavailable
from app.fields import number_of
from app.incidents.facts import heading_of
from app.incidents.links import linked_entries
from app.vault import custody, fixity, model
from app.vault.forms import DetailsForm, RemovalForm, values_of
from app.vault.list_views import reader_of
from app.vault.made import find_made
from app.vault.model import ChangedMeanwhile, Document, load_document
from app.vault.record import Act
from app.vault.routes import bp
from app.vault.serving import MOVING, SOUND
from app.vault.wording import lie_words


@bp.get("/<document_id>")
def show(document_id: str) -> str:
    """Everything that is known of it; opening the page is a viewing."""
    me = signed_in()
    document = load_document(me.shelf, document_id)
    if not document.removed:
        _viewed(me, document)
    return render_template("vault/show.html", **_standing(me, document))


@bp.get("/<document_id>/edit")
def edit(document_id: str) -> Answer:
    """The form with what is said of it now."""
    me = signed_in()
    document = load_document(me.shelf, document_id)
    if document.removed:
        return hx.redirect_to(url_for("vault.show", document_id=document.id))
    based_on = str(document.latest.number)
    form = DetailsForm(formdata=None, data={**values_of(document.details), "based_on": based_on})
    return _form(document, form)


@bp.post("/<document_id>/edit")
@requires_plan("parent")
def revise(document_id: str) -> Answer:
    """Add a revision; whatever goes wrong, the words stay in the form."""
    me = signed_in()
    document, form = load_document(me.shelf, document_id), DetailsForm(formdata=request.form)
    form.prepare(me.services.now(), me.preferences.zone.key, document.details.dated)
    if not form.validate():
        return _form(document, form, 422)
    if form.details == document.details:
        return hx.redirect_to(url_for("vault.show", document_id=document.id))
    try:
        model.revise(me.services, me.shelf, document.id, form.details, based_on=number_of(form.based_on))
    except ChangedMeanwhile as clash:
        form.based_on.data = str(clash.document.latest.number)
        return _form(clash.document, form, clash.status, clash)
    except (Conflict, Unavailable) as problem:
        return _form(document, form, problem.status, problem)
    flash("Saved. What was there before stays in the history.", "success")
    return hx.redirect_to(url_for("vault.show", document_id=document.id))


@bp.get("/<document_id>/remove")
def ask_removal(document_id: str) -> Answer:
    """What removing means, and why; asked once more because a document is evidence."""
    me = signed_in()
    document = load_document(me.shelf, document_id)
    if document.removed:
        return hx.redirect_to(url_for("vault.show", document_id=document.id))
    form = RemovalForm(formdata=None, data={"based_on": str(document.latest.number)})
    return _removal(me, document, form)


@bp.post("/<document_id>/remove")
@requires_plan("parent")
def remove(document_id: str) -> Answer:
    """Take it out of the list; it can be brought back for 30 days."""
    me = signed_in()
    document, form = load_document(me.shelf, document_id), RemovalForm(formdata=request.form)
    if not form.validate():
        return _removal(me, document, form, 422)
    seen = number_of(form.based_on)
    try:
        model.remove(me.services, me.shelf, document.id, based_on=seen, reason=form.reason.data)
    except ChangedMeanwhile as clash:
        form.based_on.data = str(clash.document.latest.number)
        return _removal(me, clash.document, form, clash.status, clash)
    except (Conflict, Unavailable) as problem:
        return _removal(me, document, form, problem.status, problem)
    flash("Removed. You can bring it back within 30 days.", "success")
    return hx.redirect_to(url_for("vault.show", document_id=document.id))


@bp.post("/<document_id>/restore")
@requires_plan("parent")
def restore(document_id: str) -> Answer:
    """Bring a removed document back."""
    me = signed_in()
    document = load_document(me.shelf, document_id)
    model.restore(me.services, me.shelf, document.id, based_on=document.latest.number)
    flash("It is back in your vault.", "success")
    return hx.redirect_to(url_for("vault.show", document_id=document.id))


def _viewed(me: SignedIn, document: Document) -> None:
    try:
        custody.note_once(me.shelf, me.services.now, document.id, Act.VIEWED)
    except Unavailable:  # it can be read still, as while the disk is full: reading comes first
        return


def _standing(me: SignedIn, document: Document) -> dict[str, Any]:
    reader, file = reader_of(me), document.file
    return {
        "document": document,
        "file": file,
        "details": document.details,
        "reader": reader,
        "made": find_made(me.shelf, document.id),
        "lie": lie_words(file),
        "media": _media(file.content_type),
        "events": custody.events(me.shelf, document.id),
        "act_words": custody.words,
        "check": fixity.last_check(me.shelf, document.id),
        "entries": [(entry, heading_of(entry.incident, reader)) for entry in linked_entries(me.shelf, document.id)],
        "gone": document.removed and me.services.now() >= document.erased_from,
    }


def _media(content_type: str) -> str:
    """With what a browser shows the original itself."""
    families = {"audio": SOUND, "video": MOVING}
    return next((name for name, types in families.items() if content_type in types), "")


def _form(document: Document, form: DetailsForm, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template("vault/edit.html", document=document, form=form, problem=problem)
    return make_response(page, status)


def _removal(
    me: SignedIn, document: Document, form: RemovalForm, status: int = 200, problem: Problem | None = None
) -> Response:
    linked = len(linked_entries(me.shelf, document.id))
    page = render_template("vault/remove.html", document=document, form=form, problem=problem, linked=linked)
    return make_response(page, status)
