"""What deletion removes of the vault outside the account's own shelf: what was owed, and what was on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app import underway
from app.store.keys import TenantId
from app.underway import Note
from app.vault.model import ERASURES
from app.vault.placement import original
from app.vault.uploads import NOTES

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. Parts of files are given up here, because only a note knows what they are called."""
    blobs = services.blobs.tenant(tenant)

    def abandon(note: Note) -> None:
        if note.token:
            blobs.in_parts(original(note.id)).abandon(note.token)

    return underway.forget(services, NOTES, tenant, abandon) + _owed(services, tenant)


def _owed(services: Services, tenant: TenantId) -> int:
    """Lines of erasures to come: whose they are stands in their key, <day>#<tenant>#<document>."""
    shelf = services.store.platform(ERASURES)
    rows = shelf.every(msgspec.Raw, prefix="", mend=lambda _: msgspec.Raw())
    gone = [row.sort for row in rows if row.sort.split("#")[1] == tenant]
    for sort in gone:
        shelf.write(shelf.discard(sort))
    return len(gone)
