"""Jobs of mail to many."""

from __future__ import annotations

from app.mail import batches
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def send_batch(tenant: TenantId, batch_id: str) -> None:  # noqa: ARG001  # batches are the platform's
    """Send what is still owed of a batch."""
    batches.send_batch(services(), batch_id)
