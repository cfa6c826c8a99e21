"""Jobs of the newsletter service."""

from __future__ import annotations

from app.mail import newsletter
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def sync(tenant: TenantId) -> None:
    """Have the newsletter service know what an account agreed to."""
    newsletter.sync(services(), tenant)
