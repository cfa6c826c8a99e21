"""What deletion removes of choices outside the account's own shelf: its lines on the lists of campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.preferences.choices import CATEGORIES, unlisting
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services


def erase(services: Services, tenant: TenantId) -> int:
    """See app.lifecycle.Erase. That an address wants no mail stays, as a mark that names nobody."""
    services.store.platform("MAILING").write(*(unlisting(services, tenant, each) for each in CATEGORIES))
    return len(CATEGORIES)
