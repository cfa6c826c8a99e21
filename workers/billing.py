"""Jobs of billing."""

from __future__ import annotations

from app.billing import addresses, reconciliation, trials
from app.store.keys import TenantId
from workers.context import services
from workers.entry import job


@job
def reconcile(tenant: TenantId, day: str, after: str) -> None:  # noqa: ARG001  # the accounts are of every tenant
    """One step of the day's comparison with Stripe."""
    reconciliation.step(services(), day, after)


@job
def announce_trial_ends(tenant: TenantId, day: str, after: str) -> None:  # noqa: ARG001  # as above
    """One step along the accounts whose trial began on that day."""
    trials.step(services(), day, after)


@job
def follow_address(tenant: TenantId) -> None:
    """Have Stripe's customer bear the address that the account has now."""
    addresses.follow(services(), tenant)
