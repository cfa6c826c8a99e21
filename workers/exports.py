"""Jobs of copies: one step of making one."""

from __future__ import annotations

from app.rights.exports import work
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def build(tenant: TenantId, id_: str, step: str) -> None:
    """Make a copy, or so much of it as fits into a minute."""
    work.build(services(), tenant, id_, step)
