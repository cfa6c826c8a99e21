"""Pages of questionnaires: both of them with what was answered, one to answer, what it came to, and its erasing."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import current_services, signed_in
from app.errors import Problem, Unavailable
from app.ids import mint_id
from app.wellbeing.access_log import Why
from app.wellbeing.pointers import Erased
from app.wellbeing.questionnaires import model
from app.wellbeing.questionnaires.forms import Sheet, field_name
from app.wellbeing.questionnaires.picture import picture
from app.wellbeing.questionnaires.published import KEYS, questionnaire
from app.wellbeing.questionnaires.record import name_at
from app.wellbeing.routes import reader, records_for

bp = Blueprint("questionnaires", __name__, url_prefix="/questionnaires")

_HOME = "/wellbeing/questionnaires"


@bp.get("")
def index() -> str:
    """Both questionnaires, and what was answered before."""
    found, who = model.history(records_for(Why.PAGE)), reader()
    both = [
        (key, asked, rows, picture(asked, rows, found.damaged, who) if rows else None)
        for key, asked, rows in ((key, questionnaire(key), found.of(key)) for key in KEYS)
    ]
    latest_urgent = any(rows and asked.is_urgent(rows[-1].answers) for _, asked, rows, _ in both)
    return render_template(
        "wellbeing/questionnaires/index.html",
        both=both,
        damaged=found.damaged,
        lost=found.lost,
        help_first=latest_urgent,
        reader=who,
    )


@bp.get("/new/<key>")
def new(key: str) -> Response:
    """The items of one, with nothing chosen."""
    return _form(Sheet(key, questionnaire(key), {}, signed_in().services.now()))


@bp.post("/new/<key>")
def answer(key: str) -> Answer:
    """Keep it. Open without a plan: nothing stands between somebody and the help that an answer may call for."""
    now = signed_in().services.now()
    sheet = Sheet(key, questionnaire(key), request.form, now)
    if not sheet.validate():
        return _form(sheet, 422)
    try:
        kept = model.keep(records_for(Why.SAVE), sheet.answered(now, reader().today))
    except Erased as problem:
        sheet.id = mint_id(now)
        return _form(sheet, problem.status, problem)
    except Unavailable as problem:
        return _form(sheet, problem.status, problem)
    return hx.redirect_to(f"{_HOME}/{kept.place}")


@bp.app_template_global("help_comes_first")
def help_comes_first() -> bool:
    """For pages that tell why answers were not kept, the lock's and those of other rooms' errors: whether what was
    sent calls for help. Nothing is read or written for it."""
    key = (request.view_args or {}).get("key", "")
    if request.endpoint != "wellbeing.questionnaires.answer" or key not in KEYS:
        return False
    try:
        return Sheet(key, questionnaire(key), request.form, current_services().now()).urgent
    except HTTPException:  # a form that cannot be read
        return False


@bp.get("/<answered>")
def show(answered: str) -> str:
    """What it came to, in words; help first where the rule says so."""
    kept = model.load(records_for(Why.PAGE), name_at(answered))
    asked = questionnaire(kept.key)
    return render_template(
        "wellbeing/questionnaires/show.html", kept=kept, asked=asked, urgent=asked.is_urgent(kept.answers),
        band=asked.band(kept.total), reader=reader(),
    )  # fmt: skip


@bp.get("/<answered>/erase")
def ask_erasing(answered: str) -> str:
    """What is lost; a damaged one can be erased, too."""
    model.expect(records_for(Why.ERASE), name_at(answered))
    return render_template("wellbeing/questionnaires/erase.html", place=answered)


@bp.post("/<answered>/erase")
def erase(answered: str) -> Answer:
    """Gone for good."""
    model.erase(records_for(Why.ERASE), name_at(answered), signed_in().services.now())
    flash("Erased. Nothing of it is left but the note that you erased it.", "success")
    return hx.redirect_to(_HOME)


def _form(sheet: Sheet, status: int = 200, problem: Problem | None = None) -> Response:
    page = render_template(
        "wellbeing/questionnaires/form.html", sheet=sheet, asked=sheet.asked, urgent=sheet.urgent, problem=problem,
        field_name=field_name,
    )  # fmt: skip
    return make_response(page, status)
