"""Rounds: work that goes along many accounts in steps, and loses none when it is cut off.

Each step is pending work that names where it begins, and is settled in one write with the next one. Whoever is killed
in between: the step is done again, so what it does for an account must be harmless when repeated. An account that
nobody can read any more is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

import structlog

from app.keys import KeyDestroyed
from app.parking import find_parked
from app.queue import find_owed, mark, parked_sort, pending, settled
from app.store import Change
from app.store.keys import PLATFORM, TenantId
from app.store.sealed import Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

T = TypeVar("T")


def begin(services: Services, job: str, shelf: Shelf, day: str) -> None:
    """Owe the first step of a day's round. Doing so twice is doing so once."""
    _owe(services, job, shelf, day, "")


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
    # Only the sort key of a row is read, and a damaged row has that too.
    page = shelf.page(kind, prefix="", after=after or None, limit=limit, mend=lambda _: cast("T", None))
    for row in page.rows:
        try:
            visit(TenantId(row.sort))
        except (KeyDestroyed, Tampered) as error:  # its damage must not keep the others waiting
            log.warning("an account is passed over", job=job, error=type(error).__name__)
    done = settled(services, job, PLATFORM, day, after)
    if page.after is None:
        shelf.write(done)
    else:
        _owe(services, job, shelf, day, page.after, done)


def _owe(services: Services, job: str, shelf: Shelf, day: str, after: str, *changes: Change) -> None:
    """Owe a step; not anew what is owed already and keeps failing, nor what is parked and waits for staff."""
    work = (job, PLATFORM, day, after)
    if find_owed(services, *work) or find_parked(services, parked_sort(job, mark(*work))):
        if changes:
            shelf.write(*changes)
        return
    shelf.write(*changes, pending(services, *work))
    services.queue.enqueue(*work)
