"""Wording: days, times and delays in words that a person uses, as one reader in one zone sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.dates.moments import instant, is_repeated, zone_of
from app.dates.objections import GRACE
from app.dates.when import When

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Written out, because strftime is slow, and speaks the machine's language."""

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the present moment (aware) and the IANA zone in which they live."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        return self.local(self.now).date()

    def local(self, at: datetime) -> datetime:
        """The instant as the reader's clock shows it."""
        return at.astimezone(zone_of(self.zone))

    def day(self, on: date) -> str:
        """ "Thu 19 Nov", with the year when it is not this year's."""
        words = f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1][:3]}"
        return words if on.year == self.today.year else f"{words} {on.year}"

    def when(self, when: When) -> str:
        """ "Thu 19 Nov, about 5:05 pm", with the zone where the reader could mistake it."""
        day = self.day(when.on)
        if when.at is None:
            return f"about {day}" if when.about else day
        return f"{day}, {'about ' if when.about else ''}{self._time(when)}"

    def until(self, when: When, ended: When) -> str:
        """When it ended, the day only where it is another one: "until 6:10 pm"."""
        if ended.on == when.on and ended.at is not None:
            return f"until {self._time(ended)}"
        return f"until {self.when(ended)}"

    def moment(self, at: datetime) -> str:
        """ "Fri 20 Nov, 9:41 pm": an instant in the reader's zone."""
        local = self.local(at)
        return f"{self.day(local.date())}, {clock(local.time())}"

    def in_full(self, when: When) -> str:
        """ "Thursday 19 November 2026, about 5:05 pm CST": for paper, where this year is not next year's."""
        about, happened = "about " if when.about else "", instant(when)
        if happened is None:
            return f"{about}{full_day(when.on)}"
        return f"{full_day(when.on)}, {about}{_full_time(happened.astimezone(zone_of(when.zone)))}"

    def moment_in_full(self, at: datetime) -> str:
        """ "Friday 20 November 2026, 9:41 pm CST"."""
        local = self.local(at)
        return f"{full_day(local.date())}, {_full_time(local)}"

    def day_in_full(self, at: datetime) -> str:
        """ "Friday 20 November 2026": the day of an instant in the reader's zone."""
        return full_day(self.local(at).date())

    def time_of_day(self, at: datetime) -> str:
        """ "9:41 pm": the time of day of an instant in the reader's zone."""
        return clock(self.local(at).time())

    def lag(self, when: When, written_at: datetime) -> str:
        """How long after it happened it was written: "Written 2 hours after it happened"."""
        happened = instant(when)
        if happened is None:
            return _days_after((written_at.astimezone(zone_of(when.zone)).date() - when.on).days)
        after = written_at - happened
        if after < -GRACE:
            return "Written before this time"
        if after < _MINUTE:
            return "Written as it happened"
        return f"Written {'about ' if when.about else ''}{span(after)} after it happened"

    def _time(self, when: When) -> str:
        words = clock(time.fromisoformat(when.at or "00:00"))
        if when.zone == self.zone and not is_repeated(when):
            return words
        happened = instant(when)
        if happened is None:
            return words
        theirs, ours = happened.astimezone(zone_of(when.zone)), self.local(happened)
        if theirs.utcoffset() == ours.utcoffset() and not is_repeated(when):
            return words
        return f"{words} {zone_words(theirs)}"


def clock(at: time) -> str:
    """ "5:05 pm"."""
    return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"


def span(length: timedelta) -> str:
    """A length of time in its largest sensible unit, rounded down: "2 hours", "3 days", "5 months"."""
    units = (
        (_MINUTE, _HOUR, "minute"),
        (_HOUR, 2 * _DAY, "hour"),
        (_DAY, 60 * _DAY, "day"),
        (30 * _DAY, 730 * _DAY, "month"),
    )
    for unit, below, name in units:
        if length < below:
            return _count(length // unit, name)
    return _count(length // (365 * _DAY), "year")


def zone_words(local: datetime) -> str:
    """The zone's own letters ("CST") where it has any, else its distance from UTC."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset() or timedelta()
    sign = "-" if offset < timedelta() else "+"
    minutes = abs(offset) // _MINUTE
    return f"UTC{sign}{minutes // 60}:{minutes % 60:02d}"


def iso(when: When) -> str:
    """For the datetime attribute of a <time>: the instant where there is one, else the day."""
    happened = instant(when)
    return f"{happened.replace(tzinfo=None).isoformat(timespec='minutes')}Z" if happened else when.on.isoformat()


def full_day(on: date) -> str:
    """ "Friday 20 November 2026": a day on paper."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def _full_time(local: datetime) -> str:
    return f"{clock(local.time())} {zone_words(local)}"


def _days_after(days: int) -> str:
    if days < 0:
        return "Written before this day"
    if days == 0:
        return "Written on the same day"
    if days == 1:
        return "Written on the next day"
    return f"Written {span(timedelta(days=days)) if days >= 60 else _count(days, 'day')} after it happened"


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
