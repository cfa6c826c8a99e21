"""The verbs of a document: load, revise, remove, bring back. Revisions are only ever added; bytes are never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, NotFound
from app.queue import pending
from app.store import Change
from app.store.contention import tries
from app.store.sealed import Shelf
from app.vault.adding import MAKE, counted
from app.vault.custody import noted
from app.vault.placement import card_of, findable_of, list_key, revision_key, revisions_prefix, text_key, words_key
from app.vault.record import Act, Card, Details, File, Findable, Part, Revision

if TYPE_CHECKING:
    from app.services import Services

KEPT_AFTER_REMOVAL = timedelta(days=30)
"""So long a removal can be undone; then the bytes are erased and the tombstone stays."""

GONE = "VAULTGONE#"
"""Cards of removed documents stand here, apart from the list and its counts."""

ERASURES = "VAULTERASE"
"""The platform's area that tells the clock whose bytes are to be erased, by day."""

_ACTS = {Part.REVISED: Act.REVISED, Part.REMOVED: Act.REMOVED, Part.RESTORED: Act.RESTORED}


@dataclass(frozen=True, slots=True)
class Document:
    """One document with every revision, oldest first; there is always at least one."""

    revisions: tuple[Revision, ...]

    @property
    def id(self) -> str:
        return self.revisions[0].id

    @property
    def latest(self) -> Revision:
        return self.revisions[-1]

    @property
    def details(self) -> Details:
        """What is said of it now."""
        return self.latest.details

    @property
    def file(self) -> File:
        """The facts of its bytes, the same in every revision."""
        return self.latest.file

    @property
    def removed(self) -> bool:
        return self.latest.part is Part.REMOVED

    @property
    def erased_from(self) -> datetime:
        """For a removed one: when its bytes are erased."""
        return self.latest.written_at + KEPT_AFTER_REMOVAL


class ChangedMeanwhile(Conflict):
    """The document was changed after it was opened here."""

    sentence = "This file's details were changed somewhere else first. Nothing was overwritten; your words are below."

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document


class Removed(Conflict):
    """A removed document cannot be changed, shown or linked."""

    title = "This file was removed"
    sentence = "It was taken out of your vault. Nothing was changed; bring it back first, if that is still possible."


