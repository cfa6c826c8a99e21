"""Times of messages: dates and times of day as programs write them, to the second."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from app.dates.order import DateOrder

EARLIEST = date(1990, 1, 1)
"""Before it nobody sent a message that is here; a date of then is a date read wrongly."""

_DATE = re.compile(r"(\d{1,4})([/.\-])\s?(\d{1,2})\2\s?(\d{1,4})\.?")
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*(?:([ap])\.?\s?m\.?)?", re.IGNORECASE)


class NoTime(ValueError):
    """A date or a time of day that is none. The words are a sentence."""


def numbers(text: str) -> tuple[int, int, int, bool]:
    """The three numbers of a date as they stand, and whether their writing leaves day and month open.

    Raises NoTime.
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise NoTime(f"“{text[:40]}” is no date.")
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    # Four digits in front are the year, with month and day behind; with points the day is always first.
    return first, second, third, len(match[1]) < 3 and match[2] != "."


def day(text: str, *, day_first: bool) -> date:
    """The day that a date names. Raises NoTime."""
    first, second, third, is_open = numbers(text)
    if first > 31:
        year, month, on = first, second, third
    elif day_first or not is_open:
        on, month, year = first, second, third
    else:
        month, on, year = first, second, third
    try:
        found = date(year + (2000 if year < 100 else 0), month, on)
    except ValueError:
        raise NoTime(f"“{text[:40]}” is no date with the {'day' if day_first else 'month'} first.") from None
    if found < EARLIEST:
        raise NoTime(f"“{text[:40]}” is too long ago to be right.")
    return found


def clock(text: str) -> time:
    """The time of day, with 12 or with 24 hours. Raises NoTime."""
    match = _TIME.fullmatch(" ".join(text.split()))
    if not match:
        raise NoTime(f"“{text[:40]}” is no time of day.")
    hour, half = int(match[1]), (match[4] or "").lower()
    if half and hour > 12:  # "17:05 PM" says the same thing twice
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        raise NoTime(f"“{text[:40]}” is no time of day.") from None


def date_order(latest: date) -> DateOrder:
    """To be told the dates of a file's messages. `latest` is the present day: a message of a later one is not sent."""

    def read(text: str, day_first: bool) -> date | None:
        try:
            found = day(text, day_first=day_first)
        except NoTime:
            return None
        return found if found <= latest + timedelta(days=1) else None

    return DateOrder(read, runs=True)


def instant(local: datetime, zone: object, before: datetime | None) -> datetime:
    """The UTC instant of a clock time in a zone; of a time that came twice, the one that is not before the last."""
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    first = local.replace(tzinfo=zone)  # type: ignore[arg-type]  # a ZoneInfo
    second = first.replace(fold=1)
    if before is not None and first.utcoffset() != second.utcoffset():
        early, late = first.astimezone(UTC), second.astimezone(UTC)
        return late if early < before <= late else early
    return first.astimezone(UTC)
