"""The suppression list: addresses that no mail goes to, whatever its category, until somebody lifts it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from app.store import Put
from app.store.sealed import Shelf

if TYPE_CHECKING:
    from app.services import Services

_SORT = "ADDRESS"


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """Why and since when an address gets no mail."""

    reason: Literal["bounce", "complaint", "staff"]
    since: datetime


def suppression(services: Services, address: str) -> Suppression | None:
    """The entry of an address, or None when mail may go to it."""
    stored = _shelf(services, address).get(_SORT, Suppression)
    return stored.record if stored else None


def suppress(services: Services, address: str, reason: Literal["bounce", "complaint", "staff"]) -> Put:
    """The change that stops all mail to an address."""
    return _shelf(services, address).put(_SORT, Suppression(reason=reason, since=services.now()))


def _shelf(services: Services, address: str) -> Shelf:
    digest = services.store.platform("SUPPRESSION").blind_index("suppression", address.lower())
    return services.store.platform(f"SUPPRESSION#{digest}")
