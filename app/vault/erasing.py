"""Erasing: the bytes of documents that were removed 30 days ago go; name, checksum, reason and custody stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from app.keys import KeyDestroyed
from app.queue import find_owed, pending, settled
from app.store.keys import TenantId, tenant_id
from app.vault.adding import same_bytes
from app.vault.custody import noted
from app.vault.model import ERASURES, Erasure, erasure_key, load_document
from app.vault.placement import folder, made_key, sum_key
from app.vault.record import Act

if TYPE_CHECKING:
    from app.services import Services

ERASE = "workers.vault.erase"


def due(services: Services, sparing: Collection[TenantId] = ()) -> Iterator[Erasure]:
    """Removed documents whose time comes today or has come, of nobody who is spared."""
    tomorrow = (services.now().date() + timedelta(days=1)).isoformat()
    rows = services.store.platform(ERASURES).every(Erasure, prefix="", end=tomorrow, batch=100)
    return (row.record for row in rows if row.record.tenant not in sparing)


def begin(services: Services, sparing: Collection[TenantId] = ()) -> int:
    """Owe the erasure of everything whose time has come; how many. For the clock: costs a read when there is none."""
    owed = 0
    for erasure in due(services, sparing):
        work = (ERASE, tenant_id(erasure.tenant), erasure.id)
        if find_owed(services, *work) is None:
            services.store.platform(ERASURES).write(pending(services, *work))
            services.queue.enqueue(*work)
            owed += 1
    return owed


def erase(services: Services, tenant: TenantId, id_: str, *, spared: bool = False) -> None:
    """Erase the bytes of one removed document, what was made of it too. Again is no harm. Raises BlobUnavailable.

    While its owner is `spared` nothing goes; the clock comes again.
    """
    shelf = services.store.tenant(tenant)
    done = settled(services, ERASE, tenant, id_)
    try:
        document = load_document(shelf, id_)
    except KeyDestroyed:  # the account is gone, and with it all that could be read of the bytes
        shelf.write(done)
        return
    if spared or not document.removed or services.now() < document.erased_from:
        shelf.write(done)  # brought back meanwhile, or due later today: the clock comes again
        return
    blobs = services.blobs.tenant(tenant)
    for name in blobs.page(folder(id_)).names:
        blobs.delete(name)
    same = same_bytes(shelf, document.file.sha256)
    shelf.write(
        done,
        services.store.platform(ERASURES).discard(erasure_key(document, tenant)),
        shelf.discard(made_key(id_)),
        *([shelf.discard(sum_key(document.file.sha256))] if same and same.document_id == id_ else []),
        noted(shelf, id_, Act.ERASED, services.now()),
    )
