"""Standing: where an account stands with its plan, computed from the record, the account and the present moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING

from app.accounts.model import Account
from app.billing import record
from app.billing.plans import EVERYTHING, PLANS, Opens, Plan, Tier, opened_by
from app.billing.record import Billing
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

GRACE = timedelta(days=7)
"""How long everything stays open after a renewal that was not paid: the bank is asked again meanwhile."""


class State(StrEnum):
    """The kinds of standing."""

    OFF = "off"
    """This installation takes no payments: everything is open."""
    TRIAL = "trial"
    """Everything is open until a day, with or without a plan chosen for afterwards."""
    NEVER = "never"
    """The trial is over, and no plan was ever begun."""
    ACTIVE = "active"
    ENDING = "ending"
    """Paid through a day, and will not renew."""
    OVERDUE = "overdue"
    """The renewal is not known to be paid; everything stays open for a while."""
    UNPAID = "unpaid"
    """The patience is over, or Stripe's is: closed for writing, while the plan lives and its payment is open."""
    LAPSED = "lapsed"
    """It has ended, at Stripe too. What is open all the same is the rest of its last day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an account stands."""

    state: State
    opens: frozenset[Opens]
    plan: Plan | None = None
    """The present plan, or the last one."""
    until: datetime | None = None
    """The date that matters: the trial's end, the renewal, the last day, the end of the patience; none for a trial that
    there never was."""
    due: datetime | None = None
    """Overdue and unpaid: when the renewal was due."""

    def may(self, opens: Opens) -> bool:
        """Whether what belongs to this tier is open."""
        return opens in self.opens

    @property
    def tier(self) -> Tier:
        """By which what costs us for each use is measured. A trial opens everything, and is given a parent's share."""
        if self.may("professional") and self.state is not State.TRIAL:
            return "professional"
        return "parent" if self.may("parent") else "free"

    @property
    def read_only(self) -> bool:
        """Whether the record is closed for writing. Reading it never is."""
        return not self.may("parent")

    @property
    def subscribed(self) -> bool:
        """Whether there is a subscription that has not ended, as far as we know."""
        return self.plan is not None and self.state not in (State.LAPSED, State.NEVER, State.OFF)


OFF = Standing(State.OFF, EVERYTHING)


def of(services: Services, account: Account, shelf: Shelf, zone: tzinfo) -> Standing:
    """Where the account stands now; `zone` is where the person is. Raises Unavailable."""
    if services.billing is None:
        return OFF
    stored = record.read(shelf)
    days = timedelta(days=services.settings.trial_days)
    return judged(stored.record if stored else Billing(), account, days, services.now(), zone)


def judged(billing: Billing, account: Account, trial: timedelta, now: datetime, zone: tzinfo = UTC) -> Standing:
    """Where an account with this record stands at `now`. The last day of what is open is open to its end in `zone`."""
    ends = own_trial_end(account, trial)
    on_trial = ends is not None and now < _end_of_day(ends, zone)
    if on_trial and (not billing.stripe_subscription_id or _ended_on_trial(billing)):
        return Standing(State.TRIAL, EVERYTHING, until=ends)
    if not billing.stripe_subscription_id:
        return Standing(State.NEVER, frozenset(), until=ends)
    if billing.tier == "free" and not billing.cadence:
        return Standing(State.LAPSED, frozenset(), PLANS.get(billing.plan_key), billing.renews_at)
    return _of_plan(billing, PLANS.get(billing.plan_key), now, zone)


def _of_plan(billing: Billing, plan: Plan | None, now: datetime, zone: tzinfo) -> Standing:
    """Of a plan that lives at Stripe, as far as we know."""
    through = billing.renews_at
    if billing.tier == "free":
        return Standing(State.UNPAID, frozenset(), plan, due=through)
    if billing.trial_ends_at is not None and now < billing.trial_ends_at:
        state = State.TRIAL if billing.cadence else State.ENDING
        return Standing(state, EVERYTHING, plan, billing.trial_ends_at)
    opens = opened_by(billing.tier)
    if through is None or now < through:
        return Standing(State.ACTIVE if billing.cadence else State.ENDING, opens, plan, through)
    if not billing.cadence:
        return Standing(State.LAPSED, opens if now < _end_of_day(through, zone) else frozenset(), plan, through)
    if now < _end_of_day(through + GRACE, zone):
        return Standing(State.OVERDUE, opens, plan, through + GRACE, through)
    return Standing(State.UNPAID, frozenset(), plan, due=through)


def _ended_on_trial(billing: Billing) -> bool:
    """Whether its subscription ended before anything was paid: that takes nothing of the account's own trial."""
    ended = billing.renews_at if billing.tier == "free" and not billing.cadence else None
    return ended is not None and billing.trial_ends_at is not None and ended <= billing.trial_ends_at


def _end_of_day(at: datetime, zone: tzinfo) -> datetime:
    """Pages and mails name a day, so all of it counts."""
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(), tzinfo=zone)


def own_trial_end(account: Account, trial: timedelta) -> datetime | None:
    """When the trial that every account begins with is over."""
    began = account.adult_confirmed_at
    return None if began is None or not trial else began + trial
