"""Mails about payment: what each is told, and that one event makes one. No word of what the person wrote is in any.

Values, as plain text: `amount`, `date` (2026-11-23, in the reader's zone), `link` (the billing page) and, where access
changed, `change`: opened, changed, ending or closed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.accounts import model as accounts
from app.billing import Receipt
from app.billing.record import Billing
from app.billing.standing import GRACE
from app.billing.wording import money
from app.mail.intents import Intended, intend
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services


def receipt(services: Services, shelf: Shelf, paid: Receipt) -> list[Intended]:
    """The receipt of an invoice."""
    return _mail(services, shelf, "receipt", event=paid.id, date=paid.at, amount=money(paid.amount, paid.currency))


def payment_failed(services: Services, shelf: Shelf, owed: Receipt, through: datetime) -> list[Intended]:
    """Says once of each invoice that it could not be paid, and until when everything stays open."""
    amount = money(owed.amount, owed.currency)
    return _mail(services, shelf, "payment_failed", event=owed.id, date=through + GRACE, amount=amount)


def trial_ending(services: Services, shelf: Shelf, subscription: str, ends: datetime) -> list[Intended]:
    """Says that the trial ends soon, and what follows."""
    return _mail(services, shelf, "trial_ending", event=f"{subscription} {ends.isoformat()}", date=ends)


def access_changed(
    services: Services, shelf: Shelf, before: Billing, after: Billing, *, opened: bool
) -> list[Intended]:
    """Says what became of the access, when it is another than before. `opened`: more is open now than was."""
    if after.tier == "free":
        return closed(services, shelf, before, after.renews_at) if before.tier != "free" else []
    if opened:
        change = "opened"
    elif before.tier not in ("free", after.tier):
        change = "changed"
    elif before.cadence and not after.cadence and before.stripe_subscription_id == after.stripe_subscription_id:
        change = "ending"
    else:
        return []
    event = f"{change} {after.stripe_subscription_id} {after.tier} {after.renews_at}"
    return _mail(services, shelf, "access_changed", event=event, date=after.renews_at, change=change)


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
