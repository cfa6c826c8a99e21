"""Pieces: a large file that comes bit by bit, over a connection that may be lost, through us or straight to the bucket.

What is announced bounds what may come; at the end everything is read through, whoever says what of it.
"""

from __future__ import annotations

import hashlib

from app.blobs.parts import LEAST_PART_BYTES, Address
from app.errors import Invalid, NotFound, Problem, TooLarge
from app.store.sealed import Stored
from app.vault import adding
from app.vault.limits import MB
from app.vault.placement import original, upload_key
from app.vault.uploads import KEPT_AS, Door, EmptyFile, Step, Upload, Way, begin, give_up, in_parts

PIECE = LEAST_PART_BYTES
"""What comes through us at once: 5 MB, little enough for a bad line."""

PART = 16 * MB
"""What a browser sends to the bucket at once."""

AT_ONCE = 64 * MB
"""Up to this a file goes to the bucket in one piece, and is read through while the person waits."""

MOST_OPEN = 100

_ADDRESS_SECONDS = 900


class NotAsAnnounced(Invalid):
    """What is there is not what was announced."""

    title = "This is not the file that was announced"
    sentence = "Its size or its checksum is another one than at the beginning, so nothing of it was kept. Add it anew."


class TooManyOpen(TooLarge):
    """So many files are on their way that no more are begun."""

    title = "Many files are on their way"
    sentence = "Wait until some have arrived, or stop them. This one was not begun."


def announce(door: Door, wanted: Upload, *, direct: bool) -> Upload:
    """Begin, or go on with, a file: name, type, size, modified and perhaps sha256 are taken from `wanted`.

    `direct`: whether it may go to the bucket by itself, where there is one. Raises EmptyFile, FileTooLarge,
    adding.NoRoom, adding.AlreadyThere, TooManyOpen, Unavailable.
    """
    if wanted.size <= 0:
        raise EmptyFile
    same = adding.same_bytes(door.shelf, wanted.sha256) if wanted.sha256 else None
    if same and same.number:
        raise adding.AlreadyThere(same.document_id)
    opened = list(open_uploads(door))
    way = _way(door, wanted, direct=direct)
    for upload in opened:
        if upload.way is way and _same_file(upload, wanted):
            return upload
    if len(opened) >= MOST_OPEN:
        raise TooManyOpen
    facts = {name: getattr(wanted, name) for name in ("size", "sha256", "modified")}
    upload = begin(
        door,
        name=wanted.name,
        announced_type=wanted.announced_type,
        way=way,
        room=door.allowance.room_in_all,
        **facts,
    )
    return upload if way is Way.FORM else _with_parts(door, upload)


def open_uploads(door: Door) -> list[Upload]:
    """What is on its way in announced pieces, oldest first."""
    rows = door.shelf.every(Upload, prefix="UPLOAD#")
    return [row.record for row in rows if row.record.way is not Way.WHOLE and row.record.step is Step.ARRIVING]


def unfinished(door: Door, most: int = 5) -> list[tuple[Upload, int]]:
    """Files that stopped on their way and can go on, the latest first, and how many bytes of each have arrived."""
    latest = [upload for upload in reversed(open_uploads(door)) if upload.token][:most]
    return [(upload, sum(expected(upload, number) for number in held(door, upload))) for upload in latest]


def load(door: Door, upload_id: str) -> Stored[Upload]:
    """The upload. Raises NotFound."""
    stored = door.shelf.get(upload_key(upload_id), Upload)
    if stored is None:
        raise NotFound
    return stored


def piece_bytes(upload: Upload) -> int:
    """How large each of its pieces but the last is."""
    return {Way.PARTS: PART, Way.FORM: upload.size}.get(upload.way, PIECE)


def expected(upload: Upload, number: int) -> int:
    """The size of one piece, in bytes. Raises NotFound for a number that it does not have."""
    each = piece_bytes(upload)
    start = (number - 1) * each
    if number < 1 or start >= upload.size:
        raise NotFound
    return min(each, upload.size - start)


def held(door: Door, upload: Upload) -> list[int]:
    """The numbers of the pieces that have arrived whole."""
    if not upload.token:
        return []
    there = door.blobs.in_parts(original(upload.id)).held(upload.token)
    return sorted(number for number, size in there.items() if size == expected(upload, number))


def keep(door: Door, upload: Upload, number: int, content: bytes, *, sha256: str) -> None:
    """Keep one piece. Raises NotAsAnnounced, PartDamaged, NotFound, BlobUnavailable."""
    if upload.way is not Way.PIECES or upload.step is not Step.ARRIVING:
        raise NotFound
    if len(content) != expected(upload, number):
        raise NotAsAnnounced
    checksum = sha256 or hashlib.sha256(content).hexdigest()
    door.blobs.in_parts(original(upload.id)).put(upload.token, number, content, sha256=checksum)


def form(door: Door, upload: Upload) -> Address | None:
    """Where a browser sends the whole of it, or None where it does not go so."""
    if upload.way is not Way.FORM:
        return None
    parts = door.blobs.in_parts(original(upload.id))
    return parts.form(content_type=KEPT_AS, size=upload.size, sha256=upload.sha256, seconds=_ADDRESS_SECONDS)


def address(door: Door, upload: Upload, number: int, *, sha256: str) -> Address:
    """Where a browser sends one part of it. Raises NotFound."""
    if upload.way is not Way.PARTS or upload.step is not Step.ARRIVING:
        raise NotFound
    parts = door.blobs.in_parts(original(upload.id))
    found = parts.address(upload.token, number, size=expected(upload, number), sha256=sha256, seconds=_ADDRESS_SECONDS)
    if found is None:
        raise NotFound
    return found


def stop(door: Door, upload: Upload) -> None:
    """Stop, and remove what came. A file that has arrived and is being looked at is not stopped. Raises NotFound."""
    if upload.step is Step.CHECKING:
        raise NotFound
    give_up(door, upload)


def _with_parts(door: Door, upload: Upload) -> Upload:
    try:
        token = door.blobs.in_parts(original(upload.id)).begin(content_type=KEPT_AS)
    except Problem:
        give_up(door, upload)
        raise
    return in_parts(door, upload, token)


def _way(door: Door, wanted: Upload, *, direct: bool) -> Way:
    if not direct or not door.services.blobs.browsers_send_to:
        return Way.PIECES
    return Way.FORM if wanted.size <= AT_ONCE and wanted.sha256 else Way.PARTS


def _same_file(upload: Upload, wanted: Upload) -> bool:
    named = adding.kept_name(wanted.name)
    facts = (upload.name, upload.size, upload.modified) == (named, wanted.size, wanted.modified)
    return facts and (not wanted.sha256 or not upload.sha256 or upload.sha256 == wanted.sha256)
