"""The backlog: how much work is owed, since when, and how much of it failed the last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from app.queue import QUEUES, Pending, owed, queue_of

if TYPE_CHECKING:
    from app.services import Services


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much is owed, since when at the longest (None: nothing is), and how much of it failed the last time."""

    count: int = 0
    oldest: datetime | None = None
    failing: int = 0

    def with_one(self, owed: Pending) -> Backlog:
        """With one item more."""
        oldest = min(self.oldest or owed.since, owed.since)
        return Backlog(self.count + 1, oldest, self.failing + (owed.failures > 0))


def backlogs(services: Services, *, most: int | None = None) -> dict[str, Backlog]:
    """What is owed now, by queue, all of them. Reads every pending item, or the first `most` of them."""
    found = dict.fromkeys(QUEUES, Backlog())
    for stored in islice(owed(services), most):
        name = queue_of(stored.record.job)
        found[name] = found[name].with_one(stored.record)
    return found


def backlog(services: Services) -> Backlog:
    """What is owed now. Reads every pending item: for the clock and the operator, not for requests."""
    total = Backlog()
    for stored in owed(services):
        total = total.with_one(stored.record)
    return total
