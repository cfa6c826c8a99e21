"""Stand-ins that implement a port and keep state."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from app.queue import mark
from app.store.keys import TenantId

if TYPE_CHECKING:
    from app.services import Services


class HeldQueue:
    """A queue that holds what was enqueued until the test says run, as workers would."""

    def __init__(self) -> None:
        self.held: list[tuple[str, TenantId, tuple[str, ...]]] = []
        self._services: Services | None = None

    def attach(self, services: Services) -> None:
        self._services = services

    def enqueue(self, job: str, tenant: TenantId, *ids: str) -> None:
        self.held.append((job, tenant, ids))

    def enqueue_soon(self, job: str, tenant: TenantId, *ids: str) -> None:
        self.enqueue(job, tenant, *ids)

    def holds(self) -> frozenset[str]:
        return frozenset(mark(job, tenant, *ids) for job, tenant, ids in self.held)

    def forget(self, tenant: TenantId) -> int:
        kept = [work for work in self.held if tenant != work[1] and tenant not in work[2]]
        dropped, self.held = len(self.held) - len(kept), kept
        return dropped

    def depth(self) -> dict[str, int]:
        return {"default": len(self.held)}

    def workers(self) -> dict[str, int]:
        return {"default": 1}

    def ping(self) -> None:
        """Always there."""

    def run(self) -> None:
        """Run all that is held, in order, with the verbs that the workers call."""
        from workers import context

        while self.held:
            job, tenant, ids = self.held.pop(0)
            module, _, name = job.rpartition(".")
            with context.using(self._services):
                getattr(import_module(module), name)(tenant, *ids)
