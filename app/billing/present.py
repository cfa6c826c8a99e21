"""The plan as Stripe has it at this moment, for what a person does about it, and what follows from Stripe's answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.billing import BillingProvider, Subscription
from app.billing.record import Billing, read
from app.billing.refusals import NoSubscription
from app.billing.state import Following, carry_out, follow
from app.billing.subscriptions import live
from app.billing.surplus import one_left
from app.errors import Conflict, NotFound
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services


def provider_of(services: Services) -> BillingProvider:
    """Stripe. Raises NotFound while billing is off."""
    if services.billing is None:
        raise NotFound
    return services.billing


def record_of(shelf: Shelf) -> Billing:
    """The record of this account; an empty one until it first goes to pay."""
    stored = read(shelf)
    return stored.record if stored else Billing()


def seen(services: Services, shelf: Shelf) -> Subscription:
    """The subscription that counts, as it is now. Raises NoSubscription, BillingUnavailable."""
    customer = record_of(shelf).stripe_customer_id
    return _one(services, shelf, live(provider_of(services).subscriptions(customer)) if customer else None)


def only(services: Services, shelf: Shelf) -> Subscription:
    """The same, once it is the only one: for what is done to the plan must be done to all there is."""
    customer, provider = record_of(shelf).stripe_customer_id, provider_of(services)
    found = provider.subscriptions(customer) if customer else []
    return _one(services, shelf, live(one_left(services, provider, shelf.tenant, found)))


def take_over(services: Services, tenant: TenantId, act: Callable[[], Subscription | None]) -> None:
    """What Stripe answers to an act, without waiting for its event; None: it had nothing to answer."""
    following = Following(services, tenant)  # read before: what is written meanwhile may be newer than the answer
    answered = act()
    if answered is None:
        follow(services, tenant)
        return
    try:
        carry_out(following, following.answered([answered]))
    except Conflict:  # its event was faster, or another page of theirs was
        follow(services, tenant)


def key_of(shelf: Shelf, attempt: str, what: str) -> str:
    """An idempotency key: several sends of one page are one."""
    return f"{shelf.tenant} {attempt} {what}"


def _one(services: Services, shelf: Shelf, found: Subscription | None) -> Subscription:
    if found is None:
        follow(services, shelf.tenant)
        raise NoSubscription
    return found
