"""Jobs of reminders."""

from __future__ import annotations

from app import reminders
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def mail(tenant: TenantId, day: str, after: str) -> None:  # noqa: ARG001  # the accounts are of every tenant
    """One step along the accounts that set a reminder for that day."""
    reminders.step(services(), day, after)
