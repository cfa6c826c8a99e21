"""What deletion removes of mail outside the account's own shelf: its part of batches, its line on staff's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.mail import batches, shut_out
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. That an address takes no mail stays, as a mark that names nobody."""
    return batches.forget(services, tenant) + shut_out.forget(services, tenant)
