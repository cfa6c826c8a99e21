"""Jobs of campaigns: going through a list. What that owes is sent by the jobs of mail to many."""

from __future__ import annotations

from app.campaigns import rounds
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def go_on(tenant: TenantId, key: str) -> None:  # noqa: ARG001  # lists are the platform's
    """Go on with a campaign's pass through its list."""
    rounds.go_on(services(), key)
