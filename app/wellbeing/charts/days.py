"""Days: what a span of check-ins says of one measure day by day, the moving median of it, and where nothing stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from statistics import median

from app.wellbeing.charts.measures import MOOD, SLEEP, Measure
from app.wellbeing.checkins.reading import Span
from app.wellbeing.checkins.record import CheckIn

WINDOW = 7
"""Days of the moving median: the day and the six before it."""

ENOUGH = 3
"""Days of a window that must say something, or its median stands for nothing and is left out."""

GAP = 7
"""Days in a row without a word of it that are shown as a gap of their own."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """One measure over some days, both ends included. `values` is the median of each day that says something.

    `damaged` are days of which a check-in could not be read: what they show may not be all.
    """

    measure: Measure
    since: date
    until: date
    values: dict[date, float]
    damaged: frozenset[date]

    @property
    def count(self) -> int:
        """How many days there are."""
        return (self.until - self.since).days + 1

    def every(self) -> Iterator[date]:
        """Each day."""
        return _between(self.since, self.until)

    @cached_property
    def moving(self) -> dict[date, float]:
        """The median of each day and the six before it, where enough of them say something and the day is in no gap."""
        noted, silent = sorted(self.values), {day for first, last in self.gaps for day in _between(first, last)}
        found: dict[date, float] = {}
        for day in (day for day in self.every() if day not in silent):
            within = noted[bisect_left(noted, day - (WINDOW - 1) * DAY) : bisect_right(noted, day)]
            if len(within) >= ENOUGH:
                found[day] = median(self.values[one] for one in within)
        return found

    @cached_property
    def gaps(self) -> list[tuple[date, date]]:
        """(first, last) of each week or more in which nothing is noted."""
        runs = (
            list(run)
            for silent, run in groupby(self.every(), lambda day: day not in self.values and day not in self.damaged)
            if silent
        )
        return [(run[0], run[-1]) for run in runs if len(run) >= GAP]

    def within(self, since: date, until: date) -> list[float]:
        """What the days of a part of it say."""
        return [value for day, value in self.values.items() if since <= day <= until]


def by_day(span: Span, measure: Measure) -> Days:
    """One measure of a span, day by day."""
    return all_by_day(span, [measure])[0]


def all_by_day(span: Span, measures: Sequence[Measure]) -> list[Days]:
    """Several measures of a span, day by day, in one pass over its check-ins."""
    said: dict[str, dict[date, list[float]]] = {measure.key: defaultdict(list) for measure in measures}
    for row in span.rows:
        for key, value in _told(row):
            if key in said:
                said[key][row.on].append(value)
    damaged = frozenset(span.damaged)
    return [
        Days(measure, span.since, span.until, {day: median(some) for day, some in said[measure.key].items()}, damaged)
        for measure in measures
    ]


def _between(first: date, last: date) -> Iterator[date]:
    return (first + DAY * at for at in range((last - first).days + 1))


def _told(row: CheckIn) -> Iterator[tuple[str, float]]:
    """(key of a measure, value) of all that a check-in says."""
    if row.mood is not None:
        yield MOOD, row.mood
    if row.sleep_hours is not None:
        yield SLEEP, row.sleep_hours
    for felt in row.felt:
        yield felt.symptom, felt.intensity
