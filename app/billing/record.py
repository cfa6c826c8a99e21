"""What is kept about payment: seven fields with the account, and beside the inbox what tells deliveries apart."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from app.billing.plans import Cadence, Tier
from app.queue import pending
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

SORT = "BILLING"
FOLLOW_ADDRESS = "workers.billing.follow_address"
"""The work of a move; see addresses.py."""

_AREA = "BILLING"
_POINTER = "ACCOUNT"
_GUARD = "GUARD"


class Billing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything we keep about payment. A new field is a change of what people were promised: see docs/decisions."""

    tier: Tier = "free"
    """Free with a subscription: it has lapsed. With a cadence too: it lives at Stripe, and is not paid."""
    plan_key: str = ""
    """Of the present plan, or of the last one."""
    cadence: Cadence = ""
    """Empty with a tier: it does not renew, and has ended when the date is over."""
    stripe_customer_id: str = ""
    stripe_subscription_id: str = ""
    trial_ends_at: datetime | None = None
    renews_at: datetime | None = None
    """The moment through which it is paid."""


class Pointer(msgspec.Struct, frozen=True):
    """Whose customer it is."""

    tenant: TenantId


class Payer(msgspec.Struct, frozen=True):
    """An account with a customer at Stripe, in the list that reconciliation goes along."""

    since: datetime


class Guard(msgspec.Struct, frozen=True, kw_only=True):
    """What has been heard of one subscription (or invoice), so that what comes late or twice changes nothing."""

    newest: int = 0
    """When the newest event that was acted on was made, in Unix seconds by Stripe's clock."""
    event: str = ""
    """That event's id; empty when it was no event but an answer of Stripe's."""
    ended: bool = False
    """Nothing that is said of it counts any more."""


def read(shelf: Shelf) -> Stored[Billing] | None:
    """The record of this account; None until it first goes to pay."""
    return shelf.get(SORT, Billing)


def written(shelf: Shelf, stored: Stored[Billing] | None, billing: Billing) -> list[Change]:
    """The change that makes the record say `billing`, also when it says so already.

    Whoever found nothing to change was right of what they read: that conflicts with whoever changed it meanwhile.
    """
    return [shelf.replace(stored, billing) if stored else shelf.add(SORT, billing)]


def account_of(services: Services, customer: str) -> TenantId | None:
    """The account whose customer this is, or was."""
    stored = _lookup(services, customer).get(_POINTER, Pointer)
    return stored.record.tenant if stored else None


def linked(services: Services, tenant: TenantId, customer: str) -> list[Change]:
    """The changes that make a customer findable, to be written with its id on the record."""
    return [
        _lookup(services, customer).put(_POINTER, Pointer(tenant)),
        payers(services).put(tenant, Payer(services.now())),
    ]


def moved(services: Services, shelf: Shelf) -> list[Change]:
    """What a move of the account to another address owes Stripe; nothing where there is no customer."""
    stored = read(shelf) if services.billing else None
    return [pending(services, FOLLOW_ADDRESS, shelf.tenant)] if stored and stored.record.stripe_customer_id else []


def unlisted(services: Services, tenant: TenantId) -> Change:
    """The change that takes an account without a customer off the list. The pointer stays, for what comes late."""
    return payers(services).discard(tenant)


def unlinking(services: Services, customer: str) -> Change:
    """The change by which a customer leads to no account any more."""
    return _lookup(services, customer).discard(_POINTER)


def payers(services: Services) -> Shelf:
    """Accounts with a customer at Stripe, by tenant id."""
    return services.store.platform(_AREA)


def guard_of(services: Services, subject: str) -> Stored[Guard] | None:
    """What has been heard of a subscription or an invoice, by its id."""
    return _guards(services, subject).get(_GUARD, Guard)


def guarded(services: Services, subject: str, stored: Stored[Guard] | None, guard: Guard) -> list[Change]:
    """The change that notes what was heard; conflicts when somebody else noted something since."""
    shelf = _guards(services, subject)
    if stored is None:
        return [shelf.add(_GUARD, guard)]
    return [] if stored.record == guard else [shelf.replace(stored, guard)]


def _lookup(services: Services, customer: str) -> Shelf:
    return services.store.platform(f"LOOKUP#STRIPE#{_digest(services, 'stripe-customer', customer)}")


def _guards(services: Services, subject: str) -> Shelf:
    return services.store.platform(f"STRIPE#GUARD#{_digest(services, 'stripe-guard', subject)}")


def _digest(services: Services, purpose: str, text: str) -> str:
    return services.store.platform("LOOKUP").blind_index(purpose, text)
