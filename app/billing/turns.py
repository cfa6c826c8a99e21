"""Turns: of one account only one page at a time is on its way to payment, in whichever process.

A lease, because the effect lies at Stripe. It ends by itself when its holder is killed; two that overlap all the same
can leave two payment pages, and a second plan that comes of them is undone (see surplus.py).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.billing.refusals import AnotherTab
from app.errors import Conflict
from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Shelf, Stored

if TYPE_CHECKING:
    from app.services import Services

_AREA = "STRIPE#TURN"
_HELD = timedelta(minutes=2)
_KEPT = timedelta(days=1)
_PATIENCE_SECONDS = 8.0
_LOOK_SECONDS = 0.05


class Turn(msgspec.Struct, frozen=True):
    """Until when at the longest somebody has the turn; None: nobody."""

    until: datetime | None


@contextmanager
def alone(services: Services, tenant: TenantId) -> Iterator[None]:
    """Wait for the turn, and have it. Raises AnotherTab when it does not come within seconds."""
    shelf = services.store.platform(_AREA)
    held = _waited(services, shelf, tenant)
    try:
        yield
    finally:
        with suppress(Conflict):  # it ended before, and somebody else took it
            shelf.write(shelf.replace(held, Turn(None), expires_at=_forgotten(services)))


def forgetting(services: Services, tenant: TenantId) -> Change:
    """The change after which nothing is known of an account's turn."""
    return services.store.platform(_AREA).discard(tenant)


def _waited(services: Services, shelf: Shelf, tenant: TenantId) -> Stored[Turn]:
    given_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        if held := _taken(services, shelf, tenant):
            return held
        if time.monotonic() > given_up:
            raise AnotherTab
        time.sleep(random.uniform(_LOOK_SECONDS, 2 * _LOOK_SECONDS))


def _taken(services: Services, shelf: Shelf, tenant: TenantId) -> Stored[Turn] | None:
    stored, now = shelf.get(tenant, Turn), services.now()
    if stored and stored.record.until and now < stored.record.until:
        return None
    turn, end = Turn(now + _HELD), _forgotten(services)
    put = shelf.replace(stored, turn, expires_at=end) if stored else shelf.add(tenant, turn, expires_at=end)
    try:
        shelf.write(put)
    except Conflict:
        return None
    return Stored(tenant, put.item.version, turn)


def _forgotten(services: Services) -> int:
    return int((services.now() + _KEPT).timestamp())
