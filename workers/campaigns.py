"""Jobs of campaigns: going through a list, and sending what it owes, a batch at a time."""

from __future__ import annotations

from app.campaigns import batches, rounds
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def go_on(tenant: TenantId, key: str) -> None:  # noqa: ARG001  # lists are the platform's
    """Go on with a campaign's pass through its list."""
    rounds.go_on(services(), key)


@job
def post(tenant: TenantId, batch_id: str) -> None:  # noqa: ARG001  # as above
    """Send the mails of one batch that are not yet sent."""
    batches.post(services(), batch_id)
