"""Keys of items. The only module that writes `TENANT#`."""

from __future__ import annotations

import re
from typing import NamedTuple, NewType

TenantId = NewType("TenantId", str)

PLATFORM = TenantId("platform")
"""The tenant that owns what belongs to no person: lookups, claims, pending work of the system."""

_TENANT = re.compile(r"[a-z0-9]{8,40}")


class Key(NamedTuple):
    """A partition and a sort key within it."""

    partition: str
    sort: str


def tenant_id(text: str) -> TenantId:
    """`text` as a tenant id. Raises ValueError when it is empty or not of the form we make."""
    if not _TENANT.fullmatch(text):
        raise ValueError("not a tenant id")
    return TenantId(text)


def tenant_partition(tenant: TenantId) -> str:
    """The partition that holds everything of one tenant."""
    return f"TENANT#{tenant_id(tenant)}"


def platform_partition(area: str) -> str:
    """A partition of the platform's own; `area` spreads load (one per lookup value, source or queue)."""
    if not area:
        raise ValueError("a platform partition needs an area")
    return f"TENANT#{PLATFORM}#{area}"
