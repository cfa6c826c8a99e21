"""Papers: files that come with a request, told by their first bytes, scanned, never shown in a page."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from msgspec.structs import replace

from app.blobs import BlobMissing
from app.errors import Invalid, NotFound, TooLarge
from app.ids import mint_id
from app.rights.requests import docket
from app.rights.requests.changing import Acted, change, resumed, stepped
from app.rights.requests.record import Paper, Request, Scan
from app.vault.adding import kept_name
from app.vault.making.scanning import ScannerUnavailable, scan
from app.vault.sniffing import HEAD_BYTES, content_type

if TYPE_CHECKING:
    from app.services import Services

MOST_BYTES = 5 * 1024 * 1024
MOST_FILES = 5

_TAKEN = frozenset(
    {"application/pdf", "image/jpeg", "image/png", "image/heic", "image/heif", "image/webp", "image/tiff", "text/plain"}
    | {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/rtf"}
    | {"application/vnd.oasis.opendocument.text"}
)


class Infected(Invalid):
    """The scanner found something in it."""

    sentence = "The virus scanner found something in this file, so it was not kept. Send it in another form."


def attach(services: Services, id_: str, name: str, file: BinaryIO) -> Request:
    """Keep a file. Raises Ended, Invalid, TooLarge, Infected, BlobUnavailable; then nothing of it is kept."""
    paper, blobs = _looked_at(services, id_, name, file.read(MOST_BYTES + 1)), docket.blobs_of(services)

    def act(request: Request, now: datetime) -> Acted:
        if request.files >= MOST_FILES:
            raise Invalid("Five documents are the most. Send the others by mail.")
        sent = stepped(request, now, "attached", to=resumed(request), who="you")
        after = replace(sent, files=request.files + 1)
        kept = replace(paper, number=request.files + 1)
        return Acted(after, (docket.shelf_of(services).add(docket.file_key(id_, kept.number), kept),))

    try:
        return change(services, id_, act)
    except Exception:
        blobs.delete(paper.blob)
        raise


def opened(services: Services, id_: str, number: int) -> tuple[Paper, BinaryIO]:
    """A file, for staff. One that could not be scanned when it came is scanned first. Raises NotFound, Infected."""
    stored = docket.shelf_of(services).get(docket.file_key(id_, number), Paper)
    if stored is None:
        raise NotFound("There is no such document.")
    paper, blobs = stored.record, docket.blobs_of(services)
    if paper.scan == "waiting" and services.settings.clamd_socket:
        with blobs.open(paper.blob) as file:
            paper = replace(paper, scan=_verdict(services, file))
        docket.shelf_of(services).write(docket.shelf_of(services).replace(stored, paper))
    if paper.scan == "found":
        raise Infected("The virus scanner found something in this file. It is not handed out.")
    if blobs.stat(paper.blob) is None:
        raise BlobMissing("What is stored of this document cannot be found.")
    return paper, blobs.open(paper.blob)


def _looked_at(services: Services, id_: str, name: str, content: bytes) -> Paper:
    """Its bytes are among the blobs afterwards."""
    if not content:
        raise Invalid("Choose a document first. An empty one cannot be kept.")
    if len(content) > MOST_BYTES:
        raise TooLarge("A document can have up to 5 MB. It was not kept.")
    found = content_type(content[:HEAD_BYTES], name)
    if found not in _TAKEN:
        raise Invalid("Send a PDF, a picture or a text document. This is something else, so it was not kept.")
    try:
        verdict: Scan = _verdict(services, io.BytesIO(content)) if services.settings.clamd_socket else "none"
    except ScannerUnavailable:
        verdict = "waiting"
    if verdict == "found":
        raise Infected
    now = services.now()
    blob = f"{id_}/{mint_id(now)}"
    docket.blobs_of(services).put(blob, io.BytesIO(content), content_type=found)
    return Paper(
        number=0, at=now, blob=blob, name=kept_name(name), content_type=found, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), scan=verdict,
    )  # fmt: skip


def _verdict(services: Services, file: BinaryIO) -> Scan:
    """Raises ScannerUnavailable."""
    state = scan(services.settings.clamd_socket, file).state
    return "waiting" if state == "too-large" else state
