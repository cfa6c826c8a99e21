"""Jobs of copies that come back."""

from __future__ import annotations

from app.rights.restoring import work
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def look(tenant: TenantId, id_: str) -> None:
    """Look through a copy before anything of it is brought back."""
    work.look(services(), tenant, id_)


@job
def bring(tenant: TenantId, id_: str) -> None:
    """One step of bringing a copy back."""
    work.bring(services(), tenant, id_)
