"""Jobs of the mail room."""

from __future__ import annotations

from app.mail import batches
from app.mail import send as mail
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def send(tenant: TenantId, intent_id: str) -> None:
    """Send one intended mail, if it is still wanted and not yet sent."""
    mail.send(services(), tenant, intent_id)


@job
def send_batch(tenant: TenantId, batch_id: str) -> None:  # noqa: ARG001  # batches are the platform's
    """Send what is still owed of a batch."""
    batches.send_batch(services(), batch_id)
