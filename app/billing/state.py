"""The record follows Stripe: the one place that says what is written when Stripe tells, or answers, how things stand.

Order does not matter. An event is compared with what was heard of its subscription before; what is older changes
nothing, what has ended stays ended, and where two say different things of one second, or two subscriptions claim to
be the one that counts, Stripe is asked how it is now. Whoever decides reads the record first and writes it last, also
when it stays as it is: of two that decide at once one looks again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts import model as accounts
from app.billing import BillingProvider, Span, Subscription, letters, standing
from app.billing.plans import PLANS
from app.billing.record import Billing, Guard, guard_of, guarded, read, unlisted, written
from app.billing.standing import State
from app.billing.subscriptions import chosen, lapsed, meaning
from app.billing.surplus import one_left
from app.errors import Conflict, NotFound
from app.mail.intents import Intended
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored
from app.webhooks import Effect

if TYPE_CHECKING:
    from app.services import Services

_APART = timedelta(minutes=1)
"""Farther than two clocks that are kept right go apart: an event made so long before an answer is older than it."""


class Following:
    """What follows for one account from what Stripe says. Reads on making; gives changes, and writes none of them."""

    def __init__(self, services: Services, tenant: TenantId) -> None:
        self._services = services
        self.shelf: Shelf = services.store.tenant(tenant)
        self.stored: Stored[Billing] | None = read(self.shelf)
        self.before: Billing = self.stored.record if self.stored else Billing()
        self.after: Billing = self.before
        """What the record becomes by the effect that was given last."""

    def told(self, subscription: Subscription, *, event: str, made: int) -> Effect:
        """From an event about a subscription; `made` is when Stripe made it, in Unix seconds."""
        noted = guard_of(self._services, subscription.id)
        guard = noted.record if noted else Guard()
        late = made < guard.newest and not subscription.over
        if guard.ended or (late and guard.event):
            return Effect()
        heard = Guard(newest=max(made, guard.newest), event=event, ended=subscription.over)
        if subscription.customer != self.before.stripe_customer_id:  # an earlier customer's, which is deleted
            return self._effect(self.before, subscription.id, noted, heard)
        other = self.before.stripe_subscription_id not in ("", subscription.id)
        if other and subscription.over:
            return self._effect(self.before, subscription.id, noted, heard)
        tied = made == guard.newest and event != guard.event and self._after(subscription) != self.before
        # Late against an answer is late by our clock alone, which may be ahead of Stripe's.
        if other or late or (tied and not subscription.over):
            asked = self.asked()
            return asked if asked.changes else Effect(tuple(written(self.shelf, self.stored, self.before)))
        return self._effect(self._after(subscription), subscription.id, noted, heard)

    def asked(self) -> Effect:
        """From Stripe's answer to how things stand now; a second plan is undone first."""
        found = self._provider.subscriptions(self.before.stripe_customer_id)
        return self.answered(one_left(self._services, self._provider, self.shelf.tenant, found))

    def answered(self, subscriptions: Sequence[Subscription]) -> Effect:
        """From all that Stripe has of this customer now."""
        one = chosen(subscriptions, self.before.stripe_subscription_id)
        subject = one.id if one else self.before.stripe_subscription_id
        if not subject:
            return Effect()
        after = self._after(one) if one else lapsed(self.before)
        noted = guard_of(self._services, subject)
        ended = one is None or one.over
        if after == self.before and (not ended or (noted is not None and noted.record.ended)):
            return Effect()
        newest = int((self._services.now() - _APART).timestamp())
        heard = Guard(newest=max(newest, noted.record.newest if noted else 0), ended=ended)
        return self._effect(after, subject, noted, heard)

    def customer_deleted(self) -> Effect:
        """From the end of the customer, with which every subscription of theirs ends."""
        after = msgspec.structs.replace(lapsed(self.before), stripe_customer_id="")
        subject = self.before.stripe_subscription_id
        gone = unlisted(self._services, self.shelf.tenant)
        if not subject:
            return Effect((*written(self.shelf, self.stored, after), gone))
        noted = guard_of(self._services, subject)
        heard = Guard(newest=noted.record.newest if noted else 0, ended=True)
        return self._effect(after, subject, noted, heard, gone)

    @property
    def _provider(self) -> BillingProvider:
        if self._services.billing is None:
            raise NotFound
        return self._services.billing

    def _after(self, subscription: Subscription) -> Billing:
        after = meaning(subscription, self.before)
        if after is None:
            return self.before
        known = self.before.renews_at
        same = self.before.stripe_subscription_id == subscription.id
        if subscription.over and self._used_up(subscription, same=same):
            plan = PLANS.get(subscription.plan_key)
            return msgspec.structs.replace(after, tier=plan.tier if plan else "free")
        if subscription.over or subscription.good or not same or known is None or after.renews_at is None:
            return after
        # One more period has begun unpaid, or a payment was not told of: what was paid says which.
        if after.renews_at <= known:
            return after
        began = subscription.period_start
        ends = [span.end for span in self._paid(subscription) if began is None or span.end <= began]
        return msgspec.structs.replace(after, renews_at=max(ends, default=known))

    def _used_up(self, ended: Subscription, *, same: bool) -> bool:
        """Whether it ended when it was arranged to, with what was paid for: then the rest of that day is open."""
        if ended.ended is None or ended.ends is None or ended.ended < ended.ends:
            return False
        if ended.ended > self._services.now() + _APART:  # the stand-in's time was moved on: what it says is over, is
            return False
        if same and not self.before.cadence and self.before.renews_at == ended.ended:  # the record knows
            return self.before.tier != "free"
        return any(span.start < ended.ends <= span.end for span in self._paid(ended))

    def _paid(self, subscription: Subscription) -> list[Span]:
        """What was paid for of a subscription."""
        return [
            span
            for receipt in self._provider.receipts(subscription.customer)
            if receipt.paid and receipt.subscription == subscription.id
            for span in receipt.spans
        ]

    def _effect(
        self, after: Billing, subject: str, noted: Stored[Guard] | None, heard: Guard, *further: Change
    ) -> Effect:
        self.after = after
        mails = self._mails(after, over=heard.ended and subject == after.stripe_subscription_id)
        begun = bool(after.stripe_subscription_id) and not self.before.stripe_subscription_id
        return Effect(
            (
                *written(self.shelf, self.stored, after),
                *guarded(self._services, subject, noted, heard),
                *further,
                *(change for mail in mails for change in mail.changes),
            ),
            (*(mail.enqueue for mail in mails), *([self._count] if begun else [])),
        )

    def _count(self) -> None:
        """A first subscription goes into the sums, unless its owner objects to them."""
        household, analytics = accounts.read(self.shelf), self._services.analytics
        if analytics is not None and household is not None and household.preferences.counted:
            analytics.count("subscription")

    def _mails(self, after: Billing, *, over: bool) -> list[Intended]:
        """To nobody once the account is gone. Whoever keeps their trial is not told of an end."""
        household = accounts.read(self.shelf)
        if household is None:
            return []
        account, zone = household.account.record, household.preferences.zone
        trial, now = timedelta(days=self._services.settings.trial_days), self._services.now()
        was, will = (standing.judged(billing, account, trial, now, zone) for billing in (self.before, after))
        return letters.access_changed(
            self._services,
            self.shelf,
            self.before,
            after,
            opened=will.opens > was.opens,
            over=over and will.state is not State.TRIAL,
            version=self.stored.version if self.stored else 0,
        )


def follow(services: Services, tenant: TenantId, *, tries: int = 3) -> bool:
    """Ask Stripe how things stand and make the record say so; whether anything was different.

    Raises BillingUnavailable, Conflict when others kept changing it meanwhile.
    """
    for attempt in range(tries):
        following = Following(services, tenant)
        customer = following.before.stripe_customer_id
        if services.billing is None or not customer:
            return False
        effect = following.asked()
        try:
            return carry_out(following, effect)
        except Conflict:
            if attempt == tries - 1:
                raise
    raise AssertionError("unreachable")


def carry_out(following: Following, effect: Effect) -> bool:
    """Write what follows; whether there was anything."""
    if effect.changes:
        following.shelf.write(*effect.changes)
    for then in effect.after:
        then()
    return bool(effect.changes)