class Erased(Conflict):
    """The bytes of a removed document are gone."""

    title = "This file is gone for good"
    sentence = "It was removed more than 30 days ago, and its bytes were erased. Its name and checksum stay on record."


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that are to be erased. Stored in ERASURES under `<due day>#<tenant>#<id>`."""

    tenant: str
    id: str


def load_document(shelf: Shelf, id_: str) -> Document:
    """The document with all its revisions. Raises NotFound when this shelf has none, or the id cannot be one."""
    revisions = tuple(row.record for row in shelf.every(Revision, prefix=revisions_prefix(id_), batch=100))
    if not revisions:
        raise NotFound
    return Document(revisions)


def revise(
    services: Services, shelf: Shelf, id_: str, details: Details, *, based_on: int, reason: str = ""
) -> Document:
    """Add a revision with other details to the one that the person saw; the same twice is one.

    Raises NotFound, Removed, ChangedMeanwhile, StoreUnavailable.
    """
    return _take(services, shelf, id_, _Step(Part.REVISED, based_on, reason, details))


def remove(services: Services, shelf: Shelf, id_: str, *, based_on: int, reason: str) -> Document:
    """Take the document out of the list; its bytes are erased after 30 days. Raises as `revise` does."""
    return _take(services, shelf, id_, _Step(Part.REMOVED, based_on, reason))


def restore(services: Services, shelf: Shelf, id_: str, *, based_on: int) -> Document:
    """Put a removed document back. Raises Erased, and as `revise` does."""
    return _take(services, shelf, id_, _Step(Part.RESTORED, based_on, ""))


def gone_key(document: Document) -> str:
    """Where the card of a removed document stands."""
    return f"{GONE}{document.latest.written_at:%Y%m%dT%H%M%SZ}#{document.id}"


def erasure_key(document: Document, tenant: str) -> str:
    """Where the clock finds that the bytes of a removed document are to be erased."""
    return f"{document.erased_from:%Y-%m-%d}#{tenant}#{document.id}"


@dataclass(frozen=True, slots=True)
class _Step:
    part: Part
    based_on: int
    reason: str
    details: Details | None = None

    def was_taken(self, document: Document) -> bool:
        """Whether exactly this revision stands: the button was pressed twice, or an answer was lost on its way."""
        if not 1 <= self.based_on < len(document.revisions):
            return False
        stands = document.revisions[self.based_on]
        same_words = self.details is None or self.details == stands.details
        return stands.part is self.part and stands.reason == self.reason and same_words


def _take(services: Services, shelf: Shelf, id_: str, step: _Step) -> Document:
    for _ in tries():
        document = load_document(shelf, id_)
        if step.was_taken(document):
            return document
        _check(services, document, step)
        after = _after(document, step, services.now())
        try:
            shelf.write(*_CHANGES[step.part](services, shelf, document, after), _told(shelf, after))
        except Conflict:  # the worker wrote what it found in the file, or another tab was first
            continue
        if step.part is Part.RESTORED:
            services.queue.enqueue(MAKE, shelf.tenant, id_)
        return after
    raise Conflict


def _check(services: Services, document: Document, step: _Step) -> None:
    if document.latest.number != step.based_on:
        raise ChangedMeanwhile(document)
    if (step.part is Part.RESTORED) != document.removed:
        raise Removed if document.removed else ChangedMeanwhile(document)
    if step.part is Part.RESTORED and services.now() >= document.erased_from:
        raise Erased


def _after(document: Document, step: _Step, now: datetime) -> Document:
    latest = Revision(
        id=document.id,
        number=document.latest.number + 1,
        part=step.part,
        written_at=now,
        details=step.details or document.details,
        file=document.file,
        reason=step.reason,
    )
    return Document((*document.revisions, latest))


def _told(shelf: Shelf, after: Document) -> Change:
    latest = after.latest
    return noted(shelf, after.id, _ACTS[latest.part], latest.written_at, note=f"version {latest.number}")


def _revised(_: Services, shelf: Shelf, before: Document, after: Document) -> Iterator[Change]:
    latest, added_at = after.latest, after.file.added_at
    yield shelf.add(revision_key(after.id, latest.number), latest)
    there = shelf.get(text_key(added_at, after.id), Findable)
    card = card_of(latest, thumbnail=there.record.card.thumbnail if there else "")
    yield shelf.put(list_key(added_at, before.id), card)
    findable = findable_of(card, latest, found=there.record.found if there else "")
    # What the worker finds in the file is written here too: whoever comes second reads again.
    yield shelf.replace(there, findable) if there else shelf.add(text_key(added_at, after.id), findable)


def _taken_out(services: Services, shelf: Shelf, before: Document, after: Document) -> Iterator[Change]:
    latest, added_at = after.latest, after.file.added_at
    listed = shelf.get(list_key(added_at, before.id), Card)
    yield shelf.add(revision_key(after.id, latest.number), latest)
    yield shelf.discard(list_key(added_at, after.id))
    yield shelf.discard(text_key(added_at, after.id))
    yield shelf.discard(words_key(after.id))
    yield shelf.put(gone_key(after), card_of(latest, thumbnail=listed.record.thumbnail if listed else ""))
    yield counted(shelf, taken=after.file.size)
    owed = Erasure(tenant=shelf.tenant, id=after.id)
    yield services.store.platform(ERASURES).put(erasure_key(after, shelf.tenant), owed)


def _put_back(services: Services, shelf: Shelf, before: Document, after: Document) -> Iterator[Change]:
    latest, added_at = after.latest, after.file.added_at
    gone = shelf.get(gone_key(before), Card)
    card = card_of(latest, thumbnail=gone.record.thumbnail if gone else "")
    yield shelf.add(revision_key(after.id, latest.number), latest)
    yield shelf.put(list_key(added_at, after.id), card)
    yield shelf.put(text_key(added_at, after.id), findable_of(card, latest))
    yield shelf.discard(gone_key(before))
    yield counted(shelf, added=after.file.size)
    yield services.store.platform(ERASURES).discard(erasure_key(before, shelf.tenant))
    yield pending(services, MAKE, shelf.tenant, after.id)  # the text found in it is read anew


_CHANGES: dict[Part, Callable[[Services, Shelf, Document, Document], Iterator[Change]]] = {
    Part.REVISED: _revised,
    Part.REMOVED: _taken_out,
    Part.RESTORED: _put_back,
}
