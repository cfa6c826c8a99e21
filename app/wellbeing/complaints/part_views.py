"""Pages that add a step, a date or an answer to a complaint, and take one away."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, NotFound, Problem, TooLarge, Unavailable
from app.ids import mint_id
from app.wellbeing.access_log import Why
from app.wellbeing.complaints import model
from app.wellbeing.complaints.forms import AnswerForm, DeadlineForm, EntryForm, StepForm
from app.wellbeing.complaints.record import Complaint
from app.wellbeing.complaints.routes import bp
from app.wellbeing.routes import reader, records_for


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is added. `key` stands in its address."""

    key: str
    title: str
    form: type[EntryForm]


_PARTS = {
    part.key: part
    for part in (
        Part("step", "Say how far it has come", StepForm),
        Part("deadline", "Add a date", DeadlineForm),
        Part("answer", "Add an answer", AnswerForm),
    )
}


@bp.get("/<complaint_id>/add/<part_key>")
def ask(complaint_id: str, part_key: str) -> Response:
    """The form of one part, today filled in."""
    asked, complaint = _part(part_key), model.load(records_for(Why.EDIT), complaint_id).record
    day = "" if asked.key == "deadline" else reader().today.isoformat()
    given = {"entry_id": mint_id(signed_in().services.now()), "on": day, "step": complaint.status.following.value}
    form = asked.form(formdata=None, data=given)
    return _page(complaint, asked, form)


@bp.post("/<complaint_id>/add/<part_key>")
@requires_plan("parent")
def add(complaint_id: str, part_key: str) -> Answer:
    """Keep it; whatever goes wrong, the words stay in the form."""
    asked, now, records = _part(part_key), signed_in().services.now(), records_for(Why.SAVE)
    form = asked.form(formdata=request.form)
    complaint = model.load(records, complaint_id).record
    form.prepare(reader().today)
    if not form.validate():
        return _page(complaint, asked, form, 422)
    try:
        model.add(records, complaint_id, form.entry(now), now)
    except (Conflict, TooLarge, Unavailable) as problem:
        return _page(complaint, asked, form, problem.status, problem)
    return _back(complaint_id, "Saved.")


@bp.post("/<complaint_id>/settle")
@requires_plan("parent")
def settle(complaint_id: str) -> Answer:
    """A date is done with, or it is not."""
    done = request.form.get("done") == "1"
    entry, now = request.form.get("entry", ""), signed_in().services.now()
    model.settle(records_for(Why.SAVE), complaint_id, entry, done=done, now=now)
    return _back(complaint_id, "Saved.")


@bp.post("/<complaint_id>/take")
@requires_plan("parent")
def take(complaint_id: str) -> Answer:
    """Take a step, a date or an answer away; it stays among what was before."""
    model.take(records_for(Why.SAVE), complaint_id, request.form.get("entry", ""), signed_in().services.now())
    return _back(complaint_id, "Taken away. It stays among what the complaint was before.")


def _back(complaint_id: str, words: str) -> Answer:
    flash(words, "success")
    return hx.redirect_to(url_for("wellbeing.complaints.show", complaint_id=complaint_id))


def _page(
    complaint: Complaint, asked: Part, form: EntryForm, status: int = 200, problem: Problem | None = None
) -> Response:
    page = render_template(
        "wellbeing/complaints/add.html", complaint=complaint, part=asked, form=form, problem=problem, reader=reader()
    )
    return make_response(page, status)


def _part(key: str) -> Part:
    """The part of this name. Raises NotFound."""
    if key not in _PARTS:
        raise NotFound
    return _PARTS[key]
