"""Date order: whether days or months come first in the dates of a file, and what stays in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.dates import days
from app.dates.wording import MONTHS

_MONTHS_IN_A_YEAR = 12


@dataclass(slots=True)
class Votes:
    """Counts of the dates that can be read in one order alone. `open` is the first that could be read in both."""

    day: int = 0
    month: int = 0
    open: str = ""

    def add(self, cell: str) -> None:
        """Count what a cell tells."""
        numbers = days.either_way(cell)
        if numbers is None or numbers[0] == numbers[1]:
            return
        first, second = (number > _MONTHS_IN_A_YEAR for number in numbers)
        if first != second:
            self.day += first
            self.month += second
        elif not first and not self.open and _day(cell, day_first=True) and _day(cell, day_first=False):
            self.open = cell

    @property
    def day_first(self) -> bool:
        """What most dates tell. Where nothing tells, months come first, as the people write them whom we serve."""
        return self.day > self.month

    def doubt(self, day_first: bool) -> str:
        """A sentence where the order chosen may turn dates around, with one date read both ways; else empty."""
        agreeing, opposing = (self.day, self.month) if day_first else (self.month, self.day)
        read, turned = _day(self.open, day_first=day_first), _day(self.open, day_first=not day_first)
        if not (read and turned) or (agreeing and not opposing):
            return ""
        return (
            f"{_why(agreeing, opposing, day_first)} “{self.open[:40]}” is read as {_words(read)}; "
            f"the other way round it is {_words(turned)}. Check which is right."
        )


def _why(agreeing: int, opposing: int, day_first: bool) -> str:
    if agreeing:
        return "Some dates in this file have the day first, others the month."
    if opposing:
        return f"Other dates in this file have the {'month' if day_first else 'day'} first."
    return "Nothing in this file tells whether the day or the month comes first."


def _day(cell: str, *, day_first: bool) -> date | None:
    try:
        return days.read(cell, day_first=day_first, zone="UTC").on
    except (ValueError, OverflowError):
        return None


def _words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
