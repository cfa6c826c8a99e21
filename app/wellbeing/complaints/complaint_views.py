"""Pages of complaints: the list, the form, one of them."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, Problem, TooLarge, Unavailable
from app.fields import number_of
from app.ids import is_id, mint_id
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import files, model
from app.wellbeing.complaints.forms import WordingForm, wording_form
from app.wellbeing.complaints.model import ChangedMeanwhile
from app.wellbeing.complaints.record import Complaint
from app.wellbeing.complaints.routes import bp
from app.wellbeing.pointers import Erased
from app.wellbeing.routes import reader, records_for


@bp.get("")
def index() -> str:
    """Every complaint, the one written last first."""
    rows, damaged = model.complaints(records_for(Why.PAGE))
    return render_template("wellbeing/complaints/index.html", complaints=rows, damaged=damaged, reader=reader())


@bp.get("/new")
def new() -> Response:
    """The form, empty."""
    return _form(WordingForm(formdata=None, data={"complaint_id": mint_id(signed_in().services.now())}))


@bp.post("/new")
@requires_plan("parent")
def save() -> Answer:
    """Keep it; whatever goes wrong, the words stay in the form."""
    now, form = signed_in().services.now(), WordingForm(formdata=request.form)
    form.prepare(reader().today)
    if not form.validate():
        return _form(form, 422)
    id_ = form.complaint_id.data if is_id(form.complaint_id.data) else mint_id(now)
    try:
        made = model.begin(records_for(Why.SAVE), id_, form.wording, now)
    except ChangedMeanwhile as clash:
        return _changed_since(form, clash)
    except Erased as problem:
        form.complaint_id.data = mint_id(now)
        return _form(form, problem.status, problem)
    except (Conflict, TooLarge, Unavailable) as problem:
        return _form(form, problem.status, problem)
    flash("Saved as a draft.", "success")
    return hx.redirect_to(url_for("wellbeing.complaints.show", complaint_id=made.id))


@bp.get("/<complaint_id>")
def show(complaint_id: str) -> str:
    """One complaint, and all that became of it."""
    complaint = model.load(records_for(Why.PAGE), complaint_id).record
    linked = files.named(signed_in().shelf, complaint.evidence)
    return render_template("wellbeing/complaints/show.html", complaint=complaint, linked=linked, reader=reader())


@bp.get("/<complaint_id>/edit")
def edit(complaint_id: str) -> Response:
    """The form with what it says now."""
    complaint = model.load(records_for(Why.EDIT), complaint_id).record
    return _form(wording_form(complaint), complaint=complaint)


@bp.post("/<complaint_id>/edit")
@requires_plan("parent")
def revise(complaint_id: str) -> Answer:
    """Put new words in the place of the old ones, which stay readable."""
    records, form = records_for(Why.SAVE), WordingForm(formdata=request.form)
    complaint = model.load(records, complaint_id).record
    form.prepare(reader().today)
    if not form.validate():
        return _form(form, 422, complaint=complaint)
    now = signed_in().services.now()
    try:
        model.reword(records, complaint_id, form.wording, based_on=number_of(form.based_on), now=now)
    except ChangedMeanwhile as clash:
        return _changed_since(form, clash)
    except (Conflict, TooLarge, Unavailable) as problem:
        return _form(form, problem.status, problem, complaint)
    flash("Saved. What it said before is kept.", "success")
    return hx.redirect_to(url_for("wellbeing.complaints.show", complaint_id=complaint_id))


def _changed_since(form: WordingForm, clash: ChangedMeanwhile) -> Response:
    form.based_on.data = str(clash.complaint.worded)
    return _form(form, clash.status, clash, clash.complaint)


def _form(
    form: WordingForm, status: int = 200, problem: Problem | None = None, complaint: Complaint | None = None
) -> Response:
    page = render_template(
        "wellbeing/complaints/form.html", form=form, problem=problem, complaint=complaint, reader=reader()
    )
    return make_response(page, status)
