"""Pages that name a document in an entry, or no longer."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, Invalid, Problem, Unavailable
from app.ids import is_id
from app.incidents import filters, links
from app.incidents.filters import Filters
from app.lists.filters import BadFilter
from app.vault.list_views import reader_of
from app.vault.model import load_document
from app.vault.routes import bp


class NoEntryChosen(Invalid):
    """The form came without an entry."""

    title = "No entry was chosen"
    sentence = "Choose the entry that the file belongs to, then link it."


@bp.get("/<document_id>/entries")
def choose_entry(document_id: str) -> Response:
    """The newest entries, or those that a search finds, to choose one."""
    return _choice(document_id)


@bp.post("/<document_id>/entries")
@requires_plan("parent")
def link_entry(document_id: str) -> Answer:
    """Name the document in the entry that was chosen."""
    me, entry_id = signed_in(), request.form.get("entry", "")
    if not is_id(entry_id):
        return _choice(document_id, NoEntryChosen())
    try:
        links.link(me.services, me.shelf, [document_id], entry_id)
    except (Conflict, Invalid, Unavailable) as problem:
        return _choice(document_id, problem)
    flash("Linked. The entry keeps its earlier version.", "success")
    return hx.redirect_to(url_for("vault.show", document_id=document_id))


def _choice(document_id: str, problem: Problem | None = None) -> Response:
    me = signed_in()
    document, asked = load_document(me.shelf, document_id), Filters()
    try:
        asked = filters.from_query({"q": request.args.get("q", "")})
    except BadFilter as bad:
        problem = bad
    cards = list(links.offered(me.shelf, asked, document.id))
    page = render_template(
        "vault/entries.html", document=document, cards=cards, q=asked.q, reader=reader_of(me), problem=problem
    )
    return make_response(page, problem.status if problem else 200)
