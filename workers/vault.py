"""Jobs of the vault."""

from __future__ import annotations

from app.store.keys import TenantId
from app.vault.making import work
from workers.context import services
from workers.entry import job


@job
def make(tenant: TenantId, document_id: str) -> None:
    """Make the previews of a document, find its text, and hand it to the scanner."""
    work.make(services(), tenant, document_id)


@job
def scan(tenant: TenantId, document_id: str) -> None:
    """Have a document scanned; while the scanner is away this stays owed."""
    work.scan_document(services(), tenant, document_id)
