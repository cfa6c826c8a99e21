"""Shut out: whose address gets no mail since a complaint about mail that nobody chose; staff see it until it is lifted.

Such a complaint may come from somebody else who reads the mailbox, and it stops sign-in links too. No address is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.store import Delete, Put
from app.store.keys import TenantId
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

SHOWN = 50
NEW = timedelta(days=7)


class ShutOut(msgspec.Struct, frozen=True):
    """An account whose address gets no mail; empty when no account had that address."""

    account: str
    since: datetime


def noted(services: Services, digest: str, out: ShutOut) -> Put:
    """The change that puts it on staff's list. `digest` stands for the address."""
    return _shelf(services).put(_sort(digest, out.since), out)


def forgotten(services: Services, digest: str, since: datetime) -> Delete:
    """The change that takes it off, where it was on."""
    return _shelf(services).discard(_sort(digest, since))


def forget(services: Services, tenant: TenantId) -> int:
    """Take an account off staff's list; how many lines it had. That the address gets no mail stays."""
    shelf = _shelf(services)
    rows = shelf.every(ShutOut, prefix="", batch=100, mend=lambda _: ShutOut("", datetime.min.replace(tzinfo=UTC)))
    gone = [row.sort for row in rows if row.record.account == tenant]
    for sort in gone:
        shelf.write(shelf.discard(sort))
    return len(gone)


def newest(services: Services) -> list[ShutOut]:
    """Up to SHOWN of them, newest first."""
    rows = _shelf(services).page(ShutOut, prefix="", limit=SHOWN, newest_first=True).rows
    return [row.record for row in rows]


def _sort(digest: str, since: datetime) -> str:
    return f"{since.isoformat()}#{digest[:32]}"


def _shelf(services: Services) -> Shelf:
    return services.store.platform("SHUTOUT")
