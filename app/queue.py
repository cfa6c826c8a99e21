"""The queue port, and the pending items that make work survive the loss of the queue.

What must not be lost is written as a pending item together with the change that caused it. Redis is only the fast
path: it may be dead or wiped at any moment, and `sweep` hands out again whatever is still pending.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import msgspec
import structlog

from app.errors import Conflict, Unavailable
from app.store import Delete, Put
from app.store.keys import TenantId
from app.store.sealed import Records, Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

QUEUES = ("webhooks", "mail", "default", "exports")
"""In the order in which a worker takes from them: short work that somebody waits for comes first."""

PATIENCE = timedelta(minutes=1)
"""How long work may be pending before the sweep hands it out again."""

_AREA = "PENDING"
_PARKED = "PARKED"
_MOST_AT_ONCE = 1000
_LONGEST_WAIT = timedelta(hours=1)

MOST_FAILURES = 8
"""With the waits between them about three hours; then the work is parked."""

MOST_HANDED_OUT = 12
"""Work that was handed out so often and never came to an end, not even a bad one, kills its worker: it is parked."""

LONGEST_OWED = timedelta(days=3)
"""What waits for something that is away is not at fault, but after this somebody should look."""


class QueueUnavailable(Unavailable):
    """Redis does not answer. Pending work is kept and handed out later."""

    title = "Our post room is closed just now"
    sentence = "What you did is saved. What follows from it will be done as soon as it opens again."


class Queue(Protocol):
    """Hands jobs to workers. Carries names and ids, never content."""

    def enqueue(self, job: str, tenant: TenantId, *ids: str) -> None:
        """Hand out `job`, a dotted name such as "workers.mail.send". Quick, and never raises when Redis is dead."""

    def holds(self) -> frozenset[str]:
        """Marks (see `mark`) of jobs that wait in a queue or are in a live worker's hands. Raises QueueUnavailable."""

    def depth(self) -> Mapping[str, int]:
        """How many jobs wait, by queue. Raises QueueUnavailable."""

    def ping(self) -> None:
        """Return when jobs can be handed out. Raises QueueUnavailable."""


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Work that is owed. `due` is when the sweep may hand it out (again)."""

    job: str
    tenant: str
    ids: tuple[str, ...]
    since: datetime
    due: datetime
    attempts: int = 0
    """How often the sweep handed it out since it last failed."""
    failures: int = 0
    reason: str = ""
    """Why it failed the last time: the name of an error, never its words."""


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """Work that came to no good end and waits for somebody to look at it."""

    job: str
    tenant: str
    ids: tuple[str, ...]
    since: datetime
    parked_at: datetime
    failures: int
    reason: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much is owed, and since when at the longest (None: nothing is)."""

    count: int
    oldest: datetime | None


def queue_of(job: str) -> str:
    """The queue of a job: named as its module, or "default"."""
    module = job.split(".")[1] if job.count(".") >= 2 else ""
    return module if module in QUEUES else "default"


def mark(job: str, tenant: TenantId, *ids: str) -> str:
    """What one piece of work is known by, in the store and in Redis: a digest, so that it can be found again."""
    return hashlib.sha256("\0".join((job, tenant, *ids)).encode()).hexdigest()[:40]


def pending(services: Services, job: str, tenant: TenantId, *ids: str) -> Put:
    """The change that notes work as owed; write it together with its cause, then call `enqueue`."""
    now = services.now()
    owed = Pending(job=job, tenant=tenant, ids=ids, since=now, due=now + PATIENCE)
    return _shelf(services).put(_sort(job, tenant, *ids), owed)


def settled(services: Services, job: str, tenant: TenantId, *ids: str) -> Delete:
    """The change that notes work as done; write it together with its effect."""
    return _shelf(services).discard(_sort(job, tenant, *ids))


