"""Taking over a date that a file says of itself: a new revision, because a person asked for it."""

from __future__ import annotations

import msgspec
from flask import flash, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import NotFound
from app.vault import model
from app.vault.list_views import reader_of
from app.vault.made import find_made
from app.vault.model import Removed, load_document
from app.vault.offers import device_of, length_words, offered_dates, place_of
from app.vault.routes import bp


@bp.post("/<document_id>/offers/<int:number>")
@requires_plan("parent")
def take_offer(document_id: str, number: int) -> Answer:
    """Make an offered date the date of the document."""
    me = signed_in()
    document, made = load_document(me.shelf, document_id), find_made(me.shelf, document_id)
    if document.removed:
        raise Removed
    reader = reader_of(me)
    offered = offered_dates(made, document.details, reader) if made else ()
    chosen = next((offer for offer in offered if offer.number == number), None)
    if chosen is None:
        raise NotFound
    if not chosen.taken:
        details = msgspec.structs.replace(document.details, dated=chosen.when)
        model.revise(me.services, me.shelf, document.id, details, based_on=_seen(document), reason=chosen.reason)
        flash(f"The date is now {reader.when(chosen.when)}. What was there before stays in the history.", "success")
    return hx.redirect_to(url_for("vault.show", document_id=document.id))


def _seen(document: model.Document) -> int:
    """The revision that the page showed; without one, the present one."""
    sent = request.form.get("based_on", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 6 else document.latest.number


@bp.context_processor
def _of_made() -> dict[str, object]:
    """What templates/vault/_made.html asks of what workers made."""
    return {
        "offered_dates": offered_dates,
        "device_of": device_of,
        "place_of": place_of,
        "length_words": length_words,
    }
