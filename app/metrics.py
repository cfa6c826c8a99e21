"""Metrics: counts and times by route, job and queue, for Prometheus. No label holds an id, a path or a word.

Kept only when METRICS_PORT is set. All processes of one machine write into one folder, which the web master serves.
"""

from __future__ import annotations

import contextlib
import os
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request, request_finished, request_started

from app import logs
from app.backlog import backlog
from app.parking import every_parked
from app.queue import QueueUnavailable
from app.services import Services
from app.settings import Settings

# prometheus_client is imported inside functions: on import it reads from the environment where to keep what it counts.
if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge, Histogram

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_JOB_SECONDS = (0.01, 0.05, 0.25, 1, 5, 15, 60, 300, 900)


class _Kept:
    """The metrics themselves; made after the folder is named, because prometheus_client reads it on import."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Gauge, Histogram  # noqa: PLC0415  # see above

        route = ("route", "method")
        self.requests: Counter = Counter("http_requests", "Requests answered", (*route, "status"))
        self.request_seconds: Histogram = Histogram(
            "http_request_seconds", "Time to answer, in seconds", route, buckets=_REQUEST_SECONDS
        )
        self.jobs: Counter = Counter("jobs", "Jobs ended", ("job", "outcome"))
        self.job_seconds: Histogram = Histogram(
            "job_seconds", "Time of a job, in seconds", ("job",), buckets=_JOB_SECONDS
        )
        self.failures: Counter = Counter("job_failures", "Jobs that failed, by the kind of error", ("job", "error"))
        self.webhooks: Counter = Counter("webhooks", "Deliveries answered", ("source", "outcome"))
        self.damaged: Counter = Counter("damaged_records", "Stored records that could not be opened", ("table",))
        latest: Any = {"multiprocess_mode": "mostrecent"}
        self.depth: Gauge = Gauge("queue_jobs", "Jobs that wait in Redis", ("queue",), **latest)
        self.pending: Gauge = Gauge("pending_jobs", "Jobs owed, as the store has them", **latest)
        self.parked: Gauge = Gauge("parked_jobs", "Jobs that failed for good and wait for staff", **latest)
        self.late: Gauge = Gauge("requests_overdue", "Requests of people that should be answered by now", **latest)
        self.oldest: Gauge = Gauge("pending_oldest_seconds", "Age of the oldest owed job, in seconds", **latest)


def start(settings: Settings) -> None:
    """Keep metrics in this process, if the settings name a port for them. Call before anything is counted."""
    if settings.metrics_port and _FOLDER not in os.environ:
        folder = settings.data_dir / "metrics"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[_FOLDER] = str(folder)


def install(app: Flask) -> None:
    """Count every request of `app`."""
    services: Services = app.extensions["cotrackpro"]
    start(services.settings)
    if _kept() is not None:
        # Signals and not hooks: they see every request, also one that an earlier hook answers.
        request_started.connect(_began, app)
        request_finished.connect(_answered, app)


def job_ended(job: str, outcome: str, seconds: float) -> None:
    """Count one job of a worker or of the clock."""
    kept = _kept()
    if kept is not None:
        kept.jobs.labels(job, outcome).inc()
        kept.job_seconds.labels(job).observe(seconds)


def job_failed(job: str, error: str) -> None:
    """Count one failure of a job; `error` is the name of an exception."""
    kept = _kept()
    if kept is not None:
        kept.failures.labels(job, error).inc()


def webhook_answered(source: str, outcome: str) -> None:
    """Count one delivery of an outside service: new, known or refused."""
    kept = _kept()
    if kept is not None:
        kept.webhooks.labels(source, outcome).inc()


def record_damaged(table: str) -> None:
    """Count one stored record that was found damaged."""
    kept = _kept()
    if kept is not None:
        kept.damaged.labels(table).inc()


def requests_late(count: int) -> None:
    """Note how many requests of people are overdue; 100 at the most are counted."""
    kept = _kept()
    if kept is not None:
        kept.late.set(count)


def measure_backlog(services: Services) -> None:
    """Note how much work waits, in Redis and in the store."""
    kept = _kept()
    if kept is None:
        return
    with contextlib.suppress(QueueUnavailable):
        for name, waiting in services.queue.depth().items():
            kept.depth.labels(name).set(waiting)
    owed = backlog(services)
    kept.pending.set(owed.count)
    kept.parked.set(sum(1 for _ in every_parked(services)))
    kept.oldest.set((services.now() - owed.oldest).total_seconds() if owed.oldest else 0)


def serve(port: int) -> None:
    """Answer /metrics on this machine's loopback only, in a thread, from what all processes wrote."""
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415  # see above
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415  # see above

    _forget_the_dead()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library annotates only part of itself
    start_http_server(port, addr="127.0.0.1", registry=registry)


def forget(pid: int) -> None:
    """A process has ended: its live gauges no longer count."""
    if _FOLDER in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  # see above

        mark_process_dead(pid)  # type: ignore[no-untyped-call]  # as above


@cache
def _kept() -> _Kept | None:
    return _Kept() if _FOLDER in os.environ else None


def _began(_: Flask, **__: object) -> None:
    g.metrics_began = time.perf_counter()


def _answered(_: Flask, response: Response, **__: object) -> None:
    kept = _kept()
    if kept is None:
        return
    route = request.url_rule.rule if request.url_rule else "unmatched"
    kept.requests.labels(route, logs.method(), str(response.status_code)).inc()
    kept.request_seconds.labels(route, logs.method()).observe(time.perf_counter() - g.metrics_began)


def _forget_the_dead() -> None:
    """Remove what processes of earlier runs wrote; those that still run keep theirs."""
    for file in Path(os.environ[_FOLDER]).glob("*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdigit() and not _runs(int(pid)):
            file.unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
