"""The bytes of documents over the wire: saved, played in parts, previewed, or handed out once by a link."""

from __future__ import annotations

from flask import Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from app import hx
from app.access import SignedIn, current_services, public, signed_in
from app.blobs import BlobInfo, BlobMissing, TenantBlobs
from app.errors import NotFound, Unavailable
from app.vault import custody, one_time, serving
from app.vault.made import LARGE, SMALL, find_made
from app.vault.model import Document, Removed, load_document
from app.vault.placement import folder
from app.vault.record import Act, File
from app.vault.routes import bp

_PREVIEWS = {"small": SMALL, "large": LARGE}


@bp.get("/<document_id>/file")
def file(document_id: str) -> Answer:
    """The original: saved to the device, or with `?show=1` in its place where a browser can do that safely."""
    me = signed_in()
    if _from_elsewhere():
        # Another site must not leave a file on the device without a tap on our own page.
        return hx.redirect_to(url_for("vault.show", document_id=document_id))
    document = load_document(me.shelf, document_id)
    if document.removed:
        raise Removed
    made = find_made(me.shelf, document.id)
    dangerous = made is not None and made.dangerous
    if dangerous and request.args.get("anyway") != "1":
        return make_response(render_template("vault/dangerous.html", document=document, made=made))
    inline = request.args.get("show") == "1" and document.file.content_type in serving.SHOWABLE and not dangerous
    answer = _answer(me.services.blobs.tenant(me.tenant), document.file, inline=inline)
    _note(me, document, inline=inline, begins=_begins(answer))
    return answer


@bp.get("/<document_id>/preview/<any(small, large):size>")
def preview(document_id: str, size: str) -> Answer:
    """A picture that we made of it."""
    me = signed_in()
    blobs, name = me.services.blobs.tenant(me.tenant), f"{folder(document_id)}{_PREVIEWS[size]}"
    info = blobs.stat(name)
    if info is None:
        raise NotFound
    return _sent(blobs, name, info, serving.headers("image/webp", "preview.webp", inline=True), part=False)


@bp.post("/<document_id>/link")
def make_link(document_id: str) -> str:
    """A link that opens the file once, within a minute, in an app that is not signed in."""
    me = signed_in()
    token = one_time.make(me.services, me.shelf, document_id)
    address = url_for("vault.open_link", token=token, _external=True)
    document = load_document(me.shelf, document_id)
    return render_template("vault/link_made.html", document=document, address=address)


@bp.get("/file/<token>")
@public
def open_link(token: str) -> Answer:
    """The file of a one-time link. Asking what it would be (HEAD) does not use it up."""
    services = current_services()
    shelf, latest = one_time.use(services, token, spend=request.method == "GET")
    return _answer(services.blobs.tenant(shelf.tenant), latest.file, inline=False, part=False)


def _answer(blobs: TenantBlobs, of: File, *, inline: bool, part: bool = True) -> Response:
    info = blobs.stat(of.blob)
    if info is None:
        raise BlobMissing("What is stored of this file cannot be found. Its details and checksum are on its page.")
    headers = serving.headers(of.content_type, of.original_name, inline=inline)
    return _sent(blobs, of.blob, info, {**headers, "ETag": f'"{of.sha256}"'}, part=part)


def _sent(blobs: TenantBlobs, name: str, info: BlobInfo, headers: dict[str, str], *, part: bool) -> Response:
    wanted = request.headers.get("Range") if part else None
    portion = serving.portion(info.size, headers.get("ETag", ""), wanted, request.headers.get("If-Range"))
    response = Response(status=portion.status, headers={**headers, **portion.headers}, direct_passthrough=True)
    if not part:
        response.headers["Accept-Ranges"] = "none"
    if request.method != "HEAD" and portion.length:
        # Opened now: a store that is away still gets its page.
        response.response = serving.pieces(blobs.open(name, start=portion.start, length=portion.length))
    return response


def _begins(answer: Response) -> bool:
    """Whether the answer holds the beginning of the file: what follows belongs to the same reading of it."""
    if answer.status_code == 206:
        return answer.headers["Content-Range"].startswith("bytes 0-")
    return answer.status_code == 200


def _note(me: SignedIn, document: Document, *, inline: bool, begins: bool) -> None:
    if request.method == "HEAD":
        return
    try:
        if inline:
            custody.note_once(me.shelf, me.services.now, document.id, Act.VIEWED)
        elif "Range" in request.headers:
            if begins:
                custody.note_once(me.shelf, me.services.now, document.id, Act.DOWNLOADED)
        else:
            custody.note(me.shelf, me.services.now, document.id, Act.DOWNLOADED)
    except Unavailable:  # the bytes are there and hers: reading comes first
        return


def _from_elsewhere() -> bool:
    return request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
