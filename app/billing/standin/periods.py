"""Periods: where a month or a year ends that began on a given day."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

_MONTHS = {"month": 1, "year": 12}


def end_of(start: int, interval: str, anchor: int) -> int:
    """The end of the period that begins at `start`, counted from the anchor: a 31st comes back after February."""
    step, count = _MONTHS[interval], 1
    while (end := _after(anchor, step * count)) <= start:
        count += 1
    return end


def day_of(moment: int) -> str:
    """For a line of an invoice."""
    return f"{datetime.fromtimestamp(moment, UTC):%-d %b %Y}"


def _after(anchor: int, months: int) -> int:
    began = datetime.fromtimestamp(anchor, UTC)
    years, month = divmod(began.month - 1 + months, 12)
    year, month = began.year + years, month + 1
    day = min(began.day, calendar.monthrange(year, month)[1])
    return int(began.replace(year=year, month=month, day=day).timestamp())
