"""Moments: from a date, a time and a zone, as a person gives them, to an instant, on the odd nights too."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.incidents.record import When


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, UnicodeError, ValueError):
        raise ValueError("not a zone") from None


def instant(when: When) -> datetime | None:
    """The UTC instant that `when` names, or None without a time of day. Raises ValueError for a bad zone or time."""
    local = _local(when)
    return None if local is None else local.astimezone(UTC)


def is_skipped(when: When) -> bool:
    """Whether the clocks jumped over this time that night, so that no clock ever showed it."""
    local = _local(when)
    if local is None:
        return False
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) != local.replace(tzinfo=None)


def is_repeated(when: When) -> bool:
    """Whether the clocks showed this time twice that night, so that `fold` decides which one is meant."""
    local = _local(when)
    return (
        local is not None
        and not is_skipped(when)
        and local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    )


def _local(when: When) -> datetime | None:
    if when.at is None:
        return None
    return datetime.combine(when.on, time.fromisoformat(when.at), zone_of(when.zone)).replace(fold=when.fold)
