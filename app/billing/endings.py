"""Ending a plan, and keeping it after all. What is paid for is used up first; what is owed ends at once, unpaid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.billing import Subscription
from app.billing.present import key_of, only, provider_of, seen, take_over
from app.billing.refusals import EndsOtherwise
from app.billing.state import follow
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services


@dataclass(frozen=True, slots=True)
class Ending:
    """What ending the plan would mean at this moment."""

    now: bool
    """At once, because a payment of it is open: that is not asked for any more."""
    until: datetime | None
    """Otherwise the day until which nothing changes."""


def ahead(services: Services, shelf: Shelf) -> Ending:
    """What ending it would mean, by what Stripe has now. Raises NoSubscription, BillingUnavailable."""
    return _ending(services, seen(services, shelf))


def end(services: Services, shelf: Shelf, *, now: bool, attempt: str) -> None:
    """End the plan as was agreed to: at once where a payment is open, else with what is paid for.

    Raises EndsOtherwise when it has become the other one, NoSubscription, BillingUnavailable.
    """
    subscription = only(services, shelf)
    if _ending(services, subscription).now != now:
        raise EndsOtherwise
    if now:
        key = key_of(shelf, attempt, "close")
        take_over(services, shelf.tenant, lambda: provider_of(services).close(subscription.id, key=key))
        return
    _arrange(services, shelf, subscription, ends=True, attempt=attempt)


def resume(services: Services, shelf: Shelf, *, attempt: str) -> None:
    """Keep the plan that was going to end. Raises NoSubscription, BillingUnavailable."""
    _arrange(services, shelf, only(services, shelf), ends=False, attempt=attempt)


def _ending(services: Services, subscription: Subscription) -> Ending:
    owes = not subscription.good or provider_of(services).owes(subscription.id)
    return Ending(owes, None if owes else subscription.ends or subscription.period_end)


def _arrange(services: Services, shelf: Shelf, subscription: Subscription, *, ends: bool, attempt: str) -> None:
    if (subscription.ends is not None) == ends:
        follow(services, shelf.tenant)
        return
    key = key_of(shelf, attempt, "end" if ends else "keep")
    take_over(services, shelf.tenant, lambda: provider_of(services).change(subscription, ends=ends, key=key))
