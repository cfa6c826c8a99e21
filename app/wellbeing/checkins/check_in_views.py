"""Pages of check-ins: the list by day, the quick form, one of them, its changing and its erasing."""

from __future__ import annotations

from datetime import datetime

from flask import Response, flash, make_response, render_template, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, requires_plan, signed_in
from app.errors import Conflict, Invalid, Problem, Unavailable
from app.fields import number_of, object_to
from app.ids import is_id, mint_id
from app.lists.filters import BadFilter, read_date
from app.store.sealed import Stored
from app.wellbeing.access_log import Why
from app.wellbeing.checkins import listing, model, symptom_list
from app.wellbeing.checkins.forms import INTENSITIES, CheckInForm, chosen, values_of
from app.wellbeing.checkins.limits import MOST_ASKED
from app.wellbeing.checkins.listing import Listing
from app.wellbeing.checkins.model import ChangedMeanwhile, Moved
from app.wellbeing.checkins.places import check_in_at, day_of, place_of
from app.wellbeing.checkins.record import MOODS, CheckIn, check_in_name, when_of
from app.wellbeing.checkins.routes import bp
from app.wellbeing.checkins.symptom_list import Listed
from app.wellbeing.pointers import Erased
from app.wellbeing.records import Records
from app.wellbeing.routes import reader, records_for

_FORM = "wellbeing/checkins/form.html"
_HOME = "/wellbeing/check-ins"


@bp.get("/check-ins")
def index() -> Response:
    """Every check-in, day by day, the latest first."""
    records, asked, problem = records_for(Why.PAGE), request.args.get("until", ""), None
    try:
        found = listing.page(records, after=request.args.get("after", ""), until=read_date(asked))
    except BadFilter as bad:
        found, problem = Listing(), bad
    listed = symptom_list.read(records) if found.days else Listed(None)
    page = render_template(
        "wellbeing/checkins/index.html", listing=found, listed=listed, moods=MOODS, reader=reader(), when=when_of,
        problem=problem, until="" if problem else asked, begins=not request.args,
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)


@bp.get("/check-ins/new")
def new() -> Response:
    """The quick form. It begins now, whenever that is."""
    me = signed_in()
    now = me.services.now()
    form = CheckInForm(formdata=None, data={"check_in_id": mint_id(now), "begun": now.isoformat(timespec="seconds")})
    form.prepare(now, me.preferences.zone.key, symptom_list.read(records_for(Why.EDIT)), {})
    return _form(form)


@bp.post("/check-ins/new")
@requires_plan("parent")
def save() -> Answer:
    """Keep it; whatever goes wrong, the words stay in the form."""
    me, records = signed_in(), records_for(Why.SAVE)
    now, form = me.services.now(), CheckInForm(formdata=request.form)
    listed = symptom_list.read(records)
    form.prepare(now, me.preferences.zone.key, listed, request.form)
    if not form.validate():
        return _form(form, 422)
    id_ = form.check_in_id.data if is_id(form.check_in_id.data) else mint_id(now)
    try:
        rows, added = _with_added(listed, form, now)
        also = (listed.change(records, rows),) if rows != listed.rows else ()
        model.keep(records, me.services.now, form.check_in(id_, added), *also, timed=form.says_when)
    except ChangedMeanwhile as clash:
        return _changed_since(form, clash)
    except Erased as problem:
        form.check_in_id.data = mint_id(now)
        return _form(form, problem.status, problem)
    except (Conflict, Invalid, Unavailable) as problem:
        return _form(form, problem.status, problem)
    flash("Saved.", "success")
    return hx.redirect_to(_HOME)


@bp.get("/check-ins/<place>")
def show(place: str) -> Answer:
    """One check-in, with what it said before."""
    records = records_for(Why.PAGE)
    try:
        check_in = model.load(records, check_in_at(place)).record
    except Moved as moved:
        return hx.redirect_to(f"{_HOME}/{moved.place}")
    page = render_template(
        "wellbeing/checkins/show.html", check_in=check_in, earlier=model.earlier(records, check_in), place=place,
        listed=symptom_list.read(records), moods=MOODS, reader=reader(), when=when_of,
    )  # fmt: skip
    return make_response(page)


