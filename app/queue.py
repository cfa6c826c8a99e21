"""The queue port, and the pending items that make work survive the loss of the queue.

What must not be lost is written as a pending item together with the change that caused it. Redis is only the fast
path: it may be dead or wiped at any moment, and `sweep` hands out again whatever is still pending.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import msgspec
import structlog

from app.errors import Conflict, Unavailable
from app.store import Delete, Put
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

QUEUES = ("webhooks", "mail", "default", "exports")
"""In the order in which a worker takes from them: short work that somebody waits for comes first."""

PATIENCE = timedelta(minutes=1)
"""How long work may be pending before the sweep hands it out again."""

_AREA = "PENDING"
_MOST_AT_ONCE = 1000
_LONGEST_WAIT = timedelta(hours=1)
_ATTEMPTS_WORTH_A_LINE = 10


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


def sweep(services: Services) -> int:
    """Hand out again what has been owed for too long and is in nobody's hands, oldest first. Returns how many.

    Each attempt waits twice as long as the one before, up to an hour; nothing is ever given up.
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
    try:
        shelf.write(shelf.replace(stored, later))
    except Conflict:
        return False  # settled, or another sweep was first
    if later.attempts >= _ATTEMPTS_WORTH_A_LINE:
        log.warning("work stays pending", job=owed.job, attempts=later.attempts)
    services.queue.enqueue(owed.job, TenantId(owed.tenant), *owed.ids)
    return True


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)


def _sort(job: str, tenant: TenantId, *ids: str) -> str:
    # By digest and not by time, so that whoever settles the work can name it without having read it. The area holds
    # only what is owed right now, so reading it through is cheap.
    return f"JOB#{mark(job, tenant, *ids)}"
