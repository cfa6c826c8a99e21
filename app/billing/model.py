"""What a person may do about their plan: begin one, change it, look at cards, prices and receipts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts.model import Account
from app.billing import BillingUnavailable, Checkout, CustomerGone, PaidMeanwhile, Price, Receipt, record, standing
from app.billing.plans import PLANS
from app.billing.present import key_of, only, provider_of, record_of, take_over
from app.billing.record import Billing
from app.billing.refusals import AlreadySubscribed, NoSubscription, PaymentOpen
from app.billing.standing import State
from app.billing.state import Following, carry_out, follow
from app.billing.subscriptions import live
from app.billing.turns import alone
from app.errors import Conflict, Invalid
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

_NEAREST_TRIAL_END = timedelta(hours=49)
"""Stripe's payment page takes no trial that ends within 48 hours."""

PAGE = "/settings/billing"


def subscribe(services: Services, account: Account, shelf: Shelf, plan_key: str, *, attempt: str) -> str:
    """Where the plan is paid for: the address of Stripe's page, the only one of this account that takes a payment.

    Several sends of one `attempt` are one. Raises AlreadySubscribed, AnotherTab, Invalid for a plan that there is none
    of, BillingUnavailable, BillingRefused.
    """
    provider_of(services)
    if plan_key not in PLANS:
        raise Invalid("That is none of the plans. Nothing was changed; choose one of them.")
    with alone(services, shelf.tenant):
        customer = _customer(services, account, shelf)
        _refuse_a_second(services, shelf, customer)
        try:
            return _opened(services, _visit(services, account, shelf, customer, plan_key), shelf, attempt, plan_key)
        except CustomerGone:
            following = Following(services, shelf.tenant)
            if following.before.stripe_customer_id == customer:
                carry_out(following, following.customer_deleted())
            customer = _customer(services, account, shelf)
            return _opened(services, _visit(services, account, shelf, customer, plan_key), shelf, attempt, customer)


def portal(services: Services, shelf: Shelf) -> str:
    """Where cards and invoices are looked after: the address of Stripe's page. Raises NoSubscription."""
    customer = record_of(shelf).stripe_customer_id
    if not customer:
        raise NoSubscription
    try:
        return provider_of(services).portal(customer, _address(services, PAGE))
    except CustomerGone:
        raise NoSubscription from None


def change(services: Services, shelf: Shelf, plan_key: str, *, attempt: str) -> None:
    """Another plan from now on; what is paid for already counts, and an end that was arranged does not.

    Raises NoSubscription, PaymentOpen, CardDeclined, Invalid.
    """
    if plan_key not in PLANS:
        raise Invalid("That is none of the plans. Nothing was changed; choose one of them.")
    provider, subscription = provider_of(services), only(services, shelf)
    if subscription.plan_key == plan_key:
        return
    if not subscription.good or provider.owes(subscription.id):  # a period that nobody paid would become credit
        raise PaymentOpen
    key, goes_on = key_of(shelf, attempt, f"change {plan_key}"), False if subscription.ends else None
    take_over(services, shelf.tenant, lambda: provider.change(subscription, plan_key=plan_key, ends=goes_on, key=key))


def receipts(services: Services, shelf: Shelf) -> Sequence[Receipt]:
    """The latest invoices, newest first. Raises BillingUnavailable."""
    customer = record_of(shelf).stripe_customer_id
    return provider_of(services).receipts(customer) if customer else ()


def prices(services: Services) -> Mapping[str, Price]:
    """What each plan costs, by plan key; nothing while Stripe is away."""
    try:
        return provider_of(services).prices()
    except BillingUnavailable:
        return {}


def _refuse_a_second(services: Services, shelf: Shelf, customer: str) -> None:
    present = live(provider_of(services).subscriptions(customer))
    if present is not None:
        follow(services, shelf.tenant)
        raise AlreadySubscribed if present.good else PaymentOpen


def _opened(services: Services, visit: Checkout, shelf: Shelf, attempt: str, what: str) -> str:
    try:
        return provider_of(services).checkout(visit, key=key_of(shelf, attempt, what))
    except PaidMeanwhile:  # on the page that was still open
        follow(services, shelf.tenant)
        raise AlreadySubscribed from None


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
        return record_of(shelf).stripe_customer_id or made
    return made


def _visit(services: Services, account: Account, shelf: Shelf, customer: str, plan_key: str) -> Checkout:
    end, days = _rest_of_trial(services, account, record_of(shelf))
    return Checkout(
        customer=customer,
        email=account.email,
        plan_key=plan_key,
        account=shelf.tenant,
        back=_address(services, f"{PAGE}?plan={plan_key}"),
        done=_address(services, f"{PAGE}/after"),
        trial_end=end,
        trial_days=days,
    )


def _rest_of_trial(services: Services, account: Account, billing: Billing) -> tuple[datetime | None, int]:
    """What is left of the account's own trial goes along, never less than that."""
    trial, now = timedelta(days=services.settings.trial_days), services.now()
    stands = standing.judged(billing, account, trial, now)
    ends = stands.until if stands.state is State.TRIAL and stands.plan is None else None
    left = ends - now if ends else timedelta()
    if left <= timedelta():
        return None, 0
    return (ends, 0) if left >= _NEAREST_TRIAL_END else (None, math.ceil(left / timedelta(days=1)))


def _address(services: Services, path: str) -> str:
    return f"{services.settings.base_url}{path}"
