"""Reading check-ins: a span of days at once, what of it is damaged, and the lists that stand beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.wellbeing.checkins.places import day_in
from app.wellbeing.checkins.record import SYMPTOMS_NAME, CheckIn, Event, Symptom, Symptoms
from app.wellbeing.families import CHECK_INS, EVENTS, SYMPTOMS
from app.wellbeing.records import Records

AHEAD = 2
"""So many days the calendars of two zones can be apart, 26 hours at most."""


@dataclass(slots=True)
class Span:
    """The check-ins of some days in the order of time, and the days of those that could not be read.

    `lost` of them lie between, under a name that tells no day.
    """

    since: date
    until: date
    rows: list[CheckIn] = field(default_factory=list)
    damaged: list[date] = field(default_factory=list)
    lost: int = 0


def span(records: Records, since: date, until: date) -> Span:
    """Every check-in from `since` to `until`, both included. Grows with the span. Raises Locked."""
    found = Span(since, until)
    first, beyond = since.isoformat(), (until + timedelta(days=1)).isoformat()

    def lost(sort: str) -> None:
        day = day_in(sort.removeprefix(CHECK_INS.prefix))
        if day:
            found.damaged.append(day)
        else:
            found.lost += 1

    every = records.every(CHECK_INS, CheckIn, start=first, end=beyond, damaged=lost)
    found.rows.extend(stored.record for stored in every)
    return found


def latest_day(records: Records, today: date) -> date:
    """Today, or the day of a check-in that lies ahead: whoever flies west was there already. Raises Locked."""
    ahead = (today + timedelta(days=1)).isoformat()
    beyond = (today + timedelta(days=AHEAD + 1)).isoformat()
    found = records.page(CHECK_INS, CheckIn, start=ahead, end=beyond, limit=1, newest_first=True)
    names = [sort.removeprefix(CHECK_INS.prefix) for sort in (*(row.sort for row in found.rows), *found.damaged)]
    return max([day for name in names if (day := day_in(name))], default=today)


def any_before(records: Records, day: date) -> bool:
    """Whether a check-in, readable or not, lies before a day. Raises Locked."""
    return records.holds(CHECK_INS, end=day.isoformat())


def symptoms(records: Records) -> tuple[Symptom, ...]:
    """The person's own list, retired ones included. Raises Locked, Tampered."""
    stored = records.get(SYMPTOMS, SYMPTOMS_NAME, Symptoms)
    return stored.record.rows if stored else ()


def events(records: Records) -> Iterator[Event]:
    """Every marked day, in the order of time. Raises Locked."""
    return (stored.record for stored in records.every(EVENTS, Event))
