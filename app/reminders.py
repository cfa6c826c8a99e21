"""Reminders: on which days somebody is mailed that they set one; neither this nor the mail says what for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.accounts import model as accounts
from app.billing import rounds
from app.errors import Conflict
from app.mail.intents import intend
from app.store import Change
from app.store.contention import tries
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored, Tampered

if TYPE_CHECKING:
    from app.services import Services

JOB = "workers.reminders.mail"

SORT = "REMINDERS"
_HOUR = 9
"""Mail goes out from this hour of the reader's day on: a phone that lights up at night is noticed."""

_LATE_DAYS = 3
"""A clock that stood still for a weekend leaves nobody out; what is older is dropped."""

_STEP = 100


class Reminders(msgspec.Struct, frozen=True):
    """The days that are still to come, of one account."""

    days: tuple[date, ...] = ()


class Listed(msgspec.Struct, frozen=True):
    """An account in the list of a day. The sort key says whose."""


def set_days(services: Services, tenant: TenantId, days: Collection[date], *, only_add: bool = False) -> None:
    """Have these days, and unless `only_add` no other, reminded of. Raises Conflict, StoreUnavailable."""
    shelf = services.store.tenant(tenant)
    for _ in tries():
        stored = shelf.get(SORT, Reminders)
        there = frozenset(stored.record.days) if stored else frozenset()
        wanted = frozenset(days) | (there if only_add else frozenset())
        if wanted == there:
            return
        lists = [_list(services, day).put(tenant, Listed(), expires_at=_forgotten(day)) for day in wanted - there]
        gone = [_list(services, day).discard(tenant) for day in there - wanted]
        try:
            shelf.write(*lists, *gone, _kept(shelf, stored, wanted))
        except Conflict:  # a mail went out meanwhile, or another tab was first
            continue
        return
    raise Conflict


def erase(services: Services, tenant: TenantId) -> int:
    """Take an account off every day's list; see app.lifecycle.Erase."""
    try:
        stored = services.store.tenant(tenant).get(SORT, Reminders)
    except Tampered:  # a line of a day goes with its day
        return 0
    days = stored.record.days if stored else ()
    for day in days:
        _list(services, day).write(_list(services, day).discard(tenant))
    return len(days)


def begin(services: Services) -> None:
    """Owe a round along each list whose day has come somewhere on earth."""
    tomorrow = services.now().date() + timedelta(days=1)
    for late in range(_LATE_DAYS + 2):
        day = tomorrow - timedelta(days=late)
        shelf = _list(services, day)
        if shelf.page(msgspec.Raw, prefix="", limit=1, mend=lambda _: msgspec.Raw()).rows:
            rounds.begin(services, JOB, shelf, day.isoformat())


def step(services: Services, day: str, after: str) -> None:
    """Mail the next accounts of a day's list."""
    on = date.fromisoformat(day)
    shelf = _list(services, on)
    rounds.step(
        services,
        JOB,
        shelf,
        Listed,
        day=day,
        after=after,
        limit=_STEP,
        visit=lambda tenant: _mail(services, tenant, on),
    )


def _mail(services: Services, tenant: TenantId, day: date) -> None:
    """Owe the mail and take the day from the lists, in one write; or leave both for a later round."""
    shelf, now = services.store.tenant(tenant), services.now()
    household = accounts.read(shelf)
    if household is None or not household.account.record.open:
        return
    if now < datetime.combine(day, time(_HOUR), household.preferences.zone).astimezone(UTC):
        return
    mail = intend(
        services,
        template="reminder",
        to=household.account.record.email,
        event=f"reminder {day.isoformat()}",
        values={},
        tenant=tenant,
        expires_at=now + timedelta(days=2),
    )
    stored = shelf.get(SORT, Reminders)
    left = frozenset(stored.record.days if stored else ()) - {day}
    try:
        shelf.write(*mail.changes, _list(services, day).discard(tenant), _kept(shelf, stored, left))
    except Conflict:
        return  # another worker was first, or the days were changed just now: the next round looks again
    mail.enqueue()


def _kept(shelf: Shelf, stored: Stored[Reminders] | None, days: frozenset[date]) -> Change:
    record = Reminders(tuple(sorted(days)))
    return shelf.replace(stored, record) if stored else shelf.add(SORT, record)


def _list(services: Services, day: date) -> Shelf:
    return services.store.platform(f"REMINDER#{day.isoformat()}")


def _forgotten(day: date) -> int:
    return int(datetime.combine(day + timedelta(days=_LATE_DAYS + 2), time(), UTC).timestamp())
