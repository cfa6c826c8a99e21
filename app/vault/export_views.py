"""Taking the vault along, and the report on whether every file is still as it came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from flask import Response, render_template, request

from app import hx
from app.access import SignedIn, signed_in
from app.store.sealed import Shelf
from app.vault import exports, filters, fixity
from app.vault.adding import standing, tally
from app.vault.filters import Filters
from app.vault.list_views import reader_of
from app.vault.routes import bp

_Parts = Callable[[Shelf, Filters, str], Iterator[bytes]]


@bp.get("/export.csv")
def export_csv() -> Response:
    """What the list shows, as a spreadsheet."""
    return _download(signed_in(), exports.csv_parts, "csv", "text/csv; charset=utf-8")


@bp.get("/export.json")
def export_json() -> Response:
    """What the list shows, with every revision, custody events and checksums."""
    me = signed_in()
    now = me.services.now()
    return _download(me, lambda shelf, of, zone: exports.json_parts(shelf, of, zone, now), "json", "application/json")


@bp.get("/export.zip")
def export_zip() -> Response:
    """What the list shows with the originals, and a manifest to check them by."""
    me = signed_in()
    blobs, now = me.services.blobs.tenant(me.tenant), me.services.now()
    return _download(
        me, lambda shelf, of, zone: exports.zip_parts(shelf, blobs, of, zone, now), "zip", "application/zip"
    )


@bp.get("/fixity")
def show_fixity() -> str:
    """What reading every file again showed."""
    me = signed_in()
    report = fixity.report(me.shelf)
    bad = [(check, standing(me.shelf, check.id)) for check in report.bad]
    return render_template(
        "vault/fixity.html", report=report, bad=bad, total=tally(me.shelf).count, reader=reader_of(me)
    )


def _download(me: SignedIn, parts: _Parts, ending: str, content_type: str) -> Response:
    """The parts as they come. The first is made now, so that a store that is down still gets its page.

    Another site gets the list instead: it must not leave a vault on the device without a tap on our own page.
    """
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return hx.redirect_to("/vault")
    made = parts(me.shelf, filters.from_query(request.args), me.preferences.zone.key)
    first = next(made)
    day = me.services.now().astimezone(me.preferences.zone).date()
    response = Response(chain((first,), made), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="files-{day}.{ending}"'
    return response
