"""The page of the symptom list: add one, rename it, take it off the list or back on it, put it in order."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Invalid
from app.fields import object_to
from app.wellbeing.access_log import Why
from app.wellbeing.checkins import symptom_list
from app.wellbeing.checkins.forms import SymptomForm
from app.wellbeing.checkins.limits import MOST_ASKED, SYMPTOM_CHARACTERS
from app.wellbeing.checkins.routes import bp
from app.wellbeing.routes import records_for

_ADDRESS = "/wellbeing/check-ins/symptoms"
_SAID = {
    "rename": "Renamed, in earlier check-ins too.",
    "retire": "It is not asked any more. Earlier check-ins keep it.",
    "restore": "It is asked again.",
}


@bp.get("/check-ins/symptoms")
def symptoms() -> Response:
    """The list as it is asked, and below it what is asked no more."""
    return _page(SymptomForm(formdata=None))


@bp.post("/check-ins/symptoms")
@requires_plan("parent")
def add_symptom() -> Answer:
    """One more at the end of the list."""
    form, records, now = SymptomForm(formdata=request.form), records_for(Why.SAVE), signed_in().services.now()
    if not form.validate():
        return _page(form, 422)
    try:
        symptom_list.change(records, lambda rows: symptom_list.with_one(rows, form.name.data, now)[0])
    except Invalid as full:
        object_to(form.name, full.sentence)
        return _page(form, full.status)
    return hx.redirect_to(_ADDRESS)


@bp.post("/check-ins/symptoms/anew")
def begin_list_anew() -> Answer:
    """An empty list in the place of one that nobody can read."""
    symptom_list.begin_anew(records_for(Why.ERASE))
    return hx.redirect_to(_ADDRESS)


@bp.post("/check-ins/symptoms/<symptom_id>")
@requires_plan("parent")
def change_symptom(symptom_id: str) -> Answer:
    """Rename it, put it elsewhere in the list, or take it off the list and on it again."""
    do = request.form.get("do", "rename")
    form = SymptomForm(formdata=request.form)
    if do == "rename" and not form.validate():
        return _page(form, 422, symptom_id)
    ways = {
        "rename": partial(symptom_list.renamed, id_=symptom_id, name=form.name.data),
        "retire": partial(symptom_list.retired, id_=symptom_id, now_retired=True),
        "restore": partial(symptom_list.retired, id_=symptom_id, now_retired=False),
        "up": partial(symptom_list.moved, id_=symptom_id, up=True),
        "down": partial(symptom_list.moved, id_=symptom_id, up=False),
    }
    if do not in ways:
        raise Invalid("That is not one of the choices. Nothing was changed.")
    try:
        symptom_list.change(records_for(Why.SAVE), ways[do])
    except Invalid as refused:
        object_to(form.name, refused.sentence)
        return _page(form, refused.status, symptom_id)
    if do in _SAID:
        flash(_SAID[do], "success")
    return hx.redirect_to(_ADDRESS)


def _page(form: SymptomForm, status: int = 200, of: str = "") -> Response:
    """The page; `of` is the symptom that `form` is about, empty for the one that adds."""
    listed = symptom_list.read(records_for(Why.PAGE))
    page = render_template(
        "wellbeing/checkins/symptoms.html",
        listed=listed,
        resting=[row for row in listed.rows if row.retired],
        form=form,
        of=of,
        most_asked=MOST_ASKED,
        characters=SYMPTOM_CHARACTERS,
    )
    return make_response(page, status)
