"""The trial that every account begins with: whose it is is listed by the day it began, and its end is announced."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts import model as accounts
from app.accounts.model import Account
from app.billing import letters, rounds, standing
from app.billing.standing import State
from app.errors import Conflict
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

JOB = "workers.billing.announce_trial_ends"
AHEAD = timedelta(days=3)
"""How long before its end a trial's end is announced; as Stripe does for the trials that it knows of."""

_LATE_DAYS = 3
"""So many days are gone over each time, so that a clock that stood still for a weekend leaves nobody out."""

LISTED = timedelta(days=400)
"""Longer than any trial may last."""

_STEP = 100


class Begun(msgspec.Struct, frozen=True):
    """An account in the list of the day on which its trial began."""

    at: datetime


def begun(services: Services, tenant: TenantId) -> list[Change]:
    """The changes that list a new account, to be written as it opens; none while billing is off."""
    return [_listing(services, tenant, services.now())] if services.billing else []


def missing(services: Services, tenant: TenantId, account: Account) -> list[Change]:
    """The changes that list an account which was opened when nobody was listed; none once its trial is over."""
    ends = standing.own_trial_end(account, timedelta(days=services.settings.trial_days))
    began, now = account.adult_confirmed_at, services.now()
    if services.billing is None or began is None or ends is None or ends <= now:
        return []
    listed = _began_on(services, began.date()).get(tenant, Begun)
    return [] if listed else [_listing(services, tenant, began)]


def unlisting(services: Services, tenant: TenantId, day: date) -> Change:
    """The change that takes an account off the list of a day."""
    return _began_on(services, day).discard(tenant)


def begin(services: Services) -> None:
    """Owe a round along the accounts whose trial is about to end."""
    newest = (services.now() - timedelta(days=services.settings.trial_days) + AHEAD).date()
    for days in range(_LATE_DAYS):
        day = newest - timedelta(days=days)
        rounds.begin(services, JOB, _began_on(services, day), day.isoformat())


def step(services: Services, day: str, after: str) -> None:
    """Announce it to the next accounts that began on that day."""
    shelf = _began_on(services, date.fromisoformat(day))
    rounds.step(
        services, JOB, shelf, Begun, day=day, after=after, limit=_STEP, visit=lambda tenant: _announce(services, tenant)
    )


def _announce(services: Services, tenant: TenantId) -> None:
    shelf = services.store.tenant(tenant)
    household = accounts.read(shelf)
    if household is None or not household.account.record.open:
        return
    zone, now = household.preferences.zone, services.now()
    stands = standing.of(services, household.account.record, shelf, zone)
    own_trial = stands.state is State.TRIAL and stands.plan is None
    if not own_trial or stands.until is None or stands.until > now + AHEAD:
        return
    for mail in letters.trial_ending(services, shelf, "own", stands.until):
        if mail.changes:
            _owe(shelf, mail.changes)
            mail.enqueue()


def _owe(shelf: Shelf, changes: tuple[Change, ...]) -> None:
    try:
        shelf.write(*changes)
    except Conflict:
        return  # another worker was first: the mail is owed


def _listing(services: Services, tenant: TenantId, began: datetime) -> Change:
    line, until = Begun(began), int((began + LISTED).timestamp())
    return _began_on(services, began.date()).put(tenant, line, expires_at=until)


def _began_on(services: Services, day: date) -> Shelf:
    return services.store.platform(f"TRIAL#{day.isoformat()}")
