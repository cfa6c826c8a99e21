"""Jobs of identity."""

from __future__ import annotations

from app.identity import model as identity
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def revoke_clerk_session(tenant: TenantId, provider_session: str) -> None:
    """End Clerk's session after ours has ended."""
    identity.end_provider_session(services(), tenant, provider_session)
