"""Pages of the export: what there is to take along, and the files themselves, which are forms and no links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

from flask import Blueprint, Response, make_response, render_template, request

from app.access import signed_in
from app.dates.moments import read_day
from app.errors import Invalid, Problem
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.export import files, paper
from app.wellbeing.routes import reader, records_for

bp = Blueprint("export", __name__, url_prefix="/export")


@bp.get("")
def index() -> Response:
    """The ways to take everything along."""
    signed_in()
    return _page()


@bp.post("/json")
def as_json() -> Response:
    """Everything with all its fields."""
    return _download(files.json_parts(records_for(Why.EXPORT), reader().now), "json", "application/json")


@bp.post("/csv")
def as_csv() -> Response:
    """Everything as tables, in a ZIP."""
    records = records_for(Why.EXPORT)
    words = reading.wording(records, signed_in().preferences.zone)
    return _download(files.zip_parts(records, words, reader().now), "zip", "application/zip")


@bp.post("/pdf")
def as_pdf() -> Response:
    """Everything of some days, to print or to hand over. A form, so that no days stand in an address."""
    records, me = records_for(Why.EXPORT), signed_in()
    try:
        since, until = _day("from"), _day("to")
        if since and until and since > until:
            raise Invalid("The first day is after the last one. Change one of them.")
        made = paper.pdf(records, reading.wording(records, me.preferences.zone), reader(), since, until)
    except Invalid as problem:
        return _page(problem)
    return _download(iter((made,)), "pdf", "application/pdf")


def _page(problem: Problem | None = None) -> Response:
    page = render_template("wellbeing/export/index.html", problem=problem, typed=request.form, most=paper.MOST)
    return make_response(page, problem.status if problem else 200)


def _day(name: str) -> date | None:
    text = request.form.get(name, "")
    try:
        return read_day(text) if text else None
    except ValueError:
        raise Invalid("A day is written as year, month, day: 2026-11-19.") from None


def _download(parts: Iterator[bytes], ending: str, content_type: str) -> Response:
    """The parts as they come; those up to the first words are made now, so that what is locked gets its page."""
    begun = list(islice(parts, 3))
    response = Response(chain(begun, parts), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{reader().today}.{ending}"'
    return response
