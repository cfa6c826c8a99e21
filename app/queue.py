"""The queue port, and the pending items that make work survive the loss of the queue.

What must not be lost is written as a pending item together with the change that caused it. Redis is only the fast
path: it may be dead or wiped at any moment, and `sweep` hands out again whatever is still pending.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
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
_ATTEMPTS = 10
"""How often a note of a failure is tried against others that change the same item."""

MOST_FAILURES = 8
"""With the waits between them about two hours; then the work is parked."""

MOST_HANDED_OUT = 12
"""Work that was handed out so often and never came to an end, not even a bad one, kills its worker: it is parked."""

LONGEST_FAILING = timedelta(days=3)
"""What waits for something that is away is not at fault, but after so long a time somebody should look."""


class CannotDo(Exception):
    """Work that cannot be done as it is. `reason` is one of our own words: it is kept, and staff see it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TookTooLong(CannotDo):
    """The job's time was over before it came to an end. It was cut short, wherever it stood: never to be swallowed."""

    def __init__(self) -> None:
        super().__init__("took too long")


class QueueUnavailable(Unavailable):
    """Redis does not answer. Pending work is kept and handed out later."""

    title = "Our post room is closed just now"
    sentence = "What you did is saved. What follows from it will be done as soon as it opens again."


class Queue(Protocol):
    """Hands jobs to workers. Carries names and ids, never content."""

    def enqueue(self, job: str, tenant: TenantId, *ids: str) -> None:
        """Hand out `job`, a dotted name such as "workers.mail.send". Quick, and never raises when Redis is dead."""

    def enqueue_soon(self, job: str, tenant: TenantId, *ids: str) -> None:
        """As `enqueue`, within a moment and together with others. Whoever dies in it leaves the work to the sweep."""

    def holds(self) -> frozenset[str]:
        """Marks (see `mark`) of jobs that wait in a queue or are in a live worker's hands. Raises QueueUnavailable."""

    def forget(self, tenant: TenantId) -> int:
        """Drop every job that names this tenant, also failed ones, and what is kept of it on disk; how many.

        Raises QueueUnavailable.
        """

    def depth(self) -> Mapping[str, int]:
        """How many jobs wait, by queue. Raises QueueUnavailable."""

    def workers(self) -> Mapping[str, int]:
        """How many live workers take jobs, by queue. Raises QueueUnavailable."""

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
    failing_since: datetime | None = None
    reason: str = ""
    """Why it failed the last time: our own word for it, or the name of an error, never its words."""


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """Work that came to no good end and waits for somebody to look at it."""

    job: str
    tenant: str
    ids: tuple[str, ...]
    since: datetime
    parked_at: datetime
    failures: int
    reason: str


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


def parking_lot(services: Services) -> Shelf:
    """Where parked work is kept; see parking.py."""
    return services.store.platform(_PARKED)


def parked_sort(job: str, work: str = "") -> str:
    """The sort key of parked work, named by its `mark`: by name of the job, so that one kind is a list of its own."""
    return f"{job}#{work}"


def failed(services: Services, error: Exception, job: str, tenant: TenantId, *ids: str) -> None:
    """Note that work failed: it is handed out again later, each time later, until it is parked."""
    shelf = _shelf(services)
    for _ in range(_ATTEMPTS):
        stored = shelf.get(_sort(job, tenant, *ids), Pending)
        if stored is None:
            return
        try:
            _note(services, shelf, stored, error)
        except Conflict:  # settled, or handed out by the sweep meanwhile: look again, so that no failure goes uncounted
            continue
        return


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
        stored for stored in owed(services) if stored.record.due <= now and stored.sort.removeprefix("JOB#") not in held
    )
    oldest = heapq.nsmallest(_MOST_AT_ONCE, late, key=lambda stored: stored.record.since)
    return sum(_hand_out_again(services, shelf, stored) for stored in oldest)


