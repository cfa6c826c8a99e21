"""Deadlines: the day by which an answer is due, in calendar days or in business days of the United States."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def calendar_days(after: date, days: int) -> date:
    """So many days after a day; that day itself does not count."""
    return after + timedelta(days=days)


def business_days(after: date, days: int) -> date:
    """So many business days after a day: weekends and federal holidays do not count, nor does that day itself."""
    day = after
    while days:
        day += _DAY
        days -= is_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    """Whether offices are open: no weekend, no federal holiday, no day on which one is observed."""
    return day.weekday() < _SATURDAY and day not in _observed(day.year)


@cache
def _observed(year: int) -> frozenset[date]:
    """The days off of a year. New Year's Day of the next year may be observed on the last day of this one."""
    return frozenset(_day_off(holiday) for holiday in (*_holidays(year), date(year + 1, 1, 1)))


def _day_off(holiday: date) -> date:
    """5 U.S.C. 6103: on a Saturday the Friday before is off, on a Sunday the Monday after."""
    return holiday + {_SATURDAY: -_DAY, _SUNDAY: _DAY}.get(holiday.weekday(), timedelta())


def _holidays(year: int) -> Iterator[date]:
    """5 U.S.C. 6103(a). Inauguration Day is a holiday in and around Washington only, and so is not among them."""
    yield date(year, 1, 1)
    yield _nth(year, 1, _MONDAY, 3)  # Martin Luther King, Jr.
    yield _nth(year, 2, _MONDAY, 3)  # Washington's Birthday
    yield _nth(year, 6, _MONDAY, 1) - timedelta(weeks=1)  # Memorial Day: the last Monday of May
    yield date(year, 6, 19)  # Juneteenth
    yield date(year, 7, 4)
    yield _nth(year, 9, _MONDAY, 1)  # Labor Day
    yield _nth(year, 10, _MONDAY, 2)  # Columbus Day
    yield date(year, 11, 11)  # Veterans Day
    yield _nth(year, 11, _THURSDAY, 4)  # Thanksgiving
    yield date(year, 12, 25)


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=number - 1)
