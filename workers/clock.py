"""The clock: `python -m workers.clock` runs periodic jobs, each under a lease, so two clocks do not run one twice."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import structlog

from app import metrics, queue, reminders
from app.billing import reconciliation, trials
from app.campaigns import rounds
from app.errors import Conflict, Problem
from app.messages.imports import held as talk_files
from app.retention import run as retention
from app.rights.deletion import rounds as deletions
from app.rights.exports import model as exports
from app.rights.holds import model as holds
from app.rights.requests import watch as requests
from app.rights.restoring import model as copies
from app.services import Services
from app.store.sealed import Shelf, Stored
from app.trust import checks as trust_checks
from app.vault import erasing, fixity
from app.vault import sweep as uploads_sweep
from app.wellbeing import records as wellbeing
from workers import context

log = structlog.get_logger(__name__)

_AREA = "LEASE"
_LEASE = timedelta(minutes=10)
"""No periodic job may take longer: after this a clock that still holds one counts as crashed."""

_TRY_AGAIN = timedelta(minutes=5)
_LONGEST_SLEEP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job of the clock. `run` may be cut short and run again without harm."""

    name: str
    every: timedelta
    run: Callable[[Services], object]


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """When a job is due next, and until when at the longest somebody runs it now."""

    due: datetime
    held_until: datetime | None = None


def table(services: Services) -> tuple[Periodic, ...]:
    """Every periodic job. On a store that is paid by the read the sweep is rarer."""
    at_home = services.settings.store == "sqlite"
    measured = services.settings.metrics_port
    return (
        Periodic("pending-sweep", timedelta(seconds=15 if at_home else 60), queue.sweep),
        Periodic("expired-items", timedelta(hours=1), _remove_expired),
        Periodic("reminders", timedelta(hours=1), reminders.begin),
        Periodic("campaigns", timedelta(minutes=5), rounds.begin),
        Periodic("imported-files", timedelta(hours=1), talk_files.sweep),
        Periodic("returning-copies", timedelta(hours=1), copies.sweep),
        Periodic("deletions", timedelta(minutes=1), deletions.begin),
        Periodic("vault-uploads", timedelta(hours=1), uploads_sweep.sweep),
        Periodic("vault-fixity", timedelta(days=1), fixity.begin),
        Periodic("vault-erasures", timedelta(hours=1), _erase_removed),
        Periodic("retention", timedelta(days=1), retention.run),
        Periodic("exports", timedelta(minutes=10), exports.sweep),
        Periodic("requests", timedelta(hours=1), requests.round_),
        Periodic("trust-checks", timedelta(hours=6), trust_checks.look),
        *([Periodic("analytics", timedelta(minutes=5), _send_sums)] if services.analytics else []),
        *(_of_billing() if services.billing else ()),
        *([Periodic("backlog-metrics", timedelta(minutes=1), metrics.measure_backlog)] if measured else []),
    )


def _send_sums(services: Services) -> None:
    if services.analytics is not None:
        services.analytics.send()


def _of_billing() -> tuple[Periodic, ...]:
    return (
        Periodic("billing-reconciliation", timedelta(days=1), reconciliation.begin),
        Periodic("trial-ends", timedelta(days=1), trials.begin),
    )


@dataclass
class Clock:
    """Runs what is due. `tick` is one look at the table; between ticks nothing is held."""

    services: Services
    jobs: Sequence[Periodic]
    _next_look: dict[str, datetime] = field(default_factory=dict)

    def tick(self) -> int:
        """Run every job that is due and that no other clock holds. Returns how many ran."""
        now = self.services.now()
        return sum(self._turn(job) for job in self.jobs if self._next_look.get(job.name, now) <= now)

    def _turn(self, job: Periodic) -> bool:
        try:
            held = self._take(job)
        except Problem as error:  # the store is away: look again soon
            log.warning("the clock cannot read its leases", error=type(error).__name__)
            self._next_look[job.name] = self.services.now() + timedelta(seconds=_LONGEST_SLEEP_SECONDS)
            return False
        if held is None:
            return False
        due = self.services.now() + (job.every if _ran(job, self.services) else min(job.every, _TRY_AGAIN))
        self._next_look[job.name] = due
        self._give_back(held, due)
        return True

    def _take(self, job: Periodic) -> Stored[Lease] | None:
        shelf, now = self._shelf(), self.services.now()
        stored = shelf.get(job.name, Lease)
        if stored and stored.record.due > now:
            self._next_look[job.name] = stored.record.due
            return None
        if stored and stored.record.held_until and stored.record.held_until > now:
            self._next_look[job.name] = min(stored.record.held_until, now + timedelta(minutes=1))
            return None
        lease = Lease(due=now, held_until=now + _LEASE)
        put = shelf.replace(stored, lease) if stored else shelf.add(job.name, lease)
        try:
            shelf.write(put)
        except Conflict:
            return None
        return Stored(job.name, put.item.version, lease)

    def _give_back(self, held: Stored[Lease], due: datetime) -> None:
        shelf = self._shelf()
        try:
            shelf.write(shelf.replace(held, Lease(due=due)))
        except Problem as error:  # lost it meanwhile, or the store is away: the lease ends by itself
            log.warning("the clock could not give back a lease", job=held.sort, error=type(error).__name__)

    def _shelf(self) -> Shelf:
        return self.services.store.platform(_AREA)


def main() -> int:
    """Run until TERM or INT; the job in hand is finished first."""
    services = context.start()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    clock = Clock(services, table(services))
    while not stopped.is_set():
        clock.tick()
        stopped.wait(1.0)
    return 0


def _remove_expired(services: Services) -> int:
    return services.store.remove_expired(holds.held(services)) + wellbeing.remove_expired(services)


def _erase_removed(services: Services) -> int:
    return erasing.begin(services, holds.held(services))


def _ran(job: Periodic, services: Services) -> bool:
    began = time.perf_counter()
    try:
        job.run(services)
    except Exception as error:  # one broken job must not stop the others
        log.warning("periodic job failed", job=job.name, exc_info=error)
        metrics.job_ended(job.name, "failed", time.perf_counter() - began)
        return False
    metrics.job_ended(job.name, "done", time.perf_counter() - began)
    return True


if __name__ == "__main__":
    sys.exit(main())
