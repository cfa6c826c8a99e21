"""Mornings: whether a person's ten o'clock lies in a span of time, and whether it is an hour at which mail may come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.preferences import DEFAULT_ZONE, time_zones

TEN = time(10)
_EVENING = time(20)


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name, or the default for a name that is none."""
    return ZoneInfo(name if name in time_zones() else DEFAULT_ZONE)


def morning_within(since: datetime, until: datetime, zone: ZoneInfo) -> date | None:
    """The last day whose ten o'clock in `zone` is after `since` and not after `until`; None when there is none."""
    day = until.astimezone(zone).date()
    if _ten(day, zone) > until:
        day -= timedelta(days=1)
    return day if _ten(day, zone) > since else None


def in_daytime(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether it is between ten in the morning and eight in the evening: a telephone may make a sound."""
    return TEN <= moment.astimezone(zone).time() < _EVENING


def _ten(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, TEN, zone)
