"""Date order: whether days or months come first in the dates of a file, why, and what stays in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.dates.wording import MONTHS

_NOTHING_TELLS = "Nothing in this file tells whether the day or the month comes first."
_MIXED = "Some dates in this file have the day first, others the month."


@dataclass(slots=True)
class DateOrder:
    """What the dates of a file tell about their order, met one after the other."""

    read: Callable[[str, bool], date | None]
    """A date read with the day first, or with the month; None where that is no day that can be meant."""
    runs: bool = False
    """Whether the file's dates run forward in time, as messages do: then that tells, too."""
    day_votes: int = 0
    month_votes: int = 0
    open: str = ""
    """The first date that could be read both ways."""
    _day_steps_back: int = 0
    _month_steps_back: int = 0
    _day_before: date = date.min
    _month_before: date = date.min

    def add(self, text: str) -> None:
        """Take note of one date."""
        by_day, by_month = self.read(text, True), self.read(text, False)
        if by_day == by_month:
            return
        if by_day is None or by_month is None:
            self.vote(day_first=by_month is None)
        else:
            self.open = self.open or text
        if by_day:
            self._day_steps_back += by_day < self._day_before
            self._day_before = by_day
        if by_month:
            self._month_steps_back += by_month < self._month_before
            self._month_before = by_month

    def vote(self, *, day_first: bool) -> None:
        """Take note that a date can be meant in no other order."""
        self.day_votes += day_first
        self.month_votes += not day_first

    @property
    def answer(self) -> bool | None:
        """Whether days come first; None when nothing tells, so that it must be asked."""
        if not self.open and not (self.day_votes or self.month_votes):
            return False  # no date could be read two ways
        if self.day_votes or self.month_votes:
            return self.day_votes > self.month_votes
        back = (self._day_steps_back, self._month_steps_back)
        if self.runs and min(back) * 4 < max(back):
            return back[0] < back[1]
        return None

    @property
    def why(self) -> str:
        """What decided it, or what is in doubt; empty where no date could be read two ways."""
        if not self.open and not (self.day_votes or self.month_votes):
            return ""
        if self.day_votes and self.month_votes:
            return f"{_MIXED} Check the first and last messages."
        if self.day_votes or self.month_votes:
            return f"The {'day' if self.day_votes else 'month'} is first: some dates can be read in no other way."
        if self.answer is not None:
            return f"The {'day' if self.answer else 'month'} is first: only so do the messages run forward in time."
        by_day, by_month = self.read(self.open, True), self.read(self.open, False)
        return f"{_NOTHING_TELLS} “{self.open[:40]}” can be {_words(by_day)} or {_words(by_month)}."

    def doubt(self, day_first: bool) -> str:
        """A sentence where the order that was taken may turn dates around, with one date read both ways; else empty."""
        agreeing, opposing = self.day_votes, self.month_votes
        if not day_first:
            agreeing, opposing = opposing, agreeing
        if not self.open or (agreeing and not opposing):
            return ""
        why = _NOTHING_TELLS
        if agreeing:
            why = _MIXED
        elif opposing:
            why = f"Other dates in this file have the {'month' if day_first else 'day'} first."
        read, turned = self.read(self.open, day_first), self.read(self.open, not day_first)
        return (
            f"{why} “{self.open[:40]}” is read as {_words(read)}; the other way round it is {_words(turned)}. "
            "Check which is right."
        )


def _words(on: date | None) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}" if on else "no day"