def failed(services: Services, error: Exception, job: str, tenant: TenantId, *ids: str) -> None:
    """Note that work failed: it is handed out again later, each time later, until it is parked."""
    shelf = _shelf(services)
    stored = shelf.get(_sort(job, tenant, *ids), Pending)
    if stored is None:
        return
    reason = str(getattr(error, "reason", type(error).__name__))
    owed = msgspec.structs.replace(stored.record, attempts=0, failures=stored.record.failures + 1, reason=reason)
    at_fault = owed.failures >= MOST_FAILURES and not isinstance(error, Unavailable)
    if at_fault or services.now() - owed.since > LONGEST_OWED:
        _park(services, shelf, stored, owed)
        return
    wait = min(PATIENCE * 2 ** min(owed.failures - 1, 10), _LONGEST_WAIT)
    with suppress(Conflict):  # settled or handed out meanwhile
        shelf.write(shelf.replace(stored, msgspec.structs.replace(owed, due=services.now() + wait)))


def parked(services: Services, *, after: str | None = None, limit: int = 50) -> Records[Parked]:
    """What is parked."""
    return services.store.platform(_PARKED).page(Parked, prefix="JOB#", after=after, limit=limit)


def replay(services: Services, sort: str) -> bool:
    """Hand out parked work anew, named by its sort key; False when nothing of that name is parked."""
    shelf = services.store.platform(_PARKED)
    stored = shelf.get(sort, Parked) if sort.startswith("JOB#") else None
    if stored is None:
        return False
    work = stored.record
    tenant = TenantId(work.tenant)
    shelf.write(shelf.remove(stored), pending(services, work.job, tenant, *work.ids))
    services.queue.enqueue(work.job, tenant, *work.ids)
    return True


def sweep(services: Services) -> int:
    """Hand out again what has been owed for too long and is in nobody's hands, oldest first. Returns how many.

    Each attempt waits twice as long as the one before, up to an hour; nothing is ever given up, but it may be parked.
    """
    try:
        held = services.queue.holds()
    except QueueUnavailable:
        return 0
    shelf, now = _shelf(services), services.now()
    late = (
        stored
        for stored in shelf.every(Pending, prefix="JOB#")
        if stored.record.due <= now and stored.sort.removeprefix("JOB#") not in held
    )
    oldest = heapq.nsmallest(_MOST_AT_ONCE, late, key=lambda stored: stored.record.since)
    return sum(_hand_out_again(services, shelf, stored) for stored in oldest)


def backlog(services: Services) -> Backlog:
    """What is owed now. Reads every pending item: for the clock and the operator, not for requests."""
    since = [stored.record.since for stored in _shelf(services).every(Pending, prefix="JOB#")]
    return Backlog(len(since), min(since, default=None))


def _hand_out_again(services: Services, shelf: Shelf, stored: Stored[Pending]) -> bool:
    owed = stored.record
    wait = min(PATIENCE * 2 ** min(owed.attempts, 10), _LONGEST_WAIT)
    later = msgspec.structs.replace(owed, attempts=owed.attempts + 1, due=services.now() + wait)
    if later.attempts > MOST_HANDED_OUT:
        _park(services, shelf, stored, msgspec.structs.replace(owed, reason=owed.reason or "never came to an end"))
        return False
    try:
        shelf.write(shelf.replace(stored, later))
    except Conflict:
        return False  # settled, or another sweep was first
    services.queue.enqueue(owed.job, TenantId(owed.tenant), *owed.ids)
    return True


def _park(services: Services, shelf: Shelf, stored: Stored[Pending], owed: Pending) -> None:
    parked = Parked(
        job=owed.job,
        tenant=owed.tenant,
        ids=owed.ids,
        since=owed.since,
        parked_at=services.now(),
        failures=owed.failures,
        reason=owed.reason,
    )
    try:
        shelf.write(shelf.remove(stored), services.store.platform(_PARKED).put(stored.sort, parked))
    except Conflict:
        return  # settled meanwhile
    log.error("work is parked", job=owed.job, failures=owed.failures, reason=owed.reason)


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)


def _sort(job: str, tenant: TenantId, *ids: str) -> str:
    # By digest and not by time, so that whoever settles the work can name it without having read it. The area holds
    # only what is owed right now, so reading it through is cheap.
    return f"JOB#{mark(job, tenant, *ids)}"
