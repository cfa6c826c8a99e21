"""Pages of provider notes: the list by provider, the form, one of them."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, Problem, TooLarge, Unavailable
from app.fields import number_of
from app.ids import mint_id
from app.text.cleaning import lines
from app.wellbeing.access_log import Why
from app.wellbeing.pointers import Erased
from app.wellbeing.providers import model
from app.wellbeing.providers.forms import NoteForm, following_form, new_form, note_form
from app.wellbeing.providers.model import ChangedMeanwhile
from app.wellbeing.providers.record import Note
from app.wellbeing.providers.routes import bp
from app.wellbeing.routes import reader, records_for


@bp.get("")
def index() -> str:
    """Everybody whom there are notes of, who was seen last first."""
    found = model.gathered(records_for(Why.PAGE))
    return render_template("wellbeing/providers/index.html", found=found, reader=reader())


@bp.get("/new")
def new() -> Response:
    """The form, empty."""
    return _form(new_form(signed_in().services.now()))


@bp.post("/new")
@requires_plan("parent")
def save() -> Answer:
    """Keep it; whatever goes wrong, the words stay in the form."""
    form = _sent()
    if not form.validate():
        return _form(form, 422)
    now = signed_in().services.now()
    try:
        note = model.keep(records_for(Why.SAVE), form.note(), now)
    except ChangedMeanwhile as clash:
        return _changed_since(form, clash)
    except Erased as problem:
        form.note_id.data = mint_id(now)
        return _form(form, problem.status, problem)
    except (Conflict, TooLarge, Unavailable) as problem:
        return _form(form, problem.status, problem)
    return _saved(note, "Saved.")


@bp.get("/<note_id>")
def show(note_id: str) -> str:
    """One note."""
    note = model.load(records_for(Why.PAGE), note_id).record
    return render_template("wellbeing/providers/show.html", note=note, lines=lines, reader=reader())


@bp.get("/<note_id>/following")
def follow(note_id: str) -> Response:
    """The form of the next appointment with the same provider: what goes on from here stands in it."""
    note = model.load(records_for(Why.EDIT), note_id).record
    return _form(following_form(note, signed_in().services.now()))


@bp.get("/<note_id>/edit")
def edit(note_id: str) -> Response:
    """The form with what it says now."""
    note = model.load(records_for(Why.EDIT), note_id).record
    return _form(note_form(note), note=note)


@bp.post("/<note_id>/edit")
@requires_plan("parent")
def revise(note_id: str) -> Answer:
    """Put new words in the place of the old ones, which stay readable."""
    records = records_for(Why.SAVE)
    note = model.load(records, note_id).record
    form = _sent(note)
    if not form.validate():
        return _form(form, 422, note=note)
    now = signed_in().services.now()
    try:
        note = model.revise(records, form.note(note_id), based_on=number_of(form.based_on), now=now)
    except ChangedMeanwhile as clash:
        return _changed_since(form, clash)
    except (Conflict, TooLarge, Unavailable) as problem:
        return _form(form, problem.status, problem, note)
    return _saved(note, "Saved. What it said before is kept.")


def _sent(note: Note | None = None) -> NoteForm:
    """The form that was sent. The times of a note stay in the zone in which they were written."""
    me, form = signed_in(), NoteForm(formdata=request.form)
    written = (note.when or note.next) if note else None
    form.prepare(me.services.now(), written.zone if written else me.preferences.zone.key)
    return form


def _saved(note: Note, words: str) -> Answer:
    flash(words, "success")
    return hx.redirect_to(url_for("wellbeing.providers.show", note_id=note.id))


def _changed_since(form: NoteForm, clash: ChangedMeanwhile) -> Response:
    form.based_on.data = str(clash.note.number)
    return _form(form, clash.status, clash, clash.note)


def _form(form: NoteForm, status: int = 200, problem: Problem | None = None, note: Note | None = None) -> Response:
    page = render_template(
        "wellbeing/providers/form.html", form=form, problem=problem, note=note, lines=lines, reader=reader()
    )
    return make_response(page, status)
