"""Restored: the lists, counts and search of files that came back from a copy, made anew of what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.errors import NotFound
from app.lifecycle import Source
from app.queue import pending
from app.store import Change
from app.store.sealed import Shelf, Tampered
from app.vault.adding import MAKE
from app.vault.model import ERASURES, Document, Erasure, erasure_key, gone_key, load_document
from app.vault.placement import TALLY, card_of, findable_of, list_key, sum_key, tally_after, text_key
from app.vault.record import Revision, Same, Tally

if TYPE_CHECKING:
    from app.services import Services


def documents(shelf: Shelf) -> Iterator[Document]:
    """Each document that can be read, also a removed one, in the order of ids: the truth, and not the list."""
    last = ""
    for row in shelf.every(Revision, prefix="VAULT#", batch=200, mend=_unread):
        id_ = row.sort.split("#")[1]
        if id_ == last:
            continue
        last = id_
        try:
            yield load_document(shelf, id_)
        except (Tampered, NotFound):
            continue


def finish(source: Source) -> None:
    """Make them anew. What was removed waits for its end as before. May run twice."""
    services, shelf, tally = source.services, source.shelf, Tally()
    for document in documents(shelf):
        if document.removed:
            shelf.write(*_gone(source, document))
            continue
        tally = tally_after(tally, added=document.file.size)
        shelf.write(*_listed(services, shelf, document))
        services.queue.enqueue(MAKE, shelf.tenant, document.id)
    shelf.write(shelf.put(TALLY, tally))


def _listed(services: Services, shelf: Shelf, document: Document) -> Iterator[Change]:
    card, added_at = card_of(document.latest), document.file.added_at
    yield shelf.put(list_key(added_at, document.id), card)
    yield shelf.put(text_key(added_at, document.id), findable_of(card, document.latest))
    yield shelf.put(sum_key(document.file.sha256), Same(id=document.id))
    yield pending(services, MAKE, shelf.tenant, document.id)


def _gone(source: Source, document: Document) -> Iterator[Change]:
    shelf = source.shelf
    yield shelf.put(gone_key(document), card_of(document.latest))
    if source.now < document.erased_from:
        owed = Erasure(tenant=shelf.tenant, id=document.id)
        yield source.services.store.platform(ERASURES).put(erasure_key(document, shelf.tenant), owed)


def _unread(_: str) -> Revision:
    return None  # type: ignore[return-value]  # only its key is looked at
