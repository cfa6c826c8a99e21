"""Jobs of the mail room."""

from __future__ import annotations

from app.mail import send as mail
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def send(tenant: TenantId, intent_id: str) -> None:
    """Send one intended mail, if it is still wanted and not yet sent."""
    mail.send(services(), tenant, intent_id)
