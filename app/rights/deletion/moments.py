"""Moments: what the clock of deletions has seen, so that one that is wrong for a while moves nobody's days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import structlog

from app import damage
from app.store.keys import PLATFORM
from app.store.sealed import Shelf, Tampered

if TYPE_CHECKING:
    from app.services import Services

log = structlog.get_logger(__name__)

ODD = timedelta(days=1)
"""A clock that goes further than this between two looks is doubted: it jumped, or nobody looked for so long."""

AHEAD = timedelta(hours=6)
"""A clock that jumped ahead is believed when it has gone on from there for so long; until then nothing is removed."""

BACK = timedelta(days=1)
"""As AHEAD, for one that was set back."""

_AREA = "DELETIONS#CLOCK"
_SORT = "LATEST"


class Odd(msgspec.Struct, frozen=True, array_like=True):
    """A clock that is doubted: since when, by itself, and when it was last looked at."""

    since: datetime
    last: datetime


class Seen(msgspec.Struct, frozen=True):
    """The latest moment that was believed."""

    at: datetime
    odd: Odd | None = None


def seen(services: Services) -> datetime:
    """The latest of now and of what was seen before: a clock that was set back must not shorten anybody's days."""
    stored, now = _stored(services), services.now()
    return max(now, stored.at) if stored else now


def look(services: Services) -> bool:
    """Note the present as seen, and say whether it is believed. Staff find in the log that it is not."""
    shelf, now, before = _shelf(services), services.now(), _stored(services)
    if before is None or abs(now - before.at) <= ODD:
        shelf.write(shelf.put(_SORT, Seen(max(now, before.at) if before else now)))
        return True
    since = before.odd.since if before.odd and abs(now - before.odd.last) <= ODD else now
    if now - since >= (AHEAD if now > before.at else BACK):
        shelf.write(shelf.put(_SORT, Seen(now)))
        return True
    if since == now:
        log.error("the clock jumped, and nothing is removed until it is believed", believed=before.at, now=now)
    shelf.write(shelf.put(_SORT, Seen(before.at, Odd(since, now))))
    return False


def _stored(services: Services) -> Seen | None:
    try:
        stored = _shelf(services).get(_SORT, Seen)
    except Tampered:
        damage.note(services, PLATFORM, "records", f"{_AREA}#{_SORT}")
        return None
    return stored.record if stored else None


def _shelf(services: Services) -> Shelf:
    return services.store.platform(_AREA)
