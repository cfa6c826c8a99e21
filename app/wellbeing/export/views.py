"""Pages of the export: what there is to take along, and the files themselves, which are forms and no links."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from flask import Blueprint, Response, render_template

from app.access import signed_in
from app.wellbeing.access_log import Why
from app.wellbeing.contents import reading
from app.wellbeing.export import files
from app.wellbeing.routes import reader, records_for

bp = Blueprint("export", __name__, url_prefix="/export")


@bp.get("")
def index() -> str:
    """The ways to take everything along."""
    signed_in()
    return render_template("wellbeing/export/index.html")


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


def _download(parts: Iterator[bytes], ending: str, content_type: str) -> Response:
    """The parts as they come; those up to the first words are made now, so that what is locked gets its page."""
    begun = [next(parts) for _ in range(3)]
    response = Response(chain(begun, parts), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="notes-{reader().today}.{ending}"'
    return response
