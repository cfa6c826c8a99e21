"""The roster: every account that is open, so that a notice which concerns everybody finds them without a scan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from app.store import Change
from app.store.keys import TenantId
from app.store.sealed import Records, Tampered

if TYPE_CHECKING:
    from app.services import Services

PARTS = "0123456789abcdefghjkmnpqrstvwxyz"
"""The roster lies in as many parts as a tenant id's first character can have, so that none grows with everybody."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An open account: in which zone it lives, and since when."""

    zone: str
    since: datetime


_NOBODY = Member(zone="", since=datetime.max.replace(tzinfo=UTC))


def entered(services: Services, tenant: TenantId, zone: str, since: datetime) -> Change:
    """The change that puts an account on the roster, or corrects its line."""
    return services.store.platform(_area(tenant[0])).put(tenant, Member(zone=zone, since=since))


def left(services: Services, tenant: TenantId) -> Change:
    """The change that takes an account off, for whoever closes it."""
    return services.store.platform(_area(tenant[0])).discard(tenant)


def has(services: Services, tenant: TenantId) -> bool:
    """Whether an account has a line that can be read."""
    try:
        return services.store.platform(_area(tenant[0])).get(tenant, Member) is not None
    except Tampered:  # it stands for nobody, and is written anew
        return False


def members(services: Services, part: str, *, after: str | None = None, limit: int = 100) -> Records[Member]:
    """Who is in one of the roster's parts; the sort key of each is a tenant id. A damaged line stands for nobody."""
    return services.store.platform(_area(part)).page(
        Member, prefix="", after=after, limit=limit, mend=lambda _: _NOBODY
    )


def _area(part: str) -> str:
    return f"ROSTER#{part}"
