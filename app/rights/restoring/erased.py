"""What deletion removes outside the account's own shelf: notes of copies on their way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import underway
from app.rights.restoring.model import AREA
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase."""
    return underway.forget(services, AREA, tenant)