def owed(services: Services) -> Iterator[Stored[Pending]]:
    """All that is pending. One damaged item must not hide the others: it is left out, and the store logs it."""
    found = _shelf(services).every(Pending, prefix="JOB#", mend=lambda _: _DAMAGED)
    return (stored for stored in found if stored.record is not _DAMAGED)


def owed_page(services: Services, *, after: str | None = None, limit: int = 50) -> Records[Pending]:
    """A page of what is pending, in no order that means anything."""
    page = _shelf(services).page(Pending, prefix="JOB#", after=after, limit=limit, mend=lambda _: _DAMAGED)
    return Records([stored for stored in page.rows if stored.record is not _DAMAGED], page.after)


def forget(services: Services, tenant: TenantId) -> int:
    """Drop all that is pending for one tenant; how much it was. For an account that was removed.

    What names it in passing, as the place where a round along everybody stands, moves on by itself.
    """
    gone = [stored for stored in owed(services) if stored.record.tenant == tenant]
    for stored in gone:
        _shelf(services).write(_shelf(services).discard(stored.sort))
    return len(gone)


def find_owed(services: Services, job: str, tenant: TenantId, *ids: str) -> Pending | None:
    """One piece of work that is pending, or None."""
    stored = _shelf(services).get(_sort(job, tenant, *ids), Pending)
    return stored.record if stored else None


def _note(services: Services, shelf: Shelf, stored: Stored[Pending], error: Exception) -> None:
    now = services.now()
    since = stored.record.failing_since or now
    reason = error.reason if isinstance(error, CannotDo) else type(error).__name__
    owed = msgspec.structs.replace(
        stored.record, attempts=0, failures=stored.record.failures + 1, failing_since=since, reason=reason
    )
    at_fault = owed.failures >= MOST_FAILURES and not isinstance(error, Unavailable)
    if at_fault or now - since > LONGEST_FAILING:
        _park(services, shelf, stored, owed)
        return
    wait = min(PATIENCE * 2 ** min(owed.failures - 1, 10), _LONGEST_WAIT)
    shelf.write(shelf.replace(stored, msgspec.structs.replace(owed, due=now + wait)))


def _hand_out_again(services: Services, shelf: Shelf, stored: Stored[Pending]) -> bool:
    owed = stored.record
    wait = min(PATIENCE * 2 ** min(owed.attempts, 10), _LONGEST_WAIT)
    later = msgspec.structs.replace(owed, attempts=owed.attempts + 1, due=services.now() + wait)
    try:
        if later.attempts > MOST_HANDED_OUT:
            _park(services, shelf, stored, msgspec.structs.replace(owed, reason=owed.reason or "never came to an end"))
            return False
        shelf.write(shelf.replace(stored, later))
    except Conflict:
        return False  # settled, or another sweep was first
    services.queue.enqueue(owed.job, TenantId(owed.tenant), *owed.ids)
    return True


def _park(services: Services, shelf: Shelf, stored: Stored[Pending], owed: Pending) -> None:
    """From the pending to the parked, in one write. Raises Conflict."""
    parked = Parked(
        job=owed.job,
        tenant=owed.tenant,
        ids=owed.ids,
        since=owed.since,
        parked_at=services.now(),
        failures=owed.failures,
        reason=owed.reason,
    )
    sort = parked_sort(owed.job, stored.sort.removeprefix("JOB#"))
    shelf.write(shelf.remove(stored), parking_lot(services).put(sort, parked))
    log.error("work is parked", job=owed.job, failures=owed.failures, reason=owed.reason)


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)


def _sort(job: str, tenant: TenantId, *ids: str) -> str:
    # By digest and not by time, so that whoever settles the work can name it without having read it. The area holds
    # only what is owed right now, so reading it through is cheap.
    return f"JOB#{mark(job, tenant, *ids)}"


_DAMAGED = Pending(
    job="", tenant="", ids=(), since=datetime.max.replace(tzinfo=UTC), due=datetime.max.replace(tzinfo=UTC)
)
