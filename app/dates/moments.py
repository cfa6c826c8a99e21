"""Moments: from a date, a time and a zone, as a person gives them, to an instant, on the odd nights too."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.dates.when import When

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?P<half>[ap])?\.?(?:m\.?)?"
)


def read_day(text: str) -> date:
    """A day from "2026-11-19". Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def read_time(text: str) -> str:
    """A time of day as "HH:MM", from that or "5:05 pm"; seconds are dropped. Raises ValueError."""
    match = _TIME.fullmatch(text.strip().lower())
    if not match:
        raise ValueError("not a time")
    hour, minute = int(match["hour"]), int(match["minute"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("not a time")
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return f"{time(hour, minute):%H:%M}"


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The zone with this IANA name, such as America/Chicago. Raises ValueError when there is none."""
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
        and local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        and not is_skipped(when)
    )


def _local(when: When) -> datetime | None:
    if when.at is None:
        return None
    at = time.fromisoformat(when.at)
    return datetime.combine(when.on, at.replace(fold=1) if when.fold else at, zone_of(when.zone))
