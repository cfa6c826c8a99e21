"""Mails about payment: what each is told, and that one event makes one. No word of what the person wrote is in any.

Values, as plain text: `amount`, `date` (2026-11-23, in the reader's zone), `link` (the billing page); where access
changed, `change`; of a receipt `what`: payment or refund; and of a plan its `cadence` and price `amount`, the one
empty where there is no plan, the other where Stripe does not tell it just now. A plan's name tells what this is about.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.billing import BillingUnavailable, Receipt
from app.billing.plans import PLANS
from app.billing.record import Billing
from app.billing.standing import GRACE
from app.billing.wording import money
from app.mail.intents import Intended, intend
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services


def receipt(services: Services, shelf: Shelf, paid: Receipt) -> list[Intended]:
    """The receipt of an invoice."""
    amount = money(paid.amount, paid.currency)
    return _mail(services, shelf, "receipt", event=paid.id, date=paid.at, amount=amount, paid=amount, what="payment")


def refund(services: Services, shelf: Shelf, charge: str, *, paid_at: datetime, paid: str, back: str) -> list[Intended]:
    """Says how much of a payment was given back by now: `back` of `paid`."""
    event = f"refund {charge} {back}"
    return _mail(services, shelf, "receipt", event=event, date=paid_at, amount=back, paid=paid, what="refund")


def payment_failed(services: Services, shelf: Shelf, owed: Receipt, through: datetime) -> list[Intended]:
    """Says once of each invoice that it could not be paid, and until when everything stays open."""
    amount = money(owed.amount, owed.currency)
    return _mail(services, shelf, "payment_failed", event=owed.id, date=through + GRACE, amount=amount)


def trial_ending(
    services: Services, shelf: Shelf, subscription: str, ends: datetime, plan_key: str = ""
) -> list[Intended]:
    """Says that the trial ends soon, and what follows: the plan that was chosen, or nothing that costs anything."""
    event, plan = f"{subscription} {ends.isoformat()}", _plan(services, plan_key)
    return _mail(services, shelf, "trial_ending", event=event, date=ends, **plan)


def access_changed(
    services: Services, shelf: Shelf, before: Billing, after: Billing, *, opened: bool, over: bool, version: int
) -> list[Intended]:
    """Says what became of the plan, when it is another than before. `opened`: more is open now than was.

    `over`: it ended. `version` is that of the record that is written over: whatever changes again is told of again, and
    no change twice.
    """
    if after.tier == "free" and after.cadence:
        return unpaid(services, shelf, after)
    if over:
        lived = before.tier != "free" or before.cadence
        return closed(services, shelf, before, after.renews_at) if lived else []
    if after.tier == "free":
        return []
    change = "opened" if opened else _change(services, before, after)
    if not change:
        return []
    event = f"{change} {after.stripe_subscription_id} {version}"
    date, plan = after.renews_at, _plan(services, after.plan_key)
    return _mail(services, shelf, "access_changed", event=event, date=date, change=change, **plan)


def _change(services: Services, before: Billing, after: Billing) -> str:
    """What is another than before, in a plan that opens no more than that did; empty when nothing is."""
    if before.stripe_subscription_id != after.stripe_subscription_id:
        on_trial = after.trial_ends_at is not None and services.now() < after.trial_ends_at
        return "chosen" if on_trial and after.cadence else ""
    if before.tier != "free" and before.plan_key != after.plan_key:
        return "changed"
    if before.cadence and not after.cadence:
        return "ending"
    return "resumed" if after.cadence and not before.cadence and before.tier != "free" else ""


def _plan(services: Services, plan_key: str) -> dict[str, str]:
    plan = PLANS.get(plan_key)
    if plan is None:
        return {"cadence": "", "amount": ""}
    return {"cadence": plan.cadence, "amount": _price(services, plan_key)}


def _price(services: Services, plan_key: str) -> str:
    try:
        price = services.billing.prices().get(plan_key) if services.billing else None
    except BillingUnavailable:
        return ""
    return money(price.amount, price.currency) if price else ""


def unpaid(services: Services, shelf: Shelf, billing: Billing) -> list[Intended]:
    """Says that the record is read-only until a payment arrives; once for each renewal, whoever notices first."""
    event = f"unpaid {billing.stripe_subscription_id} {billing.renews_at}"
    plan = _plan(services, billing.plan_key)
    return _mail(services, shelf, "access_changed", event=event, date=billing.renews_at, change="unpaid", **plan)


def closed(services: Services, shelf: Shelf, before: Billing, date: datetime | None) -> list[Intended]:
    """Says that the record is read-only now; once for what `before` was paid through, whoever notices first."""
    event = f"closed {before.stripe_subscription_id} {before.renews_at}"
    return _mail(services, shelf, "access_changed", event=event, date=date, change="closed")


def _mail(
    services: Services, shelf: Shelf, template: str, *, event: str, date: datetime | None, **values: str
) -> list[Intended]:
    """In the person's language; to nobody once the account is gone."""
    household = accounts.read(shelf)
    if household is None:
        return []
    preferences = household.preferences
    told = {
        "date": f"{date.astimezone(preferences.zone):%Y-%m-%d}" if date else "",
        "link": f"{services.settings.base_url}/settings/billing",
        **values,
    }
    intended = intend(
        services,
        template=template,
        to=household.account.record.email,
        event=event,
        values=told,
        tenant=shelf.tenant,
        language=preferences.language,
    )
    return [intended]
