"""Agreement: whether a fact in one text says nothing that facts of another do not say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from app.assistant.facts.fact import Amount, Clock, Day, Fact, Length


class Known:
    """Facts that are found by what they could say, so that one fact is held to its like and not to all."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._by: dict[Hashable, list[Fact]] = defaultdict(list)
        days: dict[Day, None] = {}
        for fact in facts:
            for key in keys_of(fact):
                self._by[key].append(fact)
            if isinstance(fact.value, Day):
                days[fact.value] = None
        self._days = list(days)

    def backs(self, fact: Fact) -> bool:
        """Whether everything that `fact` says is said by these."""
        if isinstance(fact.value, Day):
            return _day_backed(fact.value, self._days)
        return any(says(source, fact) for source in self._near(fact))

    def says(self, fact: Fact) -> bool:
        """Whether one of these alone says what `fact` says."""
        return any(says(other, fact) for other in self._near(fact))

    def alike(self, fact: Fact) -> Iterator[Fact]:
        """Those of which one says no more than the other."""
        return (other for other in self._near(fact) if says(other, fact) or says(fact, other))

    def _near(self, fact: Fact) -> Iterator[Fact]:
        seen: set[int] = set()
        for key in keys_of(fact):
            for other in self._by.get(key, ()):
                if id(other) not in seen:
                    seen.add(id(other))
                    yield other


def keys_of(fact: Fact) -> Iterator[Hashable]:
    """Of two facts of which one says the other, one of these is the same."""
    value = fact.value
    if isinstance(value, Day):
        yield Day
    elif isinstance(value, Clock):
        yield Clock, value.hour, value.minute
    elif isinstance(value, Length):
        yield Length, value.number, value.unit
    else:
        yield fact.what, value
    plain = _plain(value)
    if plain is not None:
        yield "plain", plain


def says(source: Fact, fact: Fact) -> bool:
    """Whether `source` alone says what `fact` says; `fact` may say less."""
    one, other = source.value, fact.value
    if isinstance(one, Day) and isinstance(other, Day):
        return _day_backed(other, [one])
    if isinstance(one, Clock) and isinstance(other, Clock):
        return (one.hour, one.minute) == (other.hour, other.minute) and other.half in ("", one.half)
    if isinstance(one, Amount) and isinstance(other, Amount):
        return one == other
    if isinstance(one, Length) and isinstance(other, Length):
        return (one.number, one.unit) == (other.number, other.unit)
    if source.what == fact.what and type(one) is type(other):
        return one == other
    return _plain(one) is not None and _plain(one) == _plain(other) and _comparable(source, fact)


def _comparable(source: Fact, fact: Fact) -> bool:
    """A bare number may stand for what has a unit, and the other way round only where a unit adds nothing new."""
    bare = isinstance(fact.value, Decimal) or (isinstance(fact.value, Clock) and not fact.value.half)
    return bare or (isinstance(source.value, Decimal) and isinstance(fact.value, Amount))


def _plain(value: object) -> Decimal | None:
    """The bare number of a value that has one."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, Amount):
        return value.number
    if isinstance(value, Length):
        return value.said
    if isinstance(value, Clock) and not value.minute:
        return Decimal(value.hour)
    if isinstance(value, Day) and value.day and not value.month:
        return Decimal(value.day)
    return None


def _day_backed(day: Day, sources: list[Day]) -> bool:
    if day.day is None and day.month is None:
        return any(_weekday_said(day, source) for source in sources) and (
            day.year is None or any(source.year == day.year for source in sources)
        )
    return any(_date_said(day, source, sources) for source in sources)


def _weekday_said(day: Day, source: Day) -> bool:
    dated = source.day is not None
    return source.weekday == day.weekday and (dated or source.near == day.near)


def _date_said(day: Day, source: Day, sources: list[Day]) -> bool:
    if source.day != day.day and day.day is not None:
        return False
    if day.month is not None and source.month != day.month:
        return False
    if day.year is not None and day.year not in ({source.year} if source.year else {s.year for s in sources}):
        return False
    return day.weekday is None or day.weekday in _weekdays(source, sources)


def _weekdays(source: Day, sources: list[Day]) -> set[int | None]:
    """The weekdays that a date may be said to be: its own, else the calendar's, else any that stands alone."""
    if source.weekday is not None:
        return {source.weekday}
    if source.year and source.month and source.day:
        try:
            return {date(source.year, source.month, source.day).weekday()}
        except ValueError:
            return set()
    return {other.weekday for other in sources if other.day is None}
