"""Pages of the letter: the draft that a template makes, one's own words for it, the same on paper."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, NotFound, Problem, TooLarge, Unavailable
from app.fields import number_of
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import files, letters, model
from app.wellbeing.complaints.forms import LetterForm
from app.wellbeing.complaints.model import ChangedMeanwhile
from app.wellbeing.complaints.record import Complaint
from app.wellbeing.complaints.routes import bp
from app.wellbeing.routes import reader, records_for


@bp.get("/<complaint_id>/letter")
def letter(complaint_id: str) -> str:
    """The letter as it stands, or the draft of one; `as` in the address names the template."""
    complaint = model.load(records_for(Why.PAGE), complaint_id).record
    kind, text = _standing(complaint)
    return render_template(
        "wellbeing/complaints/letter.html",
        complaint=complaint, kind=kind, text=text, templates=letters.templates(), reader=reader(),
    )  # fmt: skip


@bp.get("/<complaint_id>/letter.pdf")
def letter_paper(complaint_id: str) -> Response:
    """The letter to send."""
    complaint = model.load(records_for(Why.PRINT), complaint_id).record
    response = make_response(letters.letter_pdf(_standing(complaint)[1]))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


@bp.get("/<complaint_id>/letter/edit")
def edit_letter(complaint_id: str) -> Response:
    """The letter in a form."""
    complaint = model.load(records_for(Why.EDIT), complaint_id).record
    kind, text = _standing(complaint)
    seen = complaint.letter.number if complaint.letter else 0
    return _form(complaint, LetterForm(formdata=None, data={"based_on": str(seen), "kind": kind, "letter": text}))


@bp.post("/<complaint_id>/letter/edit")
@requires_plan("parent")
def write_letter(complaint_id: str) -> Answer:
    """Keep the words."""
    records, form = records_for(Why.SAVE), LetterForm(formdata=request.form)
    complaint = model.load(records, complaint_id).record
    if not form.validate():
        return _form(complaint, form, 422)
    kind = form.kind.data if form.kind.data in letters.templates() else letters.kind_for(complaint)
    seen, now = number_of(form.based_on), signed_in().services.now()
    try:
        model.write_letter(records, complaint_id, kind=kind, text=form.letter.data, based_on=seen, now=now)
    except ChangedMeanwhile as clash:
        form.based_on.data = str(clash.complaint.letter.number if clash.complaint.letter else 0)
        return _form(clash.complaint, form, clash.status, clash)
    except (Conflict, TooLarge, Unavailable) as problem:
        return _form(complaint, form, problem.status, problem)
    flash("Saved.", "success")
    return hx.redirect_to(url_for("wellbeing.complaints.letter", complaint_id=complaint_id))


def _standing(complaint: Complaint) -> tuple[str, str]:
    """(kind, text) of the letter that was asked for: one's own words where none was, else a template's draft."""
    asked = request.args.get("as", "")
    if complaint.letter and not asked:
        return complaint.letter.kind, complaint.letter.text
    kind = asked or letters.kind_for(complaint)
    if kind not in letters.templates():
        raise NotFound
    linked = files.named(signed_in().shelf, complaint.evidence)
    titles = [file.card.title for file in linked if file.card and not file.removed]
    return kind, letters.drafted(letters.templates()[kind], complaint, titles, reader().today)


def _form(complaint: Complaint, form: LetterForm, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template("wellbeing/complaints/letter_form.html", complaint=complaint, form=form, problem=problem)
    return make_response(page, status)
