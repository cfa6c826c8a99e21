"""The last day of a trial, of patience and of a plan that was ended: pages and mails name it, and all of it counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import stripe
from msgspec.structs import replace

from app.accounts.preferences import DEFAULT_ZONE
from app.billing.plans import EVERYTHING
from app.billing.record import Billing
from app.billing.standing import GRACE, State, judged
from tests.billing.payer import Payer, act, event, of_alice, templates
from tests.billing.stripe import Standin
from tests.billing.test_standing import ALICE, ENDS, PAID, SECOND, TRIAL, TRIALING
from tests.billing.test_unpaid import page_of
from tests.conftest import Clock

ZONE = ZoneInfo(DEFAULT_ZONE)
MORNING = datetime(2027, 1, 9, 6, 5, tzinfo=UTC)
"""Five past midnight in Chicago."""
MIDNIGHT = datetime(2027, 1, 10, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("billing", "began"),
    [
        (Billing(), MORNING - TRIAL),
        (replace(ENDS, renews_at=MORNING), MORNING - TRIAL * 9),
        (replace(PAID, renews_at=MORNING - GRACE), MORNING - TRIAL * 9),
        (replace(ENDS, renews_at=MORNING, trial_ends_at=MORNING), MORNING - TRIAL * 9),
    ],
)
def test_the_day_that_is_named_is_open_to_its_end_where_she_is(billing: Billing, began: datetime) -> None:
    account = replace(ALICE, adult_confirmed_at=began)

    for at in (MORNING - SECOND, MORNING, MIDNIGHT - SECOND):
        assert not judged(billing, account, TRIAL, at, ZONE).read_only
    assert judged(billing, account, TRIAL, MIDNIGHT, ZONE).read_only


def test_a_day_of_25_hours_is_a_whole_day_too() -> None:
    ends = replace(ENDS, renews_at=datetime(2026, 11, 1, 5, tzinfo=UTC))

    assert not judged(ends, ALICE, timedelta(), datetime(2026, 11, 2, 5, 59, 59, tzinfo=UTC), ZONE).read_only
    assert judged(ends, ALICE, timedelta(), datetime(2026, 11, 2, 6, tzinfo=UTC), ZONE).read_only


def test_a_plan_that_ended_as_arranged_leaves_the_rest_of_its_last_day(paying: Payer, clock: Clock) -> None:
    paying.visitor.post("/settings/billing/cancel", {"attempt": "d" * 32, "when": "later"})
    paying.hears()
    through = paying.billing.renews_at
    assert through
    told = templates(paying).count("access_changed")
    clock.at = through + timedelta(minutes=5)
    paying.hears()

    assert of_alice(paying)["status"] == "canceled"
    assert paying.may_write()
    page = page_of(paying)
    assert "It has ended. The rest of that day is yours" in page
    assert "Choose a plan" in page
    assert "Keep my plan" not in page
    assert templates(paying).count("access_changed") == told + 1
    local = through.astimezone(ZONE)
    clock.at = datetime(local.year, local.month, local.day, 23, 59, tzinfo=ZONE).astimezone(UTC)
    assert paying.may_write()
    clock.move(minutes=1)
    assert not paying.may_write()
    assert "Your record is read-only" in page_of(paying)


def test_patience_lasts_as_long_as_the_mail_says_whatever_stripe_calls_it(
    paying: Payer, standin: Standin, clock: Clock
) -> None:
    standin.steer("dunning", then="past_due")
    standin.card(paying.billing.stripe_customer_id, "declines")
    through = paying.billing.renews_at
    assert through
    clock.at = through + timedelta(days=2)
    paying.hears()
    owing = of_alice(paying)
    act(paying, event("customer.subscription.updated", {**owing, "status": "unpaid"}, clock, later=10))

    assert paying.state() is State.OVERDUE
    assert paying.may_write()
    clock.at = through + GRACE + timedelta(days=1)
    assert paying.state() is State.UNPAID
    assert not paying.may_write()


def test_whose_plan_ended_within_the_trial_keeps_the_trial(
    alice_pays: Payer, api: stripe.StripeClient, clock: Clock
) -> None:
    whole = alice_pays.standing.until
    alice_pays.subscribes()
    alice_pays.hears()
    told = len(templates(alice_pays))
    api.v1.subscriptions.cancel(alice_pays.billing.stripe_subscription_id)
    alice_pays.hears()

    assert (alice_pays.state(), alice_pays.standing.until) == (State.TRIAL, whole)
    assert alice_pays.standing.opens == EVERYTHING
    assert len(templates(alice_pays)) == told
    clock.move(days=3)
    alice_pays.subscribes(attempt="b" * 32)
    alice_pays.hears()
    assert alice_pays.standing.until == whole
    assert [one["amount"] for one in alice_pays.standin.world.every("charge")] == []


def test_who_was_given_the_money_back_has_no_trial_any_more() -> None:
    paid_and_ended = replace(TRIALING, tier="free", cadence="", trial_ends_at=MORNING, renews_at=MORNING + SECOND)

    assert judged(paid_and_ended, replace(ALICE, adult_confirmed_at=MORNING), TRIAL, MIDNIGHT, ZONE).read_only


def test_the_end_of_a_plan_counts_though_stripes_time_was_moved_on_and_ours_was_not(
    paying: Payer, standin: Standin, clock: Clock
) -> None:
    paying.visitor.post("/settings/billing/cancel", {"attempt": "d" * 32, "when": "later"})
    here = clock.at
    standin.move(days=40)
    paying.hears()

    assert clock.at == here
    assert of_alice(paying)["status"] == "canceled"
    assert not paying.may_write()
