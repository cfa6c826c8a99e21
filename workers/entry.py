"""The one function that the queue calls: finds the job by name, runs it, and keeps its words out of Redis and logs."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from typing import TypeVar

import structlog

from app import metrics, queue
from app.store.keys import TenantId, tenant_id
from workers.context import services

log = structlog.get_logger(__name__)

Job = TypeVar("Job", bound=Callable[..., object])


class UnknownJob(Exception):
    """The queue names something that is not a job of ours. Nothing was run."""


def job(function: Job) -> Job:
    """Mark a function `(tenant, *ids)` as a job. It may run twice, and settles its pending item itself."""
    function.is_job = True  # type: ignore[attr-defined]  # functions carry attributes; `_find` reads this one
    return function


def perform(name: str, tenant: str, *ids: str) -> None:
    """Run one job. It never raises: RQ would write the error's words into Redis, and the sweep retries anyway."""
    began = time.perf_counter()
    outcome = "done"
    try:
        _find(name)(tenant_id(tenant), *ids)
    except Exception as error:  # whatever a job raises, its work stays pending (or is parked) and the worker lives
        outcome = "failed"
        log.warning("job failed, it stays pending", job=name, exc_info=error)
        _note(error, name, tenant, *ids)
    seconds = time.perf_counter() - began
    metrics.job_ended(name, outcome, seconds)
    log.info("job ended", job=name, outcome=outcome, ms=round(seconds * 1000, 1))


def _note(error: Exception, name: str, tenant: str, *ids: str) -> None:
    try:
        queue.failed(services(), error, name, tenant_id(tenant), *ids)
    except Exception as further:  # noqa: BLE001  # the store may be what failed: the sweep hands it out again
        log.warning("the failure could not be noted", job=name, error=type(further).__name__)


def _find(name: str) -> Callable[[TenantId, *tuple[str, ...]], object]:
    module, _, function = name.rpartition(".")
    found: object = None
    if module.startswith("workers.") and module.replace(".", "").isidentifier():
        found = getattr(import_module(module), function, None)
    if not callable(found) or not getattr(found, "is_job", False):
        raise UnknownJob
    return found
