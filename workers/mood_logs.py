"""Jobs of mood logs that come in as files."""

from __future__ import annotations

from app.store.keys import TenantId
from app.wellbeing.checkins.imports import work
from workers.context import services
from workers.entry import job


@job
def go_on(tenant: TenantId, mood_log_id: str) -> None:
    """Look at a file, save it or take it back, as far as one job may."""
    work.go_on(services(), tenant, mood_log_id)
