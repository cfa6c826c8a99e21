"""What a customer's subscriptions mean for the record: which one counts, and what it makes the seven fields say."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.billing import Subscription
from app.billing.plans import PLANS
from app.billing.record import Billing
from app.webhooks import CannotHandle

_PAYING = {"trialing": 0, "active": 0, "past_due": 1, "paused": 2, "unpaid": 2}
"""The better ones first; what is not named counts for nothing."""


def counts(subscription: Subscription) -> bool:
    """Whether it is alive, and more than a first payment that has not come."""
    return subscription.status in _PAYING


def chosen(subscriptions: Sequence[Subscription], present: str) -> Subscription | None:
    """The one that counts, when a customer has several: what is paid, then what was begun first.

    Of those that are over only the `present` one is told of, as the record has it.
    """
    live = [one for one in subscriptions if counts(one)]
    if live:
        return min(live, key=lambda one: (_PAYING[one.status], one.created, one.id))
    return next((one for one in subscriptions if one.id == present), None)


def live(subscriptions: Sequence[Subscription]) -> Subscription | None:
    """The one that a second subscription would double, if any."""
    return chosen([one for one in subscriptions if not one.over], "")


def meaning(subscription: Subscription, before: Billing) -> Billing | None:
    """The record when this subscription is the one that counts; None when it says nothing yet.

    Raises CannotHandle for a live one whose price is none of our plans.
    """
    if subscription.status in ("incomplete", "incomplete_expired"):
        return None
    plan = PLANS.get(subscription.plan_key)
    same = before.stripe_subscription_id == subscription.id
    facts = {
        "plan_key": plan.key if plan else before.plan_key if same else "",
        "stripe_subscription_id": subscription.id,
        "trial_ends_at": subscription.trial_end,
    }
    if subscription.over:
        # What ended early is not paid through the rest of its period.
        through = subscription.ended or subscription.period_start
        return msgspec.structs.replace(before, tier="free", cadence="", renews_at=through, **facts)
    if plan is None:
        raise CannotHandle("unknown price")
    owing = not subscription.good
    return msgspec.structs.replace(
        before,
        # How long a payment is waited for is ours to say, not the retries'.
        tier=plan.tier if subscription.good or subscription.status in ("past_due", "unpaid") else "free",
        # What owes a payment goes on asking for it, also when an end is arranged.
        cadence="" if subscription.ends and not owing else plan.cadence,
        # The period that a failed renewal began is not paid.
        renews_at=subscription.period_start if owing else subscription.ends or subscription.period_end,
        **facts,
    )


def lapsed(before: Billing) -> Billing:
    """The record when nothing of its subscription is left at Stripe."""
    return msgspec.structs.replace(before, tier="free", cadence="")
