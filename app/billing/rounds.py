"""Rounds: work that goes along many accounts in steps, and loses none when it is cut off.

Each step is pending work that names where it begins, and is settled in one write with the next one. Whoever is killed
in between: the step is done again, so what it does for an account must be harmless when repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from app.queue import pending, settled
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

T = TypeVar("T")


def begin(services: Services, job: str, shelf: Shelf, day: str) -> None:
    """Owe the first step of a day's round. Doing so twice is doing so once."""
    shelf.write(pending(services, job, PLATFORM, day, ""))
    services.queue.enqueue(job, PLATFORM, day, "")


def step(
    services: Services,
    job: str,
    shelf: Shelf,
    kind: type[T],
    *,
    day: str,
    after: str,
    limit: int,
    visit: Callable[[TenantId], object],
) -> None:
    """Visit the next accounts of the list on `shelf`, whose sort keys are tenant ids, and owe the step that follows."""
    page = shelf.page(kind, prefix="", after=after or None, limit=limit)
    for row in page.rows:
        visit(TenantId(row.sort))
    done = settled(services, job, PLATFORM, day, after)
    if page.after is None:
        shelf.write(done)
        return
    shelf.write(done, pending(services, job, PLATFORM, day, page.after))
    services.queue.enqueue(job, PLATFORM, day, page.after)
