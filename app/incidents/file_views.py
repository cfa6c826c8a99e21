"""Pages that name files of the vault in an entry, or no longer."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, Invalid, Problem, Unavailable
from app.ids import is_id
from app.incidents import links
from app.incidents.desk import reader_of
from app.incidents.facts import heading_of
from app.incidents.files import found, named, offered
from app.incidents.model import load_entry
from app.incidents.routes import bp
from app.lists.filters import BadFilter
from app.vault import filters, finding
from app.vault.evidence import MOST
from app.vault.filters import Filters


class NoFileChosen(Invalid):
    """The form came without a file."""

    title = "No file was chosen"
    sentence = "Tick one or more files, then link them."


@bp.get("/files")
def find_files() -> Answer:
    """For the form: a box to type in, then what is ticked and what the words find. Not a page."""
    if not hx.wants_fragment():
        return hx.redirect_to("/vault")
    if "q" not in request.args:
        return make_response(render_template("incidents/_files_search.html"))
    me, reader = signed_in(), reader_of(signed_in())
    ticked = [id_ for id_ in request.args.getlist("evidence") if id_][:MOST]
    try:
        cards = found(me.shelf, ticked, request.args["q"], reader.zone)
    except BadFilter:
        cards = offered(me.shelf, ticked)
    page = render_template("incidents/_files_offered.html", files=cards, ticked=ticked, reader=reader)
    return make_response(page)


@bp.get("/<entry_id>/files")
def choose_files(entry_id: str) -> Response:
    """The files that the entry names, and others to tick: the newest, or those that a search finds."""
    return _choice(entry_id)


@bp.post("/<entry_id>/files")
@requires_plan("parent")
def link_files(entry_id: str) -> Answer:
    """Name the ticked files in the entry, as one correction."""
    me, ticked = signed_in(), [id_ for id_ in request.form.getlist("evidence") if is_id(id_)]
    if not ticked:
        return _choice(entry_id, NoFileChosen())
    try:
        links.link(me.services, me.shelf, ticked, entry_id)
    except (Conflict, Invalid, Unavailable) as problem:
        return _choice(entry_id, problem)
    flash("Linked. The entry keeps its earlier version.", "success")
    return hx.redirect_to(url_for("incidents.show", entry_id=entry_id))


@bp.post("/<entry_id>/files/unlink")
@requires_plan("parent")
def unlink_file(entry_id: str) -> Answer:
    """Name a file no longer; that it was named stays in the entry's history."""
    me, document_id = signed_in(), request.form.get("document", "")
    if not is_id(document_id):
        return _choice(entry_id, NoFileChosen())
    links.unlink(me.services, me.shelf, document_id, entry_id)
    flash("Unlinked. The file itself stays in your vault.", "success")
    return hx.redirect_to(url_for("incidents.choose_files", entry_id=entry_id))


def _choice(entry_id: str, problem: Problem | None = None) -> Response:
    me, reader, asked = signed_in(), reader_of(signed_in()), Filters()
    entry = load_entry(me.shelf, entry_id)
    try:
        asked = filters.from_query({"q": request.args.get("q", "")})
    except BadFilter as bad:
        problem = bad
    evidence = entry.incident.evidence
    listing = finding.read(me.shelf, asked, reader.zone)
    page = render_template(
        "incidents/files.html",
        entry=entry,
        heading=heading_of(entry.incident, reader),
        linked=named(me.shelf, evidence),
        others=[found.card for found in listing.found if found.card.id not in evidence],
        more=listing.matching > len(listing.found),
        q=asked.q,
        problem=problem,
        reader=reader,
    )
    return make_response(page, problem.status if problem else 200)
