"""Where an account stands, to the second: computed, so that nothing has to run for a day to pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from app.accounts.model import Account
from app.billing.plans import EVERYTHING, PLANS, Opens, opened_by
from app.billing.record import Billing
from app.billing.standing import GRACE, Standing, State, judged
from app.settings_groups import PLAN_KEYS

BEGAN = datetime(2026, 11, 1, 12, tzinfo=UTC)
TRIAL = timedelta(days=14)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
REST = timedelta(hours=12)
"""Of the day on which the trial ends."""
ALICE = Account(email="alice@example.org", created_at=BEGAN, adult_confirmed_at=BEGAN)
DUE = datetime(2027, 1, 1, tzinfo=UTC)
PAID = Billing(
    tier="parent", plan_key="parent_monthly", cadence="monthly", stripe_subscription_id="sub_x", renews_at=DUE
)
ENDS = replace(PAID, cadence="")
TRIALING = replace(PAID, trial_ends_at=DUE)


@pytest.mark.parametrize(
    ("billing", "at", "state", "writes"),
    [
        (Billing(), BEGAN + TRIAL - SECOND, State.TRIAL, True),
        (Billing(), BEGAN + TRIAL + REST, State.NEVER, False),
        (Billing(stripe_customer_id="cus_x"), BEGAN + TRIAL + REST, State.NEVER, False),
        (PAID, DUE - SECOND, State.ACTIVE, True),
        (PAID, DUE, State.OVERDUE, True),
        (PAID, DUE + GRACE - SECOND, State.OVERDUE, True),
        (PAID, DUE + GRACE + DAY, State.UNPAID, False),
        (ENDS, DUE - SECOND, State.ENDING, True),
        (ENDS, DUE, State.LAPSED, True),
        (ENDS, DUE + DAY, State.LAPSED, False),
        (TRIALING, DUE - SECOND, State.TRIAL, True),
        (TRIALING, DUE, State.OVERDUE, True),
        (replace(PAID, tier="free"), DUE - SECOND, State.UNPAID, False),
        (replace(TRIALING, cadence=""), DUE - SECOND, State.ENDING, True),
        (replace(TRIALING, cadence=""), DUE + DAY, State.LAPSED, False),
        (replace(ENDS, tier="free"), DUE - SECOND, State.LAPSED, False),
        (replace(ENDS, tier="free"), BEGAN, State.LAPSED, False),
    ],
)
def test_a_standing_changes_at_its_second(billing: Billing, at: datetime, state: State, writes: bool) -> None:
    stands = judged(billing, ALICE, TRIAL, at)

    assert (stands.state, not stands.read_only) == (state, writes)


def test_the_trial_opens_everything_and_a_plan_what_it_is_for() -> None:
    assert judged(TRIALING, ALICE, TRIAL, BEGAN).opens == EVERYTHING
    assert judged(PAID, ALICE, TRIAL, BEGAN).opens == {"parent"}
    assert opened_by("professional") == {"parent", "professional"}


def test_nobody_has_a_trial_before_the_age_statement() -> None:
    assert judged(Billing(), replace(ALICE, adult_confirmed_at=None), TRIAL, BEGAN).state is State.NEVER


def test_the_plans_are_those_that_have_a_price() -> None:
    assert tuple(PLANS) == PLAN_KEYS


@pytest.mark.parametrize(
    ("state", "opens", "tier"),
    [
        (State.TRIAL, EVERYTHING, "parent"),
        (State.OFF, EVERYTHING, "professional"),
        (State.ACTIVE, EVERYTHING, "professional"),
        (State.NEVER, frozenset(), "free"),
    ],
)
def test_a_trial_opens_everything_and_has_a_parents_share_of_what_costs(
    state: State, opens: frozenset[Opens], tier: str
) -> None:
    assert Standing(state, opens).tier == tier
