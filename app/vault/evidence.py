"""Evidence: the pointers from a vault document back to the entries that name it, written with the naming itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from app.ids import known_id
from app.store import Change
from app.store.sealed import Shelf
from app.vault.custody import noted
from app.vault.record import Act

MOST = 30
"""Files that one entry can name: each is two more changes of the same write."""

FULL = f"One entry holds {MOST} files. Link the ones that show it best, or write a second entry."


class Pointer(msgspec.Struct, frozen=True):
    """That an entry names a document. Stored under EVIDENCE#<document id>#<entry id>."""

    at: datetime


def evidence_prefix(document_id: str) -> str:
    """The sort-key prefix of the pointers from a document to the entries that name it."""
    return f"EVIDENCE#{known_id(document_id)}#"


def entries_of(shelf: Shelf, document_id: str, *, limit: int) -> list[str]:
    """Ids of the entries that name a document. Raises StoreUnavailable."""
    prefix = evidence_prefix(document_id)
    page = shelf.page(Pointer, prefix=prefix, limit=limit)
    return [row.sort.removeprefix(prefix) for row in page.rows]


def pointed(shelf: Shelf, entry_id: str, before: Sequence[str], after: Sequence[str], at: datetime) -> Iterator[Change]:
    """The changes that follow when an entry names other documents than before: pointers and custody events."""
    for document_id in after:
        if document_id not in before:
            yield shelf.put(f"{evidence_prefix(document_id)}{entry_id}", Pointer(at))
            yield noted(shelf, document_id, Act.LINKED, at, incident=entry_id)
    for document_id in before:
        if document_id not in after:
            yield shelf.discard(f"{evidence_prefix(document_id)}{entry_id}")
            yield noted(shelf, document_id, Act.UNLINKED, at, incident=entry_id)
