"""What the upload page's script asks for: announce a file, send it in pieces, end it, stop it. Answers are JSON.

What goes wrong is answered as to htmx: with the fragment of a problem, whose sentence the page shows.
"""

from __future__ import annotations

import re

from flask import Response, jsonify, make_response, request
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import requires_plan, signed_in
from app.errors import Invalid, TooLarge
from app.vault import adding, checking, pieces
from app.vault.record import Revision
from app.vault.routes import bp
from app.vault.upload_views import door
from app.vault.uploads import Step, Upload

_SHA256 = re.compile("[0-9a-f]{64}")


@bp.post("/uploads")
@requires_plan("parent")
def announce() -> Response:
    """Begin a file, or go on with one that was begun: where its bytes go, and which have arrived."""
    entrance, sent = door(signed_in()), request.form
    wanted = Upload(
        id="",
        name=sent.get("name", ""),
        announced_type=sent.get("type", ""),
        started_at=entrance.services.now(),
        size=_number(sent.get("size", "")),
        sha256=_checksum(sent.get("sha256", "")),
        modified=_number(sent.get("modified", "0")),
    )
    try:
        upload = pieces.announce(entrance, wanted, direct=sent.get("direct") != "no")
    except adding.AlreadyThere as there:
        return _already(there)
    form = pieces.form(entrance, upload)
    return jsonify(
        id=upload.id,
        way=upload.way.value,
        piece=pieces.piece_bytes(upload),
        held=pieces.held(entrance, upload),
        url=form.url if form else "",
        fields=dict(form.fields) if form else {},
    )


@bp.get("/uploads/<upload_id>")
def progress(upload_id: str) -> Response:
    """How far it has come; once it is a document, where that is."""
    entrance = door(signed_in())
    document = adding.standing(entrance.shelf, upload_id)
    if document:
        return _added(document)
    upload = pieces.load(entrance, upload_id).record
    if upload.step is Step.REFUSED:
        there = f"/vault/{upload.there}" if upload.there else ""
        return jsonify(step="refused", sentence=upload.sentence, there=there)
    return jsonify(step=upload.step.value, held=pieces.held(entrance, upload))


@bp.post("/uploads/<upload_id>/pieces/<int:number>")
@requires_plan("parent")
def keep_piece(upload_id: str, number: int) -> Response:
    """Keep one piece: the body is its bytes."""
    entrance = door(signed_in())
    upload = pieces.load(entrance, upload_id).record
    if (request.content_length or 0) > pieces.PIECE:
        raise TooLarge
    checksum = _checksum(request.headers.get("X-Checksum", ""))
    pieces.keep(entrance, upload, number, request.get_data(cache=False), sha256=checksum)
    return make_response("", 204)


@bp.post("/uploads/<upload_id>/pieces/<int:number>/address")
@requires_plan("parent")
def address_of_piece(upload_id: str, number: int) -> Response:
    """Where the browser sends one piece by itself."""
    entrance = door(signed_in())
    upload = pieces.load(entrance, upload_id).record
    checksum = _checksum(request.form.get("sha256", ""))
    if not checksum:
        raise Invalid
    address = pieces.address(entrance, upload, number, sha256=checksum)
    return jsonify(url=address.url, headers=dict(address.fields))


@bp.post("/uploads/<upload_id>/end")
@requires_plan("parent")
def end_upload(upload_id: str) -> Response:
    """Everything was sent. The same again answers with the document that stands."""
    entrance = door(signed_in())
    document = adding.standing(entrance.shelf, upload_id)
    try:
        document = document or checking.end(entrance, pieces.load(entrance, upload_id))
    except adding.AlreadyThere as there:
        return _already(there)
    return _added(document) if document else jsonify(step="checking")


@bp.post("/uploads/<upload_id>/stop")
def stop_upload(upload_id: str) -> Answer:
    """Stop it and remove what came. Open without a plan: it takes away only."""
    entrance = door(signed_in())
    pieces.stop(entrance, pieces.load(entrance, upload_id).record)
    return hx.redirect_to("/vault/new") if "back" in request.form else make_response("", 204)


def _added(document: Revision) -> Response:
    return jsonify(step="added", there=f"/vault/{document.id}")


def _already(there: adding.AlreadyThere) -> Response:
    return jsonify(step="there", sentence=there.sentence, there=f"/vault/{there.document_id}")


def _number(text: str) -> int:
    """A number of bytes or of milliseconds. Raises Invalid."""
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Invalid
    return int(text)


def _checksum(text: str) -> str:
    """A checksum in hex, or nothing. Raises Invalid."""
    if text and not _SHA256.fullmatch(text):
        raise Invalid
    return text
