"""What a person may do about their plan: begin one, change it, end it, take it up again, look at receipts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts.model import Account
from app.billing import (
    BillingProvider,
    BillingRefused,
    BillingUnavailable,
    Checkout,
    CustomerGone,
    Price,
    Receipt,
    Subscription,
    record,
    standing,
)
from app.billing.plans import PLANS
from app.billing.record import Billing
from app.billing.state import Following, carry_out, follow
from app.billing.subscriptions import live
from app.errors import Conflict, Invalid, NotFound
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

_NEAREST_TRIAL_END = timedelta(hours=49)
"""Stripe's payment page takes no trial that ends within 48 hours."""

PAGE = "/settings/billing"


class AlreadySubscribed(BillingRefused):
    """A second subscription would be paid twice."""

    title = "You have a plan already"
    sentence = "Nothing was begun a second time. Here you can change the plan that you have."


class PaymentOpen(AlreadySubscribed):
    """The plan is there, and something of it is not paid: paying that opens everything again."""

    title = "A payment of your plan is still open"
    sentence = (
        "Nothing was begun a second time. Pay it under “Cards and invoices at Stripe”, and everything opens again."
    )


class NoSubscription(BillingRefused):
    """There is nothing to change or to end."""

    title = "There is no plan to change"
    sentence = "Your plan has ended, or was never begun. You can choose one here."


def subscribe(services: Services, account: Account, shelf: Shelf, plan_key: str, *, attempt: str) -> str:
    """Where the plan is paid for: the address of Stripe's page. Several sends of one `attempt` are one.

    Raises AlreadySubscribed, Invalid for a plan that there is none of, BillingUnavailable, BillingRefused.
    """
    provider = provider_of(services)
    if plan_key not in PLANS:
        raise Invalid("That is none of the plans. Nothing was changed; choose one of them.")
    customer = _customer(services, account, shelf)
    present = live(provider.subscriptions(customer))
    if present is not None:
        follow(services, shelf.tenant)
        raise AlreadySubscribed if present.status in ("trialing", "active") else PaymentOpen
    try:
        return provider.checkout(
            _visit(services, account, shelf, customer, plan_key), key=_key(shelf, attempt, plan_key)
        )
    except CustomerGone:
        following = Following(services, shelf.tenant)
        if following.before.stripe_customer_id == customer:
            carry_out(following, following.customer_deleted())
        customer = _customer(services, account, shelf)
        return provider.checkout(
            _visit(services, account, shelf, customer, plan_key), key=_key(shelf, attempt, customer)
        )


def portal(services: Services, shelf: Shelf) -> str:
    """Where cards and invoices are looked after: the address of Stripe's page. Raises NoSubscription."""
    customer = _record(shelf).stripe_customer_id
    if not customer:
        raise NoSubscription
    try:
        return provider_of(services).portal(customer, _address(services, PAGE))
    except CustomerGone:
        raise NoSubscription from None


def change(services: Services, shelf: Shelf, plan_key: str, *, attempt: str) -> None:
    """Another plan from now on; what is paid for already counts. Raises NoSubscription, CardDeclined, Invalid."""
    if plan_key not in PLANS:
        raise Invalid("That is none of the plans. Nothing was changed; choose one of them.")
    subscription = _present(services, shelf)
    if subscription.plan_key != plan_key:
        key = _key(shelf, attempt, f"change {plan_key}")
        _take_over(services, shelf.tenant, provider_of(services).change(subscription, plan_key=plan_key, key=key))


def cancel(services: Services, shelf: Shelf, *, attempt: str) -> None:
    """End the plan with what is paid for; until then nothing changes. Raises NoSubscription."""
    _arrange_end(services, shelf, ends=True, attempt=attempt)


def resume(services: Services, shelf: Shelf, *, attempt: str) -> None:
    """Keep the plan that was going to end. Raises NoSubscription."""
    _arrange_end(services, shelf, ends=False, attempt=attempt)


def receipts(services: Services, shelf: Shelf) -> Sequence[Receipt]:
    """The latest invoices, newest first. Raises BillingUnavailable."""
    customer = _record(shelf).stripe_customer_id
    return provider_of(services).receipts(customer) if customer else ()


def prices(services: Services) -> Mapping[str, Price]:
    """What each plan costs, by plan key; nothing while Stripe is away."""
    try:
        return provider_of(services).prices()
    except BillingUnavailable:
        return {}


def provider_of(services: Services) -> BillingProvider:
    """Stripe. Raises NotFound while billing is off."""
    if services.billing is None:
        raise NotFound
    return services.billing


def _arrange_end(services: Services, shelf: Shelf, *, ends: bool, attempt: str) -> None:
    subscription = _present(services, shelf)
    if (subscription.ends is not None) == ends:
        _take_over(services, shelf.tenant, subscription)
        return
    key = _key(shelf, attempt, "end" if ends else "keep")
    _take_over(services, shelf.tenant, provider_of(services).change(subscription, ends=ends, key=key))


def _present(services: Services, shelf: Shelf) -> Subscription:
    """The subscription that counts, as Stripe has it now."""
    customer = _record(shelf).stripe_customer_id
    found = live(provider_of(services).subscriptions(customer)) if customer else None
    if found is None:
        follow(services, shelf.tenant)
        raise NoSubscription
    return found


def _take_over(services: Services, tenant: TenantId, answered: Subscription) -> None:
    """What Stripe has just answered, without waiting for its event."""
    following = Following(services, tenant)
    try:
        carry_out(following, following.answered([answered]))
    except Conflict:  # its event was faster, or another page of theirs was
        follow(services, tenant)


def _customer(services: Services, account: Account, shelf: Shelf) -> str:
    """The id of this account's customer, made once; how it is found again is written with it, before anything is paid.

    The key holds the version of the record, so whoever tries again before it is written gets the same customer.
    """
    stored = record.read(shelf)
    if stored and stored.record.stripe_customer_id:
        return stored.record.stripe_customer_id
    key = f"customer {shelf.tenant} {account.email} {stored.version if stored else 0}"
    made = provider_of(services).customer(shelf.tenant, account.email, key=key)
    billing = msgspec.structs.replace(stored.record if stored else Billing(), stripe_customer_id=made)
    try:
        shelf.write(*record.written(shelf, stored, billing), *record.linked(services, shelf.tenant, made))
    except Conflict:
        return _record(shelf).stripe_customer_id or made
    return made


def _visit(services: Services, account: Account, shelf: Shelf, customer: str, plan_key: str) -> Checkout:
    end, days = _rest_of_trial(services, account, _record(shelf))
    return Checkout(
        customer=customer,
        email=account.email,
        plan_key=plan_key,
        account=shelf.tenant,
        back=_address(services, PAGE),
        done=_address(services, f"{PAGE}/after"),
        trial_end=end,
        trial_days=days,
    )


def _rest_of_trial(services: Services, account: Account, billing: Billing) -> tuple[datetime | None, int]:
    """What is left of the account's own trial goes along, never less than that."""
    ends = standing.own_trial_end(account, timedelta(days=services.settings.trial_days))
    left = ends - services.now() if ends else timedelta()
    if billing.stripe_subscription_id or left <= timedelta():
        return None, 0
    return (ends, 0) if left >= _NEAREST_TRIAL_END else (None, math.ceil(left / timedelta(days=1)))


def _record(shelf: Shelf) -> Billing:
    stored = record.read(shelf)
    return stored.record if stored else Billing()


def _key(shelf: Shelf, attempt: str, what: str) -> str:
    return f"{shelf.tenant} {attempt} {what}"


def _address(services: Services, path: str) -> str:
    return f"{services.settings.base_url}{path}"
