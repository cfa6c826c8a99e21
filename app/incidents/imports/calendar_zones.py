"""The zones of a calendar file: names that are known everywhere, else the offsets that this very file gives.

What a file says about a name holds for that file alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from itertools import islice
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from app.dates.moments import zone_of
from app.incidents.imports.calendar_text import Line, Part

_MAX_RULES = 20
"""Yearly rules of one zone. Whole histories of a place have about ten."""

_MAX_CHANGES = 2_000
"""Single changes of one zone."""

_MINUTE = timedelta(minutes=1)
_LONGEST_NAME = 255
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNDERSTOOD = frozenset({
    "FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "COUNT", "UNTIL",
    "WKST",
})  # fmt: skip
"""Parts of a rule. Its hour is that of its first time, whatever it says besides."""

_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2}):?(\d{2})?", re.ASCII)
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


def stamp(text: str) -> datetime | date:
    """A date, or a time of day on it, as calendars write them; aware only where it ends in Z. Raises ValueError."""
    found = _STAMP.fullmatch(text.strip().upper())
    if not found:
        raise ValueError("not a time")
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if not found[4]:
        return day
    zone = UTC if found[7] else None
    # A minute may have a 61st second; no clock on a wall shows it.
    return datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), min(int(found[6]), 59), tzinfo=zone)


@dataclass(slots=True)
class Zones:
    """The zones of one calendar."""

    parts: dict[str, Part]
    _own: dict[str, Own | None] = field(default_factory=dict)

    @classmethod
    def of(cls, calendar: Part) -> Zones:
        """The zones that a calendar explains; of two with one name, the first."""
        return cls({_bare(part.text("TZID")): part for part in reversed(calendar.of("VTIMEZONE"))})

    def at(self, name: str, local: datetime) -> tzinfo | None:
        """The zone of this name: a ZoneInfo, or the offset at this clock time, or None where nothing tells."""
        if known := _known(name):
            return zone_of(known)
        bare = _bare(name)
        if bare not in self._own:
            self._own[bare] = self._explained(bare)
        own = self._own[bare]
        return timezone(own.offset(local) // _MINUTE * _MINUTE) if own else None

    def _explained(self, bare: str) -> Own | None:
        try:
            return Own.of(self.parts[bare])
        except (KeyError, ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Rule:
    """A change of the clocks that comes every year."""

    first: datetime
    last: datetime | None
    month: int
    days: frozenset[int]
    """Days of the month that it can fall on; empty where the weekday alone decides."""
    weekday: int | None
    which: int
    """The how-manieth of those weekdays, from the end where negative; 0 is the first day that fits."""
    offset: timedelta

    @classmethod
    def of(cls, text: str, start: datetime, offset: timedelta) -> Rule:
        """Raises ValueError for rules that no clock follows."""
        said = dict(pair.split("=", 1) for pair in text.upper().split(";") if "=" in pair)
        by_day = _BY_DAY.fullmatch(said.get("BYDAY", ""))
        if said.get("FREQ") != "YEARLY" or said.get("INTERVAL", "1") != "1" or not said.keys() <= _UNDERSTOOD:
            raise ValueError("not a change that comes once a year")
        if "BYDAY" in said and (by_day is None or (by_day[1] is None and "BYMONTHDAY" not in said)):
            raise ValueError("not one day a year")
        month = int(said.get("BYMONTH", start.month))
        if month not in range(1, 13):
            raise ValueError("not a month")
        days = frozenset(int(day) for day in islice(said.get("BYMONTHDAY", "").split(","), 31) if day)
        return cls(
            first=start,
            last=_last(said, start),
            month=month,
            days=days if days or by_day else frozenset({start.day}),
            weekday=_WEEKDAYS.index(by_day[2]) if by_day else None,
            which=int(by_day[1] or 0) if by_day else 0,
            offset=offset,
        )

    def in_year(self, year: int) -> datetime | None:
        """When it comes that year, on the clock before the change."""
        length = _last_day(year, self.month)
        fits: Sequence[int] = range(1, length + 1)
        if self.weekday is not None:
            fits = range(1 + (self.weekday - date(year, self.month, 1).weekday()) % 7, length + 1, 7)
        if self.days:
            fits = [day for day in fits if day in self.days or day - length - 1 in self.days]
        at = self.which - 1 if self.which > 0 else self.which
        if not -len(fits) <= at < len(fits):
            return None
        comes = datetime.combine(date(year, self.month, fits[at]), self.first.time())
        return comes if self.first <= comes and (self.last is None or comes <= self.last) else None


def _last(said: Mapping[str, str], start: datetime) -> datetime | None:
    if "COUNT" in said:
        return datetime.combine(date(start.year + int(said["COUNT"]) - 1, 12, 31), time.max)
    # The end is said in UTC, and the next change is a year away.
    return _naive(stamp(said["UNTIL"])) + timedelta(days=1) if "UNTIL" in said else None


@dataclass(slots=True)
class Own:
    """A zone as a file explains it: single changes and yearly rules, with the offset from UTC behind each."""

    before: timedelta
    changes: list[tuple[datetime, timedelta]]
    rules: list[Rule]
    _years: dict[int, list[tuple[datetime, timedelta]]] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Part) -> Own:
        """Raises ValueError, OverflowError where the explanation makes no sense."""
        changes: list[tuple[datetime, timedelta]] = []
        rules: list[Rule] = []
        befores: list[tuple[datetime, timedelta]] = []
        for clock in part.of("STANDARD", "DAYLIGHT"):
            start, offset = _naive(stamp(clock.text("DTSTART"))), _offset(clock.text("TZOFFSETTO"))
            befores.append((start, _offset(clock.text("TZOFFSETFROM"))))
            changes += [(day, offset) for day in (start, *_single(clock.every("RDATE")))]
            rules += [Rule.of(text, start, offset) for text in {line.value for line in clock.every("RRULE")}]
        if not befores or len(rules) > _MAX_RULES or len(changes) > _MAX_CHANGES:
            raise ValueError("nothing that a clock follows")
        return cls(min(befores)[1], sorted(changes), rules)

    def offset(self, local: datetime) -> timedelta:
        """The distance from UTC when the clocks show this; of a time that comes twice, the first."""
        local = local.replace(tzinfo=None)
        known = (self.changes, self._in(local.year - 1), self._in(local.year))
        latest = [changes[at - 1] for changes in known if (at := bisect_right(changes, (local, timedelta.max)))]
        return max(latest)[1] if latest else self.before

    def _in(self, year: int) -> list[tuple[datetime, timedelta]]:
        if year not in self._years:
            comes = ((rule.in_year(year), rule.offset) for rule in self.rules if year >= rule.first.year)
            self._years[year] = sorted((when, offset) for when, offset in comes if when)
        return self._years[year]


@cache
def _all_known() -> frozenset[str]:
    return frozenset(available_timezones())


def _known(name: str) -> str:
    """The IANA name that is meant: by itself, by Windows' name for it, or behind a maker's name; else empty."""
    if len(name) > _LONGEST_NAME:
        return ""
    bare = _bare(name)
    names = [bare, WINDOWS_TO_OLSON.get(bare, "")]
    if name.startswith("/"):
        parts = bare.split("/")
        names += ["/".join(parts[at:]) for at in range(1, len(parts))]
    return next((each for each in names if each in _all_known()), "")


def _bare(name: str) -> str:
    return name.strip().strip("/")


def _single(lines: Iterable[Line]) -> Iterator[datetime]:
    for line in lines:
        for text in islice(line.value.split(","), _MAX_CHANGES):
            yield _naive(stamp(text))


def _naive(value: date) -> datetime:
    given = value if isinstance(value, datetime) else datetime.combine(value, time())
    return given.replace(tzinfo=None)


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError("not an offset")
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if offset >= timedelta(days=1):
        raise ValueError("not an offset")
    return -offset if found[1] == "-" else offset


def _last_day(year: int, month: int) -> int:
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day
