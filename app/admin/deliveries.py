"""Deliveries as staff see them: when, from whom, what kind and what became of each; never what was in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, get_args

from app.admin.listing import sifted
from app.store.sealed import Stored
from app.webhooks import Source, inbox
from app.webhooks.inbox import Delivery, Recent, State

if TYPE_CHECKING:
    from app.services import Services

SOURCES: tuple[str, ...] = get_args(Source)
STATES: tuple[str, ...] = get_args(State)

_MOST_TALLIED = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of deliveries, newest first."""

    rows: list[Delivery]
    after: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the newest deliveries of a day are in which state; `more` when the day had more than were counted."""

    counts: dict[str, Counter[str]]
    more: bool


def of_day(services: Services, day: datetime, *, source: str, state: str, after: str | None) -> Listed:
    """The deliveries of a day (UTC), of one source and in one state where these are named."""
    found: dict[str, Delivery] = {}

    def wanted(line: Stored[Recent]) -> bool:
        if source and line.record.source != source:
            return False
        delivery = inbox.find(services, line.record.source, line.record.id)
        if delivery is None or (state and delivery.state != state):
            return False
        found[line.sort] = delivery
        return True

    page = sifted(lambda after, limit: inbox.recent(services, day, after=after, limit=limit), wanted, after=after)
    return Listed([found[line.sort] for line in page.rows], page.after)


def tally(services: Services, day: datetime) -> Tally:
    """The newest 200 deliveries of a day, by source and state."""
    page = inbox.recent(services, day, limit=_MOST_TALLIED)
    counts: dict[str, Counter[str]] = {}
    for line in page.rows:
        delivery = inbox.find(services, line.record.source, line.record.id)
        if delivery:
            counts.setdefault(delivery.source, Counter())[delivery.state] += 1
    return Tally(counts, page.after is not None)
