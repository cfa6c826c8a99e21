"""Adding: a file whose bytes are in the blob store becomes a document, with all that belongs to it in one write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.errors import Conflict, TooLarge
from app.queue import pending
from app.store import Change
from app.store.contention import tries
from app.store.sealed import Shelf, Stored
from app.text.cleaning import keepable, one_line
from app.vault.limits import NAME_CHARACTERS, TITLE_CHARACTERS
from app.vault.placement import (
    TALLY,
    card_of,
    custody_key,
    findable_of,
    list_key,
    revision_key,
    revisions_prefix,
    sum_key,
    tally_after,
    text_key,
)
from app.vault.record import Act, Custody, Details, File, Kind, Part, Revision, Same, Tally

if TYPE_CHECKING:
    from app.services import Services

MAKE = "workers.vault.make"
"""The job that makes previews, finds text and has the file scanned."""


class AlreadyThere(Conflict):
    """The very same bytes are in the vault: `document_id` names the document that holds them."""

    title = "This file is already in your vault"
    sentence = "The same file, byte for byte, was added before. It was not stored a second time."

    def __init__(self, document_id: str) -> None:
        super().__init__()
        self.document_id = document_id


class NoRoom(TooLarge):
    """The vault holds as much as it may."""

    title = "There is not enough room left"
    sentence = "Your vault is full, so this file was not kept. Remove files that you do not need, or change your plan."


def add(
    services: Services,
    shelf: Shelf,
    id_: str,
    file: File,
    details: Details,
    *,
    room: int | None = None,
    also: tuple[Change, ...] = (),
) -> Revision:
    """Make a document of a file whose blob is kept; the same call again answers with the document that stands.

    `room` is how many bytes the whole vault may hold, None for any. `also` are changes of the same write, such as the
    end of the upload it came from. Raises AlreadyThere, NoRoom, StoreUnavailable; then nothing was written, and the
    blob is the caller's to remove.
    """
    first = Revision(id=id_, number=1, part=Part.ADDED, written_at=file.added_at, details=details, file=file)
    for _ in tries():
        there = standing(shelf, id_)
        if there:
            return there
        same = same_bytes(shelf, file.sha256)
        if same and same.number:
            raise AlreadyThere(same.document_id)
        try:
            shelf.write(
                *_changes(shelf, first, room),
                _pointed(shelf, first, same.stored if same else None),
                *also,
                pending(services, MAKE, shelf.tenant, id_),
            )
        except Conflict:  # another file of theirs was added meanwhile, or this very one
            continue
        services.queue.enqueue(MAKE, shelf.tenant, id_)
        return first
    raise Conflict


class SameBytes:
    """The pointer of a checksum; `number` is the present revision of its document, 0 when that was removed."""

    __slots__ = ("document_id", "number", "stored")

    def __init__(self, stored: Stored[Same], number: int) -> None:
        self.stored = stored
        self.document_id = stored.record.id
        self.number = number


def same_bytes(shelf: Shelf, sha256: str) -> SameBytes | None:
    """The document that holds the bytes with this checksum, or None."""
    stored = shelf.get(sum_key(sha256), Same)
    if stored is None:
        return None
    latest = standing(shelf, stored.record.id)
    return SameBytes(stored, 0 if latest is None or latest.part is Part.REMOVED else latest.number)


def standing(shelf: Shelf, id_: str) -> Revision | None:
    """The latest revision of a document, or None."""
    rows = shelf.page(Revision, prefix=revisions_prefix(id_), limit=1, newest_first=True).rows
    return rows[0].record if rows else None


def counted(
    shelf: Shelf, *, added: int | None = None, taken: int | None = None, room: int | None = None, arrived: str = ""
) -> Change:
    """The change of the counts when a document of so many bytes comes or goes; `arrived` is the upload it came by.

    Raises NoRoom.
    """
    stored = shelf.get(TALLY, Tally)
    after = tally_after(stored.record if stored else Tally(), added=added, taken=taken, arrived=arrived)
    if room is not None and after.bytes > room:
        raise NoRoom
    return shelf.replace(stored, after) if stored else shelf.add(TALLY, after)


def tally(shelf: Shelf) -> Tally:
    """How many documents there are, and their bytes."""
    stored = shelf.get(TALLY, Tally)
    return stored.record if stored else Tally()


def event(shelf: Shelf, id_: str, custody: Custody) -> Change:
    """The change that adds one custody event."""
    return shelf.add(custody_key(id_, custody.at), custody)


def kept_name(name: str) -> str:
    """The name a file came with, as it is shown: no null bytes, no controls, nothing that turns the line around."""
    cleaned = one_line(keepable(name))
    if len(cleaned) <= NAME_CHARACTERS:
        return cleaned or "file"
    return f"{cleaned[: NAME_CHARACTERS - 21]}…{cleaned[-20:]}"


def first_details(original_name: str, content_type: str) -> Details:
    """What is said of a file before anybody has said anything: its name, and the kind that its content suggests."""
    base = original_name.replace("\\", "/").rpartition("/")[2]
    stem = base.rpartition(".")[0] or base
    title = one_line(stem.replace("_", " "))[:TITLE_CHARACTERS]
    return Details(title=title or original_name[:TITLE_CHARACTERS], kind=_likely_kind(content_type))


def _likely_kind(content_type: str) -> Kind:
    if content_type == "message/rfc822":
        return Kind.EMAIL
    family = content_type.partition("/")[0]
    return {"image": Kind.PHOTO, "video": Kind.VIDEO, "audio": Kind.AUDIO}.get(family, Kind.OTHER)


def _changes(shelf: Shelf, first: Revision, room: int | None) -> Iterator[Change]:
    card, file = card_of(first), first.file
    yield shelf.add(revision_key(first.id, 1), first)
    yield shelf.put(list_key(file.added_at, first.id), card)
    yield shelf.put(text_key(file.added_at, first.id), findable_of(card, first))
    yield counted(shelf, added=file.size, room=room, arrived=first.id)
    yield event(shelf, first.id, Custody(act=Act.ADDED, at=file.added_at))


def _pointed(shelf: Shelf, first: Revision, before: Stored[Same] | None) -> Change:
    key, same = sum_key(first.file.sha256), Same(id=first.id)
    return shelf.replace(before, same) if before else shelf.add(key, same)
