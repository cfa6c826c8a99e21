"""Work as staff see it: what waits, is owed, fails and is parked, by queue; and how mail and deliveries fared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from app import parking, queue
from app.admin.listing import sifted
from app.backlog import Backlog, backlogs
from app.mail import reputation, shut_out
from app.mail.reputation import Counts
from app.queue import QUEUES, Parked, Pending, QueueUnavailable, queue_of
from app.store.keys import TenantId
from app.store.sealed import Records

if TYPE_CHECKING:
    from app.services import Services

_MOST_OWED = 10_000
_MOST_PARKED = 1_000
"""So many are counted on a page; it says so when there are more."""

_DAYS = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One queue. `waiting` and `workers` are None while Redis does not answer."""

    name: str
    waiting: int | None
    workers: int | None
    backlog: Backlog


@dataclass(frozen=True, slots=True)
class Kinds:
    """How much is parked, by the name of the job; `more` when not all of it was counted."""

    counts: Mapping[str, int]
    more: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def lines(services: Services) -> list[Line]:
    """Every queue as it stands."""
    waiting: Mapping[str, int] = {}
    workers: Mapping[str, int] = {}
    answers = True
    try:
        waiting, workers = services.queue.depth(), services.queue.workers()
    except QueueUnavailable:
        answers = False
    owed = backlogs(services, most=_MOST_OWED)
    return [
        Line(name, waiting.get(name, 0) if answers else None, workers.get(name, 0) if answers else None, owed[name])
        for name in QUEUES
    ]


def owed(services: Services, *, name: str, failing: bool, after: str | None) -> Records[Pending]:
    """A page of what is owed, of one queue or all; with `failing` only what failed the last time."""
    return sifted(
        lambda after, limit: queue.owed_page(services, after=after, limit=limit),
        lambda stored: (
            (not name or queue_of(stored.record.job) == name) and (not failing or stored.record.failures > 0)
        ),
        after=after,
    )


def kinds(services: Services) -> Kinds:
    """What is parked, by kind."""
    found = [stored.record.job for stored in islice(parking.every_parked(services), _MOST_PARKED + 1)]
    return Kinds(Counter(sorted(found[:_MOST_PARKED])), len(found) > _MOST_PARKED)


def find(services: Services, kind: str, work: str) -> Parked | None:
    """One parked piece of work."""
    stored = parking.find_parked(services, f"{kind}#{work}")
    return stored.record if stored else None


def next_try(services: Services, job: str, tenant: TenantId, *ids: str) -> datetime | None:
    """When a piece of work is handed out again if it is not done before; None: it is not owed."""
    owed = queue.find_owed(services, job, tenant, *ids)
    return owed.due if owed else None


def mail_of_days(services: Services, days: int = _DAYS) -> dict[date, Counts]:
    """How mail fared, newest day (UTC) first."""
    today = services.now().date()
    return reputation.of_days(services, [today - timedelta(days=back) for back in range(days)])


def newly_shut_out(services: Services) -> int:
    """How many were shut out in the last days; SHOWN at most are counted."""
    since = services.now() - shut_out.NEW
    return sum(each.since > since for each in shut_out.newest(services))