@bp.get("/check-ins/<place>/edit")
def edit(place: str) -> Answer:
    """The form with what it says now."""
    me, records = signed_in(), records_for(Why.EDIT)
    try:
        check_in = model.load(records, check_in_at(place)).record
    except Moved as moved:
        return hx.redirect_to(f"{_HOME}/{moved.place}/edit")
    form = CheckInForm(formdata=None, data=values_of(check_in))
    form.prepare(me.services.now(), check_in.zone, symptom_list.read(records), chosen(check_in), timed=True)
    return _form(form, check_in=check_in)


@bp.post("/check-ins/<place>/edit")
@requires_plan("parent")
def revise(place: str) -> Answer:
    """Put new words in the place of the old ones, which stay readable below."""
    me, records = signed_in(), records_for(Why.SAVE)
    form = CheckInForm(formdata=request.form)
    stored = _standing(records, place)
    listed = symptom_list.read(records)
    given = {**chosen(stored.record), **request.form}
    form.prepare(me.services.now(), stored.record.zone, listed, given, timed=True)
    if not form.validate():
        return _form(form, 422, check_in=stored.record)
    try:
        after = _revised(me, records, stored, listed, form)
    except ChangedMeanwhile as clash:
        return _changed_since(form, clash)
    except (Conflict, Invalid, Unavailable) as problem:
        return _form(form, problem.status, problem, stored.record)
    flash("Saved. What it said before stays below.", "success")
    return hx.redirect_to(f"{_HOME}/{place_of(check_in_name(after))}")


@bp.get("/check-ins/<place>/erase")
def ask_erasing(place: str) -> str:
    """What is lost; a damaged one can be erased, too."""
    model.require(records_for(Why.ERASE), check_in_at(place))
    return render_template("wellbeing/checkins/erase.html", place=place, day=reader().day(day_of(check_in_at(place))))


@bp.post("/check-ins/<place>/erase")
def erase(place: str) -> Answer:
    """Gone for good, earlier wordings with it."""
    model.erase(records_for(Why.ERASE), check_in_at(place), signed_in().services.now())
    flash("Erased. Nothing of that check-in is left but the note that you erased it.", "success")
    return hx.redirect_to(_HOME)


def _standing(records: Records, place: str) -> Stored[CheckIn]:
    """What stands now, also where its time was changed while somebody typed. Raises NotFound."""
    try:
        return model.load(records, check_in_at(place))
    except Moved as moved:
        return model.load(records, check_in_at(moved.place))


def _revised(me: SignedIn, records: Records, stored: Stored[CheckIn], listed: Listed, form: CheckInForm) -> CheckIn:
    if number_of(form.based_on) != stored.record.number:
        raise ChangedMeanwhile(stored)
    rows, added = _with_added(listed, form, me.services.now())
    also = (listed.change(records, rows),) if rows != listed.rows else ()
    said = form.check_in(stored.record.id, added, stored.record.felt)
    return model.revise(records, me.services.now, stored, said, *also)


def _changed_since(form: CheckInForm, clash: ChangedMeanwhile) -> Response:
    """The form of the check-in that stands, with the words that came: sending it again puts them in its place."""
    standing = clash.stored.record
    form.based_on.data = str(standing.number)
    form.on.data, form.at.data = form.on.data or standing.on.isoformat(), form.at.data or standing.at
    return _form(form, clash.status, clash, standing)


def _with_added(listed: Listed, form: CheckInForm, now: datetime) -> tuple[symptom_list.Rows, str]:
    """The list with the symptom that the form adds, and its id. Raises Invalid."""
    if not form.adds:
        return listed.rows, ""
    try:
        return symptom_list.with_one(listed.rows, form.adds, now)
    except Invalid as full:
        object_to(form.new_symptom, full.sentence)
        raise


def _form(
    form: CheckInForm, status: int = 200, problem: Problem | None = None, check_in: CheckIn | None = None
) -> Response:
    place = place_of(check_in_name(check_in)) if check_in else ""
    page = render_template(
        _FORM, form=form, problem=problem, place=place, intensities=INTENSITIES, moods=MOODS, most_asked=MOST_ASKED
    )
    return make_response(page, status)
