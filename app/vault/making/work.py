"""The work on one document: previews and text first, then the scan; each is written together with its settling."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import msgspec
import structlog

from app.blobs import BlobMissing, TenantBlobs
from app.errors import Conflict
from app.queue import pending, settled
from app.store import Change
from app.store.contention import tries
from app.store.keys import TenantId
from app.store.sealed import Shelf
from app.text.cleaning import keepable, one_line
from app.vault.adding import MAKE, standing
from app.vault.made import LARGE, SMALL, Made, Picture, Scan, stored_made, text_name
from app.vault.making import process
from app.vault.making.found import Drawn, Found, Offer, Why
from app.vault.making.kinds import MOST_BYTES, maker_of
from app.vault.making.scanning import scan
from app.vault.placement import fitting_words, folder, found_text, list_key, made_key, text_key, words_key
from app.vault.record import Card, File, Findable, Part, Revision, Words

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

SCAN = "workers.vault.scan"
EXCERPT_CHARACTERS = 2_000
_CHUNK = 1024 * 1024
_MB = 1024 * 1024
_WHOLE = (1024 * _MB, 0)
_PARTS = {"text": (4 * _MB, 0), "html": (4 * _MB, 0), "film": (4 * _MB, 32 * _MB)}
"""How much of the beginning and of the end a maker is given, where that is not all. A film's head is at one of both."""


def make(services: Services, tenant: TenantId, id_: str) -> None:
    """Make what can be made of a document. May run twice. Raises BlobUnavailable, StoreUnavailable."""
    shelf = services.store.tenant(tenant)
    document = _present(shelf, id_)
    if document is None:
        shelf.write(settled(services, MAKE, tenant, id_))
        return
    blobs = services.blobs.tenant(tenant)
    found = _found(blobs, document.file)
    made = _kept(services, blobs, document, found)
    for _ in tries():
        try:
            shelf.write(*_changes(services, shelf, document, made, found.text))
        except Conflict:  # its details were changed meanwhile: the search card is read again
            continue
        break
    else:
        raise Conflict
    log.info("a file was looked at", preview=made.why or "made")  # neither its name nor its type is ours to tell
    if made.scan.state == "waiting":
        services.queue.enqueue(SCAN, tenant, id_)


def scan_document(services: Services, tenant: TenantId, id_: str) -> None:
    """Have a document scanned. Raises ScannerUnavailable: then it stays owed, and the sweep hands it out again."""
    shelf = services.store.tenant(tenant)
    done = settled(services, SCAN, tenant, id_)
    document, stored = _present(shelf, id_), stored_made(shelf, id_)
    address = services.settings.clamd_socket
    if document is None or stored is None or not address:
        changes: list[Change] = [done]
        if stored is not None:
            changes.append(shelf.replace(stored, msgspec.structs.replace(stored.record, scan=Scan())))
        shelf.write(*changes)
        return
    with services.blobs.tenant(tenant).open(document.file.blob) as file:
        verdict = scan(address, file)
    said = Scan(state=verdict.state, at=services.now(), signature=verdict.signature)
    shelf.write(shelf.replace(stored, msgspec.structs.replace(stored.record, scan=said)), done)
    if verdict.state == "found":
        log.warning("the virus scanner found something in a file")


def _present(shelf: Shelf, id_: str) -> Revision | None:
    latest = standing(shelf, id_)
    return None if latest is None or latest.part is Part.REMOVED else latest


def _found(blobs: TenantBlobs, file: File) -> Found:
    maker = maker_of(file.content_type)
    if maker is None:
        return Found(why=Why.NONE_FOR_TYPE)
    most = MOST_BYTES[maker]
    if most is not None and file.size > most:
        return Found(why=Why.TOO_LARGE)
    try:
        with _original(blobs, file, _PARTS.get(maker, _WHOLE)) as original:
            return process.make(maker, original)
    except BlobMissing:
        return Found(why=Why.DAMAGED)


@contextmanager
def _original(blobs: TenantBlobs, file: File, parts: tuple[int, int]) -> Iterator[BinaryIO]:
    """A copy in a file without a name, which is gone when it is closed, or when this process dies.

    `parts` are the bytes wanted of its beginning and of its end: what lies between reads as zeros and takes no room.
    """
    first, last = parts
    with TemporaryFile() as copy:
        _copy(blobs, file.blob, copy, 0, min(first, file.size))
        start = max(first, file.size - last)
        if last and start < file.size:
            copy.seek(start)
            _copy(blobs, file.blob, copy, start, file.size - start)
        copy.flush()
        yield copy


def _copy(blobs: TenantBlobs, name: str, copy: BinaryIO, start: int, length: int) -> None:
    with blobs.open(name, start=start, length=length) as kept:
        while chunk := kept.read(_CHUNK):
            copy.write(chunk)


def _kept(services: Services, blobs: TenantBlobs, document: Revision, found: Found) -> Made:
    """Keep pictures and text as blobs, under names that a second making puts them under again."""
    small = _picture(blobs, document.id, SMALL, found.small)
    large = _picture(blobs, document.id, LARGE, found.large)
    text = keepable(found.text)
    if text:
        blobs.put(text_name(document.id), io.BytesIO(text.encode()), content_type="text/plain")
    return Made(
        id=document.id,
        made_at=services.now(),
        small=small,
        large=large,
        why=found.why,
        pages=found.pages,
        seconds=found.seconds,
        excerpt=text[:EXCERPT_CHARACTERS],
        characters=len(text),
        cut=found.cut,
        offers=tuple(_plain(offer) for offer in found.offers),
        scan=Scan(state="waiting" if services.settings.clamd_socket else "none"),
    )


def _picture(blobs: TenantBlobs, id_: str, name: str, drawn: Drawn | None) -> Picture | None:
    if drawn is None:
        return None
    blob = f"{folder(id_)}{name}"
    blobs.put(blob, io.BytesIO(drawn.webp), content_type="image/webp")
    return Picture(name=blob, width=drawn.width, height=drawn.height)


def _plain(offer: Offer) -> Offer:
    return msgspec.structs.replace(offer, text=one_line(keepable(offer.text)))


def _changes(services: Services, shelf: Shelf, document: Revision, made: Made, text: str) -> Iterator[Change]:
    before = stored_made(shelf, document.id)
    known = before.record.scan if before else made.scan
    if known.at:  # scanned before: the bytes are the same
        made = msgspec.structs.replace(made, scan=known)
    yield shelf.replace(before, made) if before else shelf.add(made_key(document.id), made)
    yield settled(services, MAKE, shelf.tenant, document.id)
    if made.scan.state == "waiting":
        yield pending(services, SCAN, shelf.tenant, document.id)
    yield from _findable(shelf, document, made, keepable(text))


def _findable(shelf: Shelf, document: Revision, made: Made, text: str) -> Iterator[Change]:
    """The card with its thumbnail, in the list and in search, and the words; whoever revises the details replaces the
    same item of search."""
    stored = shelf.get(text_key(document.file.added_at, document.id), Findable)
    if stored is None:  # removed since
        return
    card: Card = msgspec.structs.replace(stored.record.card, thumbnail=made.small.name if made.small else "")
    yield shelf.replace(stored, msgspec.structs.replace(stored.record, card=card, found=found_text(text)))
    yield shelf.put(words_key(document.id), Words(text=fitting_words(text)))
    yield shelf.put(list_key(document.file.added_at, document.id), card)
