"""Times of messages: dates and times of day as programs write them, to the second, and the order that dates have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.dates.wording import MONTHS

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


@dataclass(slots=True)
class DateOrder:
    """What the dates of a file tell about their order, met one after the other, as its messages run."""

    latest: date
    """The present day: a message of a later one was not sent yet."""
    day_votes: int = 0
    month_votes: int = 0
    day_steps_back: int = 0
    month_steps_back: int = 0
    open: str = ""
    """The first date that could be read both ways."""
    _day_before: date = date.min
    _month_before: date = date.min

    def add(self, text: str) -> None:
        """Take note of one date."""
        by_day, by_month = self._read(text, True), self._read(text, False)
        if by_day == by_month:
            return
        if by_day is None or by_month is None:
            self.day_votes += by_month is None
            self.month_votes += by_day is None
        else:
            self.open = self.open or text
        if by_day:
            self.day_steps_back += by_day < self._day_before
            self._day_before = by_day
        if by_month:
            self.month_steps_back += by_month < self._month_before
            self._month_before = by_month

    def _read(self, text: str, day_first: bool) -> date | None:
        try:
            found = day(text, day_first=day_first)
        except NoTime:
            return None
        return found if found <= self.latest + timedelta(days=1) else None

    @property
    def answer(self) -> bool | None:
        """Whether days come first; None when nothing tells, so that it must be asked."""
        if not self.open and not (self.day_votes or self.month_votes):
            return False  # no date could be read two ways
        if self.day_votes and self.month_votes:
            return self.day_votes > self.month_votes
        if self.day_votes or self.month_votes:
            return bool(self.day_votes)
        if min(self.day_steps_back, self.month_steps_back) * 4 < max(self.day_steps_back, self.month_steps_back):
            return self.day_steps_back < self.month_steps_back
        return None

    @property
    def why(self) -> str:
        """What decided it, or what is in doubt; empty where no date could be read two ways."""
        if not self.open and not (self.day_votes or self.month_votes):
            return ""
        if self.day_votes and self.month_votes:
            return "Some dates in this file have the day first, others the month. Check the first and last messages."
        if self.day_votes or self.month_votes:
            return f"The {'day' if self.day_votes else 'month'} is first: some dates can be read in no other way."
        if self.answer is not None:
            return f"The {'day' if self.answer else 'month'} is first: only so do the messages run forward in time."
        return (
            "Nothing in this file tells whether the day or the month comes first. "
            f"“{self.open}” can be {_words(self._read(self.open, True))} or {_words(self._read(self.open, False))}."
        )


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


def _words(on: date | None) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}" if on else "no day"
