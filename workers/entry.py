"""The one function that the queue calls: finds the job by name, runs it, and keeps its words out of Redis and logs."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TypeVar

import structlog

from app import metrics, queue
from app.keys import KeyDestroyed
from app.queue import CannotDo
from app.store.keys import TenantId, tenant_id
from workers.context import services

log = structlog.get_logger(__name__)

Job = TypeVar("Job", bound=Callable[..., object])


class UnknownJob(CannotDo):
    """The queue names something that is not a job of ours. Nothing was run."""

    def __init__(self) -> None:
        super().__init__("no such job")


def job(function: Job) -> Job:
    """Mark a function `(tenant, *ids)` as a job. It may run twice, and settles its pending item itself."""
    function.is_job = True  # type: ignore[attr-defined]  # functions carry attributes; `_find` reads this one
    return function


def perform(name: str, tenant: str, *ids: str) -> None:
    """Run one job. It never raises: RQ would write the error's words into Redis, and the sweep retries anyway."""
    began = time.perf_counter()
    called, outcome = "unknown", "done"  # a name that is none of ours is neither a label nor for the log
    try:
        function = _find(name)
        called = name
        function(tenant_id(tenant), *ids)
    except KeyDestroyed as error:
        outcome = _of_a_removed_account(error, name, tenant, *ids)
    except Exception as error:  # whatever a job raises, its work stays pending (or is parked) and the worker lives
        outcome = "failed"
        log.warning("job failed, it stays pending", job=called, exc_info=error)
        note_failure(error, name, tenant, *ids)
        metrics.job_failed(called, type(error).__name__)
    seconds = time.perf_counter() - began
    metrics.job_ended(called, outcome, seconds)
    log.info("job ended", job=called, outcome=outcome, ms=round(seconds * 1000, 1))


def _of_a_removed_account(error: KeyDestroyed, name: str, tenant: str, *ids: str) -> str:
    """Work of an account that was removed is settled; a round that met one is not, and tries again. The outcome."""
    try:
        if services().store.keys.destroyed(tenant_id(tenant)):
            done = queue.settled(services(), name, tenant_id(tenant), *ids)
            services().store.platform("PENDING").write(done)
            return "done"
    except Exception as further:  # noqa: BLE001  # the store may be what failed: the sweep hands it out again
        log.warning("late work could not be settled", error=type(further).__name__)
    note_failure(error, name, tenant, *ids)
    return "failed"


def note_failure(error: Exception, name: str, tenant: str, *ids: str) -> None:
    """Note that a job failed, if that can be done now. Never raises."""
    try:
        queue.failed(services(), error, name, tenant_id(tenant), *ids)
    except Exception as further:  # noqa: BLE001  # the store may be what failed: the sweep hands it out again
        log.warning("the failure could not be noted", error=type(further).__name__)


def _find(name: str) -> Callable[[TenantId, *tuple[str, ...]], object]:
    module, _, function = name.rpartition(".")
    found: object = None
    if module.startswith("workers.") and module.replace(".", "").isidentifier() and find_spec(module):
        found = getattr(import_module(module), function, None)
    if not callable(found) or not getattr(found, "is_job", False):
        raise UnknownJob
    return found
