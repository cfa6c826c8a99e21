"""Jobs of the vault."""

from __future__ import annotations

from app.rights.holds import model as holds
from app.store.keys import TenantId
from app.vault import checking, erasing, fixity
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


@job
def check_upload(tenant: TenantId, upload_id: str) -> None:
    """Read a large file through that came in pieces, and make it a document."""
    checking.check(services(), tenant, upload_id)


@job
def check_accounts(tenant: TenantId, day: str, part: str, after: str) -> None:  # noqa: ARG001  # of every tenant
    """One step of the day's round along the accounts that keep files."""
    fixity.along(services(), day, part, after)


@job
def check(tenant: TenantId, day: str, after: str) -> None:
    """Read the next files of one account again and compare their checksums."""
    fixity.step(services(), tenant, day, after)


@job
def erase(tenant: TenantId, document_id: str) -> None:
    """Erase the bytes of a document that was removed 30 days ago, unless law has us preserve the account."""
    held = holds.standing(services(), tenant) is not None
    erasing.erase(services(), tenant, document_id, spared=held)
