"""Underway: the platform's notes of bytes on their way, and the one sweep along those whose time is over.

A note is written before the first byte of what it names is kept, so whatever stops in between can be found and removed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import structlog

from app.errors import Problem
from app.keys import KeyDestroyed
from app.store.keys import TenantId, tenant_id
from app.store.sealed import Shelf, Stored, T, Tampered

if TYPE_CHECKING:
    from app.services import Services

_MOMENT = "%Y%m%dT%H%M%S"

log = structlog.get_logger(__name__)


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is on its way, and whose it is. Stored in a platform area under <instant>#<tenant>#<id>."""

    tenant: TenantId
    id: str
    token: str = ""
    """What its parts are known by in the blob store, where it comes in parts."""


def note_key(at: datetime, tenant: str, id_: str) -> str:
    """The sort key of a note: the sweep comes to it in the order of `at`."""
    return f"{at:{_MOMENT}}Z#{tenant}#{id_}"


def noted_at(row: Stored[Note]) -> datetime:
    """The instant in the note's key, to the second."""
    return datetime.strptime(row.sort[:15], _MOMENT).replace(tzinfo=UTC)


def sweep(services: Services, area: str, until: datetime, cleared: Callable[[Stored[Note]], bool]) -> int:
    """Call `cleared` with each note of `area` up to an instant; how many it removed.

    It may raise: then that note stands for the next time, and the others have their turn all the same.
    """
    notes = services.store.platform(area).every(Note, prefix="", end=f"{until:{_MOMENT}}~", batch=100, mend=_by_its_key)
    removed = 0
    for row in notes:
        try:
            removed += cleared(row)
        except (Problem, msgspec.MsgspecError, OSError, ValueError) as error:  # no reason to keep everybody's
            log.warning("what stopped on its way could not be removed", area=area, error=type(error).__name__)
    return removed


def forget(services: Services, area: str, tenant: TenantId, abandon: Callable[[Note], None] = lambda _: None) -> int:
    """Remove one account's notes, each after `abandon` was called with it; how many. For an account that is removed."""
    shelf = services.store.platform(area)
    rows = shelf.every(Note, prefix="", batch=100, mend=_by_its_key)
    gone = [row for row in rows if row.record.tenant == tenant]
    for row in gone:
        abandon(row.record)
        shelf.write(shelf.discard(row.sort))
    return len(gone)


def readable(shelf: Shelf, sort: str, kind: type[T]) -> tuple[Stored[T] | None, str]:
    """What is known of something on its way, and why that cannot be read: "damaged", "erased", or nothing."""
    try:
        return shelf.get(sort, kind), ""
    except (Tampered, msgspec.DecodeError):
        return None, "damaged"
    except KeyDestroyed:
        return None, "erased"


def _by_its_key(sort: str) -> Note:
    _, tenant, id_ = sort.split("#", 2)
    return Note(tenant=tenant_id(tenant), id=id_)
