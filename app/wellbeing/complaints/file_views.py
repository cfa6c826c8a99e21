"""Pages that name files of the vault in a complaint, or no longer. The vault is not told."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, Problem, TooLarge, Unavailable
from app.ids import is_id
from app.lists.filters import BadFilter
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import files, model
from app.wellbeing.complaints.files import NoFile, Offered
from app.wellbeing.complaints.routes import bp
from app.wellbeing.routes import reader, records_for


@bp.get("/<complaint_id>/files")
def choose_files(complaint_id: str) -> Response:
    """The files that it names, and those added last to tick."""
    return _choice(complaint_id)


@bp.post("/<complaint_id>/files/search")
def find_files(complaint_id: str) -> Response:
    """The same with those that hold some words. A form, so that no address holds them."""
    return _choice(complaint_id, q=request.form.get("q", ""))


@bp.post("/<complaint_id>/files")
@requires_plan("parent")
def link_files(complaint_id: str) -> Answer:
    """Name the ticked files."""
    me, ticked = signed_in(), [id_ for id_ in request.form.getlist("evidence") if is_id(id_)]
    if not ticked or not all(file.there for file in files.named(me.shelf, ticked)):
        return _choice(complaint_id, NoFile())
    try:
        model.name_files(records_for(Why.SAVE), complaint_id, ticked, me.services.now())
    except (Conflict, TooLarge, Unavailable) as problem:
        return _choice(complaint_id, problem)
    flash("Linked. Your vault does not show it.", "success")
    return hx.redirect_to(url_for("wellbeing.complaints.show", complaint_id=complaint_id))


@bp.post("/<complaint_id>/files/unlink")
@requires_plan("parent")
def unlink_file(complaint_id: str) -> Answer:
    """Name a file no longer."""
    document_id, now = request.form.get("document", ""), signed_in().services.now()
    model.drop_file(records_for(Why.SAVE), complaint_id, document_id, now)
    flash("Unlinked. The file itself stays in your vault.", "success")
    return hx.redirect_to(url_for("wellbeing.complaints.choose_files", complaint_id=complaint_id))


def _choice(complaint_id: str, problem: Problem | None = None, q: str = "") -> Response:
    me, read, found = signed_in(), reader(), Offered()
    complaint = model.load(records_for(Why.EDIT), complaint_id).record
    try:
        found = files.offered(me.shelf, complaint.evidence, q, read.zone)
    except BadFilter as bad:
        problem = bad
    linked = files.named(me.shelf, complaint.evidence)
    page = render_template(
        "wellbeing/complaints/files.html",
        complaint=complaint, linked=linked, found=found, q=q, problem=problem, reader=read,
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)
