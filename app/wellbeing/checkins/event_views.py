"""Pages of marked days: the list with its short form, one to change, one to erase."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Conflict, Invalid, Problem, Unavailable
from app.ids import is_id, mint_id
from app.wellbeing.access_log import Why
from app.wellbeing.checkins import marked
from app.wellbeing.checkins.forms import EventForm
from app.wellbeing.checkins.places import day_in, event_at, place_of
from app.wellbeing.checkins.record import Event, event_name
from app.wellbeing.checkins.routes import bp
from app.wellbeing.families import EVENTS
from app.wellbeing.pointers import Erased
from app.wellbeing.routes import reader, records_for

_ADDRESS = "/wellbeing/events"


@bp.get("/events")
def events() -> Response:
    """Every marked day, the latest first, and the form for one more."""
    return _page(_empty_form())


@bp.post("/events")
@requires_plan("parent")
def mark_day() -> Answer:
    """Mark one day more."""
    form = _sent_form()
    if not form.validate():
        return _page(form, 422)
    id_ = form.event_id.data if is_id(form.event_id.data) else mint_id(signed_in().services.now())
    try:
        marked.mark(records_for(Why.SAVE), Event(id=id_, on=form.day, title=form.title.data))
    except (Erased, marked.ChangedSince) as problem:
        form.event_id.data = mint_id(signed_in().services.now())
        return _page(form, problem.status, problem)
    except (Conflict, Invalid, Unavailable) as problem:
        return _page(form, problem.status, problem)
    flash("Marked.", "success")
    return hx.redirect_to(_ADDRESS)


@bp.get("/events/<event_place>")
def show_event(event_place: str) -> Response:
    """One of them, to change or to erase."""
    event = marked.load(records_for(Why.EDIT), event_at(event_place)).record
    form = EventForm(formdata=None, data={"on": event.on.isoformat(), "title": event.title})
    return _one(form, event_place)


@bp.post("/events/<event_place>")
@requires_plan("parent")
def change_event(event_place: str) -> Answer:
    """Put another day or other words there."""
    form, records = _sent_form(), records_for(Why.SAVE)
    stored = marked.load(records, event_at(event_place))
    if not form.validate():
        return _one(form, event_place, 422)
    try:
        marked.change(records, stored, Event(id=stored.record.id, on=form.day, title=form.title.data))
    except (Conflict, Unavailable) as problem:
        return _one(form, event_place, problem.status, problem)
    flash("Saved.", "success")
    return hx.redirect_to(_ADDRESS)


@bp.post("/events/<event_place>/erase")
def erase_event(event_place: str) -> Answer:
    """Gone for good; check-ins of that day stay."""
    marked.erase(records_for(Why.ERASE), event_at(event_place), signed_in().services.now())
    flash("Erased. Your check-ins stay as they are.", "success")
    return hx.redirect_to(_ADDRESS)


def _empty_form() -> EventForm:
    return EventForm(formdata=None, data={"event_id": mint_id(signed_in().services.now())})


def _sent_form() -> EventForm:
    me, form = signed_in(), EventForm(formdata=request.form)
    form.prepare(me.services.now(), me.preferences.zone.key)
    return form


def _page(form: EventForm, status: int = 200, problem: Problem | None = None) -> Response:
    found = marked.every(records_for(Why.PAGE))
    lost = [(place_of(name), day_in(name)) for name in (sort.removeprefix(EVENTS.prefix) for sort in found.damaged)]
    rows = [(place_of(event_name(stored.record)), stored.record) for stored in found.rows]
    page = render_template(
        "wellbeing/checkins/events.html", rows=rows, lost=lost, form=form, problem=problem, reader=reader()
    )
    return make_response(page, status)


def _one(form: EventForm, place: str, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template("wellbeing/checkins/event.html", form=form, place=place, problem=problem)
    return make_response(page, status)
