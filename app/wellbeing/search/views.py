"""The page of the search. A form that is sent, never an address: what somebody looks for here is private too."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from app.access import signed_in
from app.errors import Invalid, Problem, Unavailable
from app.text.cleaning import keepable, one_line, too_long
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.routes import reader, records_for
from app.wellbeing.search.finding import MOST, Hits, find

bp = Blueprint("search", __name__, url_prefix="/search")

CHARACTERS = 200


@bp.get("")
def ask() -> Response:
    """The form alone."""
    signed_in()
    return _page("")


@bp.post("")
def search() -> Response:
    """What holds these words."""
    sought = keepable(one_line(request.form.get("words", "")))
    if not sought:
        return _page("", problem=Invalid("Write at least one word to look for."))
    if len(sought) > CHARACTERS:
        return _page(sought, problem=Invalid(too_long(len(sought), CHARACTERS)))
    records = records_for(Why.SEARCH)
    try:
        return _page(sought, find(records, reading.wording(records, signed_in().preferences.zone), sought))
    except Unavailable as problem:
        return _page(sought, problem=problem)


def _page(sought: str, found: list[Hits] | None = None, problem: Problem | None = None) -> Response:
    page = render_template(
        "wellbeing/search/index.html", sought=sought, found=found, problem=problem, most=MOST, characters=CHARACTERS,
        reader=reader(),
    )  # fmt: skip
    return make_response(page, problem.status if problem else 200)
