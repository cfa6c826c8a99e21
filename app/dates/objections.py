"""Objections: why a day or a time cannot be when something happened, as a sentence for the person who gave it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.dates.moments import instant, is_skipped, zone_of
from app.dates.when import When

FIRST_DAY = date(1900, 1, 1)

GRACE = timedelta(minutes=5)
"""How far ahead of our clock a time may be: clocks differ, and people round."""


def objection(when: When, now: datetime) -> str | None:
    """A sentence on why `when` cannot be when something happened, or None. The zone must be a real one."""
    return day_objection(when, now) or time_objection(when, now)


def day_objection(when: When, now: datetime) -> str | None:
    """What is wrong with the day, as a sentence, or None. Just after midnight, GRACE lets the next day begin."""
    if when.on < FIRST_DAY:
        return "That day is before 1900. Check the year."
    if when.on > (now + GRACE if when.at else now).astimezone(zone_of(when.zone)).date():
        return "That day has not come yet. Check the date, and the time zone if you were somewhere else."
    return None


def time_objection(when: When, now: datetime) -> str | None:
    """What is wrong with the time on a day that can be, as a sentence, or None."""
    if is_skipped(when):
        return (
            "The clocks went forward that night and skipped this time. Check it, or choose a time just before or after."
        )
    happened = instant(when)
    if happened and happened > now + GRACE:
        return "That time has not come yet. Check it, am or pm, and the time zone if you were somewhere else."
    return None
