"""Links: which entries of the incident log name a document, and naming it there or no longer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from app.errors import Conflict, Invalid, NotFound
from app.incidents.filters import Filters
from app.incidents.limits import REASON_CHARACTERS
from app.incidents.model import ChangedMeanwhile, Entry, correct_entry, load_entry
from app.incidents.reading import matches
from app.incidents.record import Card
from app.store.contention import tries
from app.store.sealed import Shelf, Tampered
from app.vault import evidence
from app.vault.adding import standing
from app.vault.model import Removed
from app.vault.record import Part

if TYPE_CHECKING:
    from app.services import Services

SHOWN = 50
"""Entries that the page of a document lists."""

OFFERED = 12
"""Entries that can be chosen at once; a search brings others."""


class TooManyFiles(Invalid):
    """An entry that names as many files as it can hold."""

    title = "This entry holds as many files as it can"
    sentence = evidence.FULL


def linked_entries(shelf: Shelf, document_id: str) -> list[Entry]:
    """The entries that name a document, those linked first on top; one that is damaged is left out."""
    found = []
    for entry_id in evidence.entries_of(shelf, document_id, limit=SHOWN):
        try:
            found.append(load_entry(shelf, entry_id))
        except (NotFound, Tampered):
            continue
    return found


def offered(shelf: Shelf, filters: Filters, document_id: str) -> Iterator[Card]:
    """Entries to link a document to: the newest that pass the filters and do not name it yet."""
    named = set(evidence.entries_of(shelf, document_id, limit=1000))
    given = 0
    for match in matches(shelf, filters):
        card = match.card
        if given == OFFERED:
            return
        if card.id not in named and not card.withdrawn:
            given += 1
            yield card


def link(services: Services, shelf: Shelf, document_ids: Sequence[str], entry_id: str) -> Entry:
    """Name documents in an entry: one correction that says which, their custody events and pointers with it.

    Raises NotFound, Removed, TooManyFiles, AlreadyWithdrawn, StoreUnavailable. What is named already stays so.
    """
    titles = [_title(shelf, id_) for id_ in document_ids]
    said = "File linked: " if len(titles) == 1 else "Files linked: "
    change = _Change(add=tuple(document_ids), reason=said + ", ".join(titles))
    return _corrected(services, shelf, entry_id, change)


def unlink(services: Services, shelf: Shelf, document_id: str, entry_id: str) -> Entry:
    """Name a document no longer, as a correction too. Raises as `link` does, for removed ones as well."""
    latest = standing(shelf, document_id)
    title = latest.details.title if latest else document_id
    return _corrected(services, shelf, entry_id, _Change(take=document_id, reason=f"File unlinked: {title}"))


@dataclass(frozen=True, slots=True)
class _Change:
    reason: str
    add: tuple[str, ...] = ()
    take: str = ""


def _corrected(services: Services, shelf: Shelf, entry_id: str, change: _Change) -> Entry:
    for _ in tries():
        entry = load_entry(shelf, entry_id)
        before = entry.incident.evidence
        after = tuple(dict.fromkeys((*(id_ for id_ in before if id_ != change.take), *change.add)))
        if after == before:
            return entry
        if len(after) > max(evidence.MOST, len(before)):
            raise TooManyFiles
        incident = msgspec.structs.replace(entry.incident, evidence=after)
        try:
            return correct_entry(
                shelf, services.now, entry_id, incident,
                based_on=entry.latest.number, reason=change.reason[:REASON_CHARACTERS],
            )  # fmt: skip
        except ChangedMeanwhile:  # nothing of it touches the words: the link is made to what stands now
            continue
    raise Conflict


def _title(shelf: Shelf, document_id: str) -> str:
    latest = standing(shelf, document_id)
    if latest is None:
        raise NotFound
    if latest.part is Part.REMOVED:
        raise Removed
    return latest.details.title
